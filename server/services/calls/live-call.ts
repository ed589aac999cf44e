import type { TransferRefusal } from '../../core/calls/call-reasons.ts';
import type { CallDirection, SupervisionMode, WaitingPriority } from '../../core/calls/events.ts';
import type { RefusalJudgement } from '../../core/customers/judge-refusal.ts';
import type { LiveRoom, RoomAct } from './live-room.ts';

/** A call that lasts, as the pages show it. */
export interface LiveCall {
  callId: string;
  direction: CallDirection;
  startedAt: number;
  /** Outside party (or the other extension), as presented or dialled. */
  number: string;
  name?: string;
  e164?: string;
  customerId?: string;
  trunkId?: string;
  queueId?: string;
  /**
   * `greeting`: a prompt plays; `menu`: a flow asks; `waiting`: in the queue; `ringing`: a phone rings; `talking`;
   * `parked`: waits for somebody to take it; `message`: with a mailbox; `ending`: last message.
   */
  stage: 'arriving' | 'greeting' | 'menu' | 'waiting' | 'ringing' | 'talking' | 'parked' | 'message' | 'ending';
  stageSince: number;
  login?: string;
  extension?: string;
  recording: boolean;
  /** What is said just now is kept out of the recording. */
  recordingPaused?: boolean;
  /** When a paused recording goes on by itself. */
  recordingGoesOnAt?: number | undefined;
  held: boolean;
  /** Code of what it is charged to, as somebody said. */
  account?: string;
  /** Id of the campaign that it is of. */
  campaign?: string;
  /** Number of the conference room that it is in. */
  room?: string | undefined;
  /** Three hear each other. */
  threeWay?: boolean;
  /** Who hears it besides those who talk. */
  supervised?: { login: string; mode: SupervisionMode } | undefined;
  /** Who talks asks somebody else first. `swapped`: talks with the first one meanwhile, and the other one waits. */
  consult?: { callId: string; number: string; stage: 'ringing' | 'talking' | 'swapped' } | undefined;
}

/** What somebody who talks asks for from the page. */
export type HandOverWish =
  | { act: 'transfer' | 'consult'; to: string }
  /** Of a running consultation. */
  | { act: 'complete' | 'swap' | 'come-back' | 'three' };

export type HandOverOutcome = { kind: 'done' } | { kind: 'refused'; reason: TransferRefusal };

/** `take-over`: the talk becomes theirs, and the person who had it is free; `leave`: hears it no more. */
export type SupervisionWish = SupervisionMode | 'take-over' | 'leave';

export type SuperviseOutcome =
  | { kind: 'done' }
  | {
      kind: 'refused';
      reason:
        | 'not-allowed'
        | 'no-such-call'
        | 'nobody-talks'
        | 'own-call'
        | 'supervised-already'
        | 'no-extension'
        | 'phone-not-registered'
        | 'busy';
    };

/** What a supervisor does with a caller who waits. */
export type SteerWish =
  | { act: 'queue'; queueId: string }
  | { act: 'person'; login: string }
  | { act: 'head' }
  | { act: 'priority'; priority: WaitingPriority };

export type SteerOutcome =
  | { kind: 'done' }
  | { kind: 'refused'; reason: 'not-waiting' | 'no-such-target' | 'same-queue' | 'phone-not-registered' };

export type DialOutcome =
  | { kind: 'dialling'; callId: string }
  | {
      kind: 'refused';
      reason:
        | 'no-extension'
        | 'phone-not-registered'
        | 'busy'
        | 'invalid-number'
        | 'no-route'
        | 'not-allowed'
        | 'unknown-person'
        /** By a budget, a limit of calls at once, or the fraud stop. */
        | 'budget-used-up'
        | 'too-many-such-calls'
        | 'blocked-for-safety'
        /** No such account, or a wrong PIN. */
        | 'wrong-account'
        | 'shutting-down';
      /** Name of the campaign whose budget it is. */
      whose?: string;
    }
  /** The customer wants no calls; a supervisor may call anyway, with a reason. */
  | { kind: 'refused'; reason: 'wants-no-calls'; refusal: RefusalJudgement };

/** What became of asking a ringing phone to pick up; `possible`: it was not asked yet; `in-vain`: its owner has to do it. */
export type PhoneAnswering = 'possible' | 'asked' | 'in-vain';

/** Somebody waits at a slot for being taken by its code. */
export interface ParkedSlot {
  slot: string;
  callId: string;
  /** Whoever waits, as others are shown them. */
  number: string;
  name?: string;
  /** Extension that parked. */
  by: string;
  since: number;
}

/** Running calls: what pages and the API ask of the exchange. */
export interface Calls {
  live(): LiveCall[];
  find(callId: string): LiveCall | undefined;
  /** The call that this person talks in or is offered. */
  liveOf(login: string): LiveCall | undefined;
  /** Who is parked where. `slot.changed` tells when that changes. */
  parkedSlots(): ParkedSlot[];
  /** Conference rooms in which somebody is. */
  rooms(): LiveRoom[];
  /** False when the room or who is meant is gone. */
  inRoom(request: { room: string; by: string } & RoomAct): boolean;
  /**
   * Click to call: the person's phone rings first, then the number is dialled. `anyway`: why a supervisor calls a customer
   * who wants no calls; of anybody else it is not heard.
   */
  dial(request: {
    login: string;
    number: string;
    customerId?: string;
    anyway?: string;
    /** Code of what it is charged to, `55*1234` with a PIN; absent = none, or it stands before the number (`55#600111222`). */
    account?: string;
  }): DialOutcome;
  /** False when there is no such call any more. */
  hangup(request: { callId: string; by: string }): boolean;
  /** Asks the phone that rings for this person to pick up; false when none rings that would. */
  answer(request: { callId: string; login: string }): boolean;
  /** Undefined: no phone rings for this person, or none that picks up when asked. */
  answering(request: { callId: string; login: string }): PhoneAnswering | undefined;
  /** The person who talks in that call hands it over, at once or after asking. */
  handOver(request: { callId: string; login: string } & HandOverWish): HandOverOutcome;
  /** Whom the person talks with waits with music, or is taken back; false when there is nobody to hold, or it is as wished. */
  hold(request: { callId: string; login: string; on: boolean }): boolean;
  /** A supervisor's phone rings and hears the talk of others; one who hears it already does otherwise, or leaves. */
  supervise(request: { callId: string; login: string; wish: SupervisionWish }): SuperviseOutcome;
  /** Moves a caller who waits, or has them served sooner. */
  steer(request: { callId: string; by: string; wish: SteerWish }): SteerOutcome;
  /** Keeps what is said out of its recording, or in again; false when none runs, or it is as wished. */
  pauseRecording(request: { callId: string; by: string; on: boolean }): boolean;
  /** Whoever talks in it says what it is charged to; `keys` as they are keyed in a call. */
  chargeTo(request: { callId: string; login: string; keys: string }): 'done' | 'wrong' | 'no-such-call';
  /** Who is outside was asked whether the call may be recorded: a no holds for all of it that is to come. False when it is over. */
  agreeRecording(request: { callId: string; by: string; agreed: boolean }): boolean;
  /** Ties a running (or ended) call to a customer: from the card. */
  chooseCustomer(request: { callId: string; customerId: string; how: 'created' | 'chosen' }): void;
}
