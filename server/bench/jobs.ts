import type { Place } from '../testing/loopback.ts';
import type { Spread } from './figures.ts';

/** `contact`: where calls are to go instead of to who registers. */
export interface PhoneAccount {
  user: string;
  password: string;
  contact?: Place;
}

/** What the load worker can be asked for. `target` undefined = its two peers call each other: the measure of itself. */
export type Job =
  /** Opens the worker's two peers; the phone registers when there is a registrar. */
  | {
      kind: 'open';
      carrierAddress: string;
      phones: readonly PhoneAccount[];
      registrar: Place;
    }
  /** The phone registers its accounts anew, for another hour. */
  | { kind: 'register'; registrar: Place; phones: readonly PhoneAccount[] }
  /** Calls from the carrier to a queue, answered by phones of their own. */
  | {
      kind: 'queue-calls';
      target: Place;
      to: string;
      agents: readonly PhoneAccount[];
      callsPerSec: number;
      seconds: number;
      holdMs: number;
    }
  /** Calls without media, hung up as soon as they are answered. */
  | { kind: 'call-rate'; target?: Place; to: string; callsPerSec: number; seconds: number }
  /** So many calls at once with audio both ways, each packet timed. */
  | { kind: 'talk'; target?: Place; to: string; calls: number; seconds: number }
  /** One call that rings and is given up when `hang-up` is asked for; answers when the INVITE leaves. */
  | { kind: 'ring'; target: Place; from: string; to: string }
  | { kind: 'hang-up' }
  /** Phones that register anew, one after the other at an even rate, each challenged; from a hundred addresses. */
  | {
      kind: 'refresh';
      registrar: Place;
      phones: readonly { user: string; password: string }[];
      perSec: number;
    }
  | { kind: 'close' };

export interface CallRateResult {
  attempted: number;
  completed: number;
  failures: Record<string, number>;
  /** From INVITE out of the caller to its 200. */
  setUpMs: Spread;
  /** From INVITE out of the caller to INVITE in at the phone. */
  inviteMs: Spread;
  /** From BYE until the phone heard it, is part of `completed`; the whole run took so long. */
  tookMs: number;
}

export interface RefreshResult {
  attempted: number;
  granted: number;
  /** From the first REGISTER to its 200, with the challenge in between. */
  ms: Spread;
}

export interface QueueCallsResult {
  attempted: number;
  completed: number;
  registrations: number;
  failures: Record<string, number>;
}

export interface TalkResult {
  /** That were answered and talked. */
  calls: number;
  unanswered: number;
  sent: number;
  lost: number;
  delayMs: Spread;
  /** When packets counted, epoch ms. */
  window: { from: number; to: number };
}

export interface JobResults {
  open: undefined;
  'call-rate': CallRateResult;
  talk: TalkResult;
  register: undefined;
  'queue-calls': QueueCallsResult;
  /** Epoch ms with fractions. */
  ring: { invitedAt: number };
  'hang-up': undefined;
  refresh: RefreshResult;
  close: undefined;
}

export type JobResult<K extends Job['kind']> = JobResults[K];
