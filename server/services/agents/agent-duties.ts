/** What calls tell of people: the other side of `Agents`. A person who is signed out just has a phone in use. */
export interface AgentDuties {
  /** A queue's call is about to ring; false when this person is no longer free for it. */
  offered(duty: { login: string; callId: string }): boolean;
  /** The caller gave up or another was quicker: back to ready, no mark. */
  withdrawn(duty: { login: string; callId: string }): void;
  /** Rang in vain: marked, and on break after as many in a row as the queue says; left alone for `restSec`. */
  missed(duty: { login: string; callId: string; missesBeforeBreak: number; restSec?: number }): void;
  /** Talks, in a call from a queue or any other. */
  engaged(duty: { login: string; callId: string }): void;
  /** The call is over; with `wrapUpSec` > 0 time for the paperwork follows, with `resultWanted` until it is told what came of it. */
  released(duty: { login: string; callId: string; wrapUpSec: number; resultWanted?: boolean }): void;
  /** It was told what came of the call: its wrap-up is over. */
  resultGiven(duty: { login: string; callId: string }): void;
}
