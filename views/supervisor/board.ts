import type { CallDirection, SupervisionMode } from '../../server/core/calls/events.ts';
import type { BreakReason } from '../../server/core/office/break-reasons.ts';
import type { AlarmKind, Threshold } from '../../server/core/office/supervision.ts';
import type { WorkKind } from '../../server/core/office/team.ts';
import type { PersonState } from '../live/call-words.ts';
import type { Grounds } from '../live/grounds.ts';

/** What the wallboard shows. Instants are epoch ms; numbers are written as the office's country does. */
export interface Board {
  now: number;
  queues: BoardQueue[];
  people: BoardPerson[];
  calls: BoardCall[];
  breaks: readonly BreakReason[];
  notes: BoardNote[];
  /** Those that last or that nobody took note of. */
  alarms: BoardAlarm[];
  /** The latest, whatever became of them. */
  pastAlarms: BoardAlarm[];
}

export interface BoardAlarm {
  id: string;
  kind: AlarmKind;
  /** The queue or line. */
  subject: string;
  startedAt: number;
  endedAt?: number;
  seenBy?: string;
}

/** A message to desks, and who has read it. */
export interface BoardNote {
  id: string;
  from: string;
  text: string;
  sentAt: number;
  people: { name: string; isRead: boolean; answer?: string }[];
}

export interface BoardQueue {
  queueId: string;
  name: string;
  waiting: {
    callId: string;
    number: string;
    name?: string;
    enteredAt: number;
    position: number;
    /** 0 unless a supervisor has given another. */
    priority: number;
    /** Literal of core/acd. */
    reason: string;
    /** The people whose phones ring for it. */
    offeredTo?: { name: string; grounds: Grounds }[];
  }[];
  /** Who is to be called back, beside those who wait. */
  callbacks: number;
  today: {
    entered: number;
    answered: number;
    abandoned: number;
    shortAbandoned: number;
    inTime: number;
    longestWaitMs: number;
    averageWaitMs?: number;
  };
  serviceLevelSec: number;
  ready: number;
  signedIn: number;
  passed: Threshold[];
}

export interface BoardPerson {
  login: string;
  name: string;
  extension?: string;
  state: PersonState;
  since: number;
  breakReason?: string;
  /** When the running break has lasted as long as it may. */
  breakEndsAt?: number;
  /** Waits for a supervisor's word. */
  breakRequest?: { reason: string; at: number };
  restsUntil?: number;
  work?: WorkKind;
  /** Where it rings, in order, when there is more than one place. */
  phones?: { number: string; isThere: boolean }[];
  /** Of who takes and makes calls: may make some now, or why not. */
  outgoing?: 'may' | 'callers-waiting' | 'not-quiet-yet' | 'too-few-free' | 'phone-not-reachable';
  pending?: { kind: 'break'; reason: string } | { kind: 'off' };
  phone: 'registered' | 'unregistered' | 'in-use';
  queues: string[];
  /** Who is at the other end. */
  talksTo?: string;
}

export interface BoardCall {
  callId: string;
  direction: CallDirection;
  number: string;
  name?: string;
  stage: string;
  stageSince: number;
  startedAt: number;
  queue?: string;
  person?: string;
  recording: boolean;
  held: boolean;
  /** Somebody of the house talks in it, whom one may listen to. */
  canSupervise: boolean;
  supervised?: { login: string; name: string; mode: SupervisionMode };
}
