import type { CallbackRefusal, LimitWhy } from '../calls/call-reasons.ts';
import type { RefusalJudgement } from '../customers/judge-refusal.ts';
import type { FlowValues } from '../ivr/flow.ts';
import type { WalkStep } from '../ivr/walk-flow.ts';
import type { CallerKind } from '../office/caller-kinds.ts';
import type { Campaign } from '../office/campaigns.ts';
import type { Language, Office } from '../office/office.ts';
import type { RingGroup } from '../office/ring-groups.ts';
import type { OpenJudgement } from '../schedule/opening-hours.ts';
import type { DiversionReason } from '../sip/diversion.ts';
import type { DeskCode } from './desk-codes.ts';
import type { FeatureCode } from './feature-codes.ts';
import type { HouseCode } from './house-codes.ts';
import type { ClassJudgement } from './judge-class.ts';
import type { OutboundRequest, SkipWhy, TrunkNow } from './plan-outbound.ts';
import type { Rewriting } from './rewrite-number.ts';
import type { AccountStep } from './try-account.ts';
import type { RecordingStep } from './try-recording.ts';

export interface KnownCustomer {
  name: string;
  vip: boolean;
}

/** A call that nobody makes: who would call whom, when, and what is taken for granted. */
export interface TriedCall {
  office: Office;
  /** A number outside, or an extension of the house. */
  from: string;
  /** What is called: one of the office's own numbers from outside, whatever is dialled from an extension. */
  to: string;
  atMs: number;
  /** Pressed at each question of a flow, in order. */
  keys: readonly string[];
  /** The trunk that it comes by; absent = the first one that a route takes it from. */
  trunkId?: string;
  customer?: KnownCustomer;
  /** A call came from this number before; absent = none did. */
  hasCalled?: boolean;
  /** What `*66` and `*69` would call from the extension; absent = nothing is known of earlier calls. */
  lastNumber?: (by: 'redial' | 'call-back', extension: string) => string | undefined;
  /** Whom a look-up in the customer file finds. */
  findCustomer: (by: 'number' | 'document', text: string) => KnownCustomer | undefined;
  /** Whether a customer with that number wants no calls; absent = none does. */
  refusalOf?: (e164: string) => RefusalJudgement | undefined;
  /** The campaign that somebody works in; absent = nobody works in any. */
  campaignOf?: (login: string) => Campaign | undefined;
  /** What budgets, limits and the fraud stop say just now; absent = all may pass. */
  limitOf?: (leg: {
    trunkId: string;
    number: string;
    e164?: string;
    extension?: string;
    queueId?: string;
    account?: string;
    campaign?: string;
  }) => { why: LimitWhy; subject: string } | undefined;
  trunks: readonly TrunkNow[];
  /** What a call at that time would cost over a trunk; absent = nobody knows. */
  estimate?: OutboundRequest['estimate'];
  /** Whether people are signed in to the queues, and whether phones and people answer. */
  isStaffed: boolean;
  /** What other systems answer to flows. */
  elsewhere: { why: 'done' | 'timeout' | 'failed'; set: FlowValues };
  isAnswered: boolean;
}

export type RouteStep =
  | AccountStep
  | RecordingStep
  /** Whose call it is from here on, and may pay for what leaves the house. */
  | { kind: 'campaign'; campaign: string; how: 'queue' | 'working' }
  | { kind: 'from-outside'; number: string; trunkId: string; e164?: string }
  /** The trunk's rules read a number of the call otherwise than it came. */
  | ({ kind: 'number-rewritten'; trunkId: string } & Rewriting)
  | { kind: 'from-extension'; extension: string; login?: string }
  | { kind: 'customer'; name: string; vip: boolean }
  | { kind: 'route'; routeId: string; did: string; reason: 'did-exact' | 'did-prefix' | 'any-did' }
  | ({ kind: 'hours'; hoursId: string } & OpenJudgement)
  | { kind: 'heard'; prompts: readonly string[]; language: Language }
  | { kind: 'flow'; flowId: string }
  | Exclude<WalkStep, { kind: 'heard' | 'sent' }>
  | { kind: 'overflow'; why: 'closed' | 'no-agents' | 'queue-timeout' | 'no-answer' }
  /** `maxWaitSec` 0 = for ever. */
  | { kind: 'queue'; queueId: string; members: readonly string[]; isStaffed: boolean; maxWaitSec: number }
  /** Rings there, in this order, when that person's own phone is not there; `mayRing` false: no line or no leave takes it. */
  | { kind: 'next-phones'; login: string; phones: readonly { number: string; mayRing: boolean }[] }
  /** A key that waiting callers may press to be called back; `number` absent = none is shown, and one is asked for. */
  | { kind: 'callback'; key: string; dials: boolean; number?: string; refused?: CallbackRefusal }
  /** Of a hundred callers, so many are asked once the talk is over. */
  | { kind: 'survey'; share: number }
  /** Its members ring, as its strategy says. */
  | ({ kind: 'group' } & Pick<RingGroup, 'number' | 'members' | 'strategy' | 'ringSec'>)
  /** A phone does something with calls of the house; what comes of it follows. */
  | { kind: 'code'; code: HouseCode }
  | { kind: 'extension'; extension: string; isKnown: boolean; login?: string }
  /** Its own setting sends the call on; `undisturbed`: its phones do not ring. */
  | { kind: 'forwarded'; extension: string; to: string; reason: DiversionReason }
  | { kind: 'undisturbed'; extension: string }
  /** What the caller's class of service says. */
  | ({ kind: 'class' } & ClassJudgement)
  /** A budget, limit or the fraud stop forbids the leg over that trunk. */
  | { kind: 'limit'; trunkId: string; why: LimitWhy; subject: string }
  /** The customer called wants no calls. */
  | ({ kind: 'refusal' } & Pick<RefusalJudgement, 'name' | 'allowed' | 'why'>)
  | { kind: 'outbound-route'; routeId: string; reason: 'longest-prefix' | 'catch-all' | 'cheapest'; e164?: string }
  | { kind: 'emergency'; number: string }
  /** The nth try. `dialled` was rewritten to `numberToSend`. */
  | {
      kind: 'trunk';
      nth: number;
      trunkId: string;
      dialled: string;
      numberToSend: string;
      /** The rule of the trunk by which the number is sent so, from 1. */
      rule?: number;
      /** Shown to the called party, as the trunk writes it. */
      callerId?: string;
    }
  | { kind: 'trunk-skipped'; trunkId: string; why: SkipWhy }
  /** The number wanted is not the office's: the trunk's is shown instead. */
  | { kind: 'caller-id'; trunkId: string; wanted: string }
  /** By code: the number is not shown. */
  | { kind: 'hidden' }
  /** Takes a message, or is heard by a phone of the house. */
  | { kind: 'mailbox'; mailbox: string; act: 'leave-message' | 'hear-messages' }
  /** Into a conference room; `asksPin`: a code is asked for at its door. */
  | { kind: 'room'; room: string; asksPin: boolean }
  /** A code that switches something: done, confirmed in words, and over. */
  | { kind: 'feature'; code: FeatureCode }
  /** The phone becomes somebody's, or wants to be called: done, confirmed in words, and over. */
  | { kind: 'desk'; code: DeskCode['kind'] }
  | { kind: 'caller-refused'; why: 'blocked' | 'anonymous' | 'unlisted'; rule?: string }
  | { kind: 'caller-special'; when: CallerKind }
  | { kind: 'refused'; reason: string }
  | { kind: 'ended'; why: 'answered' | 'hung-up' | 'not-answered' | 'lost' | 'in-circles' };
