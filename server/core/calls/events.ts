import type { RefusalJudgement } from '../customers/judge-refusal.ts';
import type { ClassJudgement } from '../dialplan/judge-class.ts';
import type { Rewriting } from '../dialplan/rewrite-number.ts';
import type { FlowNodeKind, LeaveWhy } from '../ivr/flow.ts';
import type { CallerKind } from '../office/caller-kinds.ts';
import type { HoursMode } from '../office/hours-plan.ts';
import type { ForwardWhen, Language } from '../office/office.ts';
import type {
  CallbackEnd,
  CallbackRefusal,
  CallEndReason,
  LimitWhy,
  QueueLeftWhy,
  RoomLeftWhy,
  TransferRefusal,
} from './call-reasons.ts';
import type { RecordedWhy } from './judge-recording.ts';
import type { LegMedia } from './leg-media.ts';

/** Who or what a leg connects. */
export type LegSide =
  | {
      kind: 'trunk';
      trunkId: string /** As dialled or presented. */;
      number: string;
      e164?: string /** Of the house, reached there. */;
      login?: string;
    }
  | { kind: 'extension'; extension: string; login?: string };

/** The outside party or the one who called; the agent or whoever was called; who listens to a talk of others. */
export type LegRole = 'caller' | 'callee' | 'supervisor';

/** What who supervises a talk does: hears both, is heard by the person of the house, is heard by both. */
export const supervisionModes = ['listen', 'whisper', 'barge'] as const;
export type SupervisionMode = (typeof supervisionModes)[number];

export const callDirections = ['inbound', 'outbound', 'internal'] as const;
export type CallDirection = (typeof callDirections)[number];

/** Where a supervisor sends somebody who waits. */
export type MoveTarget = { kind: 'queue'; queueId: string } | { kind: 'person'; login: string; extension: string };

/** How much sooner than others a caller is served: added to what the queue has. `urgent` goes before every queue. */
export const waitingPriorities = { normal: 0, high: 10, urgent: 1000 } as const;
export type WaitingPriority = keyof typeof waitingPriorities;

/** What is told about a call, when it happens. Append-only; everything else is derived from it. */
export type CallFact =
  | {
      kind: 'call.created';
      direction: CallDirection;
      from: string;
      fromName?: string;
      to: string;
      /** Person who placed it, when known. */
      login?: string;
      /** `click`: started from the page. */
      origin?: 'phone' | 'click' | 'trunk' | 'wake-up' | 'callback' | 'fax';
    }
  | { kind: 'leg.created'; legId: string; role: LegRole; way: 'in' | 'out'; side: LegSide; sipCallId: string }
  | { kind: 'leg.ringing'; legId: string }
  | { kind: 'leg.progress'; legId: string }
  | { kind: 'leg.answered'; legId: string }
  | { kind: 'leg.held'; legId: string }
  | { kind: 'leg.resumed'; legId: string }
  | { kind: 'leg.silent'; legId: string; silentMs: number }
  | {
      kind: 'leg.ended';
      legId: string;
      by: 'remote' | 'local' | 'network';
      cause: string;
      status?: number;
      /** What the telephone network said. */
      q850?: number;
      /** With `redirected`: where to. */
      to?: string;
      /** The far end was found gone: when it last gave a sign of life. The leg lasted until then, whenever that was noticed. */
      aliveAt?: number;
    }
  /** Another call of ours goes on with the leg: it is told and charged there. */
  | { kind: 'leg.moved'; legId: string; toCallId: string }
  | {
      kind: 'leg.joined';
      legId: string;
      role: LegRole;
      way: 'in' | 'out';
      side: LegSide;
      sipCallId: string;
      fromCallId: string;
      createdAt: number;
      answeredAt?: number;
    }
  /** Another phone took its place in the talk. */
  | { kind: 'leg.replaced'; legId: string; byLegId: string }
  | { kind: 'transfer.asked'; legId: string; how: 'blind' | 'attended'; to: string; login?: string }
  | { kind: 'transfer.refused'; legId: string; to: string; why: TransferRefusal }
  | { kind: 'transfer.done'; legId: string }
  /** `returned`: the one who transferred talks again; `recalled`: is rung, having hung up meanwhile. */
  | { kind: 'transfer.failed'; legId: string; why: string; then: 'returned' | 'recalled' }
  /** Once its sockets are closed, shortly after the leg ended. */
  | { kind: 'leg.measured'; legId: string; media: LegMedia }
  /** `estimate`: what a call of so many seconds would cost there, which gave the trunk its place; decimal text in the office's currency. */
  | {
      kind: 'route.chosen';
      routeId?: string;
      target: string;
      reason: string;
      estimate?: { seconds: number; net: string; bundleSec: number };
    }
  /** A number that is not the office's was to be shown: another was instead, or the call was refused. */
  | { kind: 'caller-id.judged'; trunkId?: string; wanted: string; verdict: 'replaced' | 'refused'; shown?: string }
  /** A rule of the trunk made another of a number: `from` is what the office means, or on the way in what came. */
  | ({ kind: 'number.rewritten'; trunkId: string } & Rewriting)
  /** Somebody outside was asked to press 1 for a call sent on to them. */
  | { kind: 'answer.confirmed'; legId: string; taken: boolean }
  /** Somebody sits at a shared phone, or no longer. */
  | { kind: 'desk.taken'; host: string; extension: string }
  | { kind: 'desk.left'; host: string; extension: string }
  | { kind: 'wake-up.set'; extension: string; at: number }
  | { kind: 'wake-up.cancelled'; extension: string }
  /** At the phone. */
  | { kind: 'feature.switched'; extension: string; what: 'dnd' | `forward-${ForwardWhen}`; on: boolean; to?: string }
  /** Who may not call was turned away; `rule` is the number that the list has. */
  | { kind: 'caller.refused'; why: 'blocked' | 'anonymous' | 'unlisted'; rule?: string }
  /** The caller goes elsewhere than others do, for what it is. */
  | { kind: 'caller.special'; when: CallerKind }
  /** Somebody put a number on the list. */
  | { kind: 'caller.blocked'; extension: string; number: string }
  /** By code, at a phone; `auto`: as the plan says again. */
  | { kind: 'hours.switched'; extension: string; hours: readonly string[]; mode: HoursMode | 'auto' }
  /** Somebody sent the call on: before it came to us, or a phone or rule of ours. */
  | { kind: 'call.diverted'; by: string; name?: string; reason: string; to?: string }
  /** What the class of service of whoever calls, or sends the call on, says. */
  | ({ kind: 'class.judged'; extension: string } & ClassJudgement)
  /** A leg over a trunk was not dialled; `subject`: the budget, kind of call or destination. */
  | { kind: 'limit.refused'; why: LimitWhy; subject: string; trunkId: string; number: string }
  /** Whoever talks here heard a tone: so long before the leg is cut. */
  | { kind: 'limit.warned'; legId: string; why: LimitWhy; subject: string; leftSec: number }
  | { kind: 'limit.cut'; legId: string; why: LimitWhy; subject: string }
  /** The customer called wants no calls; `by`: who called anyway, and with `reason` why. */
  | {
      kind: 'refusal.judged';
      customerId: string;
      allowed: boolean;
      why: RefusalJudgement['why'];
      by?: string;
      reason?: string;
    }
  /** Somebody gave a PIN at a shared phone; without login it was nobody's. */
  | { kind: 'pin.given'; extension: string; login?: string }
  /**
   * What the call is charged to from now on; without `account` it was no such code, or a wrong PIN. `asked`: because its
   * route wants one; `kept`: as in the call before; `fixed`: nobody said it, only what is dialled next is charged to it.
   */
  | {
      kind: 'account.given';
      account?: string;
      how: 'asked' | 'dialled' | 'keyed' | 'page' | 'kept' | 'fixed';
      login?: string;
    }
  /** The route wants an account, nobody is there to be asked, and what sends the call has none of its own. */
  | { kind: 'account.missing'; routeId: string; extension?: string; queueId?: string }
  /** Whose campaign the call is from now on. `queue`: one that works it; `working`: `login`, who calls, works in it; `kept`: as in the call before; `fax`: it was sent for it. */
  | { kind: 'campaign.given'; campaign: string; how: 'queue' | 'working' | 'kept' | 'fax'; login?: string }
  | { kind: 'hours.judged'; hoursId: string; open: boolean; reason: string }
  | { kind: 'prompt.started'; legId: string; prompt: string }
  | { kind: 'prompt.finished'; legId: string; prompt: string }
  /** The caller came to a node of a flow. */
  | { kind: 'ivr.entered'; flowId: string; nodeId: string; node: FlowNodeKind }
  /** `input`: what was pressed, unless nobody is to read it. `connected`: sent on; `hangup`: the call ended there. */
  | {
      kind: 'ivr.left';
      flowId: string;
      nodeId: string;
      why: LeaveWhy | 'connected' | 'finished' | 'hangup';
      to?: string;
      input?: string;
    }
  | { kind: 'ivr.erred'; flowId: string; nodeId: string; why: 'wrong' | 'missing'; count: number; input?: string }
  /** The nth question of a survey was answered by this key. */
  | { kind: 'ivr.rated'; flowId: string; nodeId: string; question: number; value: number }
  /** Another system was asked; `why` it did not help. */
  | {
      kind: 'ivr.fetched';
      flowId: string;
      nodeId: string;
      host: string;
      outcome: 'answered' | 'timeout' | 'failed';
      tookMs: number;
      status?: number;
      why?: string;
    }
  /** The caller wants to be called. */
  | { kind: 'callback.asked'; requestId: string; number: string; queueId?: string }
  /** That number is not called. */
  | { kind: 'callback.refused'; number: string; why: CallbackRefusal }
  /** Now it is their turn; `since`: when they asked. `attempt` counts from 1. */
  | { kind: 'callback.tried'; requestId: string; queueId: string; attempt: number; since: number }
  /** Is tried again then. */
  | { kind: 'callback.failed'; requestId: string; why: CallEndReason; nextAt: number }
  | { kind: 'callback.ended'; requestId: string; why: CallbackEnd; by?: string }
  /** Who waits is offered to be called back, as the office closes. */
  | { kind: 'callback.offered'; legId: string; hoursId: string }
  /** The nth question after the talk with `login`; without `value` it was not answered. */
  | { kind: 'survey.answered'; queueId: string; login?: string; question: number; value?: number }
  /** A mailbox answers, as `why` nobody else did. */
  | { kind: 'voicemail.reached'; mailbox: string; why: string }
  | { kind: 'voicemail.left'; mailbox: string; messageId: string; durationMs: number }
  /** Somebody hears it by phone. */
  | { kind: 'voicemail.opened'; mailbox: string }
  | { kind: 'voicemail.deleted'; mailbox: string; messageId: string }
  /** What callers hear from now on. */
  | { kind: 'voicemail.greeted'; mailbox: string; greeting: 'own' | 'built-in' }
  /** Nothing was kept. */
  | { kind: 'voicemail.missed'; mailbox: string; why: 'full' | 'nothing-said' | 'failed' }
  /** `headStartMs`: counts as having waited so much longer; `why` the caller is favoured; `keptFor`: is offered to this person alone at first. */
  | {
      kind: 'queue.entered';
      queueId: string;
      position: number;
      headStartMs?: number;
      /** Waited before in this call, and counted in. */
      keptMs?: number;
      why?: readonly ('vip' | 'regained' | 'last-agent' | 'case-owner' | 'called-again')[];
      keptFor?: string;
    }
  /** `among`: so many free people who could take it; `needs` and `tier` as they were asked of people at that moment; `overdue`: waited so long that it went before all. */
  | {
      kind: 'queue.offered';
      queueId: string;
      login: string;
      legId: string;
      reason: string;
      among?: number;
      needs?: readonly { skill: string; least: number }[];
      tier?: number;
      overdue?: true;
    }
  | {
      kind: 'queue.missed';
      queueId: string;
      login: string;
      legId: string;
      why: 'no-answer' | 'busy' | 'declined' | 'unreachable';
    }
  /** `login`: who answered; `limit`: with `full`, which one. */
  | { kind: 'queue.left'; queueId: string; why: QueueLeftWhy; waitMs: number; login?: string; limit?: string }
  /** A supervisor sends whoever waits elsewhere. */
  | { kind: 'queue.moved'; queueId: string; by: string; to: MoveTarget }
  /** ... or has them served sooner or later. */
  | { kind: 'queue.favoured'; queueId: string; by: string; how: 'head' | WaitingPriority }
  | { kind: 'customer.matched'; customerId: string; how: 'number' | 'created' | 'chosen' | 'document' }
  | { kind: 'legs.bridged'; legA: string; legB: string }
  | { kind: 'legs.unbridged'; legA: string; legB: string }
  /** Waits at that slot until somebody takes them; `by`: the extension that parked. */
  | { kind: 'call.parked'; legId: string; slot: string; by: string }
  /** `recalled`: whoever parked took them back; `left`: nobody did. */
  | { kind: 'call.unparked'; legId: string; slot: string; why: 'taken' | 'recalled' | 'left' }
  /** Three hear each other; `by` is the leg that brought them together, `login` who sits there. */
  | { kind: 'three-way.started'; legIds: readonly string[]; by: string; login?: string }
  /** One of them left. */
  | { kind: 'three-way.ended'; legIds: readonly string[] }
  /** `about`: the person who is supervised, when known. Talk time stays with those who talk. */
  | { kind: 'supervision.started'; legId: string; login: string; mode: SupervisionMode; about?: string }
  | { kind: 'supervision.changed'; legId: string; login: string; mode: SupervisionMode }
  /** `taken-over`: the talk is theirs now. */
  | { kind: 'supervision.ended'; legId: string; login: string; why: 'left' | 'taken-over' }
  /** Hears, and is heard in, a conference room. */
  | { kind: 'room.joined'; legId: string; room: string; moderator: boolean }
  | { kind: 'room.left'; legId: string; room: string; why: RoomLeftWhy }
  /** `by`: who did it from the page; absent = at a phone in the room. */
  | { kind: 'room.muted'; legId: string; room: string; on: boolean; by?: string }
  | { kind: 'room.locked'; room: string; on: boolean; by?: string }
  /** Given by a rule: `why`, and which one, from 1. */
  | { kind: 'recording.started'; recordingId: string; file: string; why?: RecordedWhy; rule?: number }
  /** A talk is not recorded although somebody has asked for recording. */
  | { kind: 'recording.skipped'; why: RecordedWhy; rule?: number }
  /** The outside party was told that the call may be recorded. */
  | { kind: 'recording.announced'; legId: string; rule: number }
  /** They do not want it: pressed this key, or told `by`, a login. */
  | { kind: 'recording.refused'; legId?: string; key?: string; by?: string }
  | { kind: 'recording.stopped'; recordingId: string; durationMs: number }
  /** What is said is not for the recording; `by`: login, `token:<id>` of a program, `rule`, `customer`, or `time` that was over. */
  | { kind: 'recording.paused'; recordingId: string; by: string }
  | { kind: 'recording.resumed'; recordingId: string; by: string }
  | { kind: 'recording.failed'; recordingId: string; why: string }
  /** `digit` is `•` where it was part of a secret. */
  | { kind: 'dtmf.received'; legId: string; digit: string }
  | { kind: 'note.written'; login: string }
  /** What came of the call, as who talked says; `name` as the office called it then. The last one counts. */
  | { kind: 'result.given'; login: string; resultId: string; name: string; callBack?: true }
  /** The call belongs to that case: a new one, or one that was there. `number` is what callers are told. */
  | { kind: 'case.joined'; caseId: number; number: string; login: string; how: 'opened' | 'joined' }
  /** A script was begun, gone through, or left before its required steps; what was asked stands with its run. */
  | {
      kind: 'script.told';
      scriptId: string;
      name: string;
      version: number;
      language: Language;
      login: string;
      how: 'begun' | 'done' | 'left';
    }
  /** It should have been said, and was not in the time for it. */
  | { kind: 'result.missing'; login: string }
  /** A fax went over the line, or tried to: machines talked, not people. `outcome`: as the queue or the inbox tells it. */
  | {
      kind: 'fax.told';
      legId: string;
      way: 'in' | 'out';
      faxId: string;
      outcome: string;
      /** Pages that went over in this call. */
      pages: number;
      /** Of the whole fax, where it is known. */
      of?: number;
      remoteId?: string;
      bitRate?: number;
    }
  | { kind: 'call.ended'; reason: CallEndReason };

/** A journal row. `seq` counts from 1 within a call. */
export type CallEvent = CallFact & { callId: string; seq: number; at: number };
