import type { CallDirection } from '../../server/core/calls/events.ts';
import type { BreakReason } from '../../server/core/office/break-reasons.ts';
import type { CallResult } from '../../server/core/office/call-results.ts';
import type { WorkKind } from '../../server/core/office/team.ts';
import type { CaseLineView, DeskCasesView } from '../cases/case-view.ts';
import type { CustomerCardView } from '../customers/customer-view.ts';
import type { RingingLine } from '../faxes/inbox-view.ts';
import type { PersonState } from '../live/call-words.ts';
import type { Grounds } from '../live/grounds.ts';
import type { CatalogueView } from '../mails/catalogue-views.tsx';
import type { DeskScript } from '../scripts/step-view.ts';
import type { DeskTasksView } from '../tasks/task-view.ts';

/** What an agent has in front. Instants are epoch ms; `number` is for reading, `dial` for calling. */
export interface Desk {
  now: number;
  me: DeskPerson;
  /** The call at hand, or, while its notes may still be wanted, the last one. */
  call?: DeskCall;
  card?: DeskCard;
  /** Of a call with somebody outside. */
  cases?: DeskCasesView;
  /** What can be mailed to whom the call is with, and was. */
  /** `fax`: where the same is written as a fax. */
  catalogue?: { callId: string; view: CatalogueView; fax: string };
  /** What to say in it. */
  script?: DeskScript;
  tasks: DeskTasksView;
  /** What calls may be charged to. */
  accounts: readonly DeskAccount[];
  note?: { callId: string; text: string; savedAt?: number };
  today: DeskPastCall[];
  /** Not heard yet, in the own mailbox. */
  messages: number;
  /** Fax lines that ring: a phone on the same line may take the call. */
  faxLines?: readonly RingingLine[];
  /** Short messages of supervisors that were not read yet. */
  notes: { id: string; from: string; text: string; sentAt: number }[];
  /** What one may take a break for. */
  breaks: readonly BreakReason[];
}

export interface DeskPerson {
  login: string;
  name: string;
  extension?: string;
  state: PersonState;
  since: number;
  signedInAt?: number;
  breakReason?: string;
  /** When the running break has lasted as long as it may. */
  breakEndsAt?: number;
  /** Waits for a supervisor's word. */
  breakRequest?: { reason: string; at: number };
  /** The last word was no; `by` is a name. */
  breakRefused?: { reason: string; by: string };
  /** Is offered nothing before. */
  restsUntil?: number;
  /** The wrap-up waits for the result of the call. */
  resultWanted?: boolean;
  work?: WorkKind;
  pending?: { kind: 'break'; reason: string } | { kind: 'off' };
  wrapUpEndsAt?: number;
  phone: 'registered' | 'unregistered' | 'in-use';
  /** Where it rings, in order, when there is more than one place. */
  phones?: { number: string; isThere: boolean }[];
  queues: string[];
  /** Running ones of theirs, and the one that they work in. */
  campaigns?: { choices: readonly { id: string; name: string }[]; chosen?: string };
  /** The own extension is not to be disturbed. */
  dnd?: boolean;
  /** Where calls to the own extension go, always. */
  forwardedTo?: string;
  /** Where a phone registers, to be told when there is none. */
  sipAddress?: string;
}

export interface DeskCall {
  callId: string;
  direction: CallDirection;
  number: string;
  dial: string;
  name?: string;
  isVip: boolean;
  /** A stage of a running call, or `over`. */
  stage: string;
  stageSince: number;
  queue?: string;
  waitMs?: number;
  /** Is called back: when they asked for it. */
  callbackOf?: number;
  /** What the customer wanted last. */
  lastCase?: CaseLineView;
  /** Why the distributor chose this person. */
  grounds?: Grounds;
  recording: boolean;
  held: boolean;
  threeWay: boolean;
  recordingPaused: boolean;
  /** When a paused recording goes on by itself. */
  recordingGoesOnAt?: number;
  /** Name of who listens, where that is told. */
  heardBy?: string;
  talkMs?: number;
  /** Rings at a phone that picks up when asked; `asked`: it was, `in-vain`: it has to be picked up by hand. */
  answering?: 'possible' | 'asked' | 'in-vain';
  /** What may come of it, to choose from, and what was chosen. */
  results: readonly CallResult[];
  resultId?: string;
  handOver?: DeskHandOver;
  hasAccounts: boolean;
  /** What it is charged to. */
  account?: string;
  /** Name of the campaign that it is of. */
  campaign?: string;
  /** Whom it may be handed to, within the house. */
  targets: DeskTarget[];
}

export interface DeskAccount {
  code: string;
  name: string;
}

/** `number` as a phone dials it. */
export interface DeskTarget {
  number: string;
  name: string;
}

/** `why` is a literal of call ends. */
export type DeskHandOver =
  | { kind: 'under-way'; who: string }
  | { kind: 'failed'; who: string; why: string }
  | { kind: 'consult'; who: string; stage: 'ringing' | 'talking' | 'swapped' };

/** Whom the call is with. */
export type DeskCard = { callId: string; number: string } & (
  | { kind: 'known'; card: CustomerCardView }
  | { kind: 'several'; customers: { id: string; name: string; company?: string; isVip: boolean }[] }
  | { kind: 'unknown'; typed: string }
);

export interface DeskPastCall {
  callId: string;
  direction: CallDirection;
  startedAt: number;
  number: string;
  dial?: string;
  name?: string;
  customerId?: string;
  talkMs: number;
  endReason?: string;
  isAnswered: boolean;
  /** What came of it, in the office's words. */
  result?: string;
}
