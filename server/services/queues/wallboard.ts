import type { AgentView } from '../agents/agent-view.ts';
import type { LiveCall } from '../calls/live-call.ts';

/** Everything that a supervisor sees move, as one value. */
export interface Wallboard {
  at: number;
  queues: QueueView[];
  agents: AgentView[];
  calls: LiveCall[];
}

export interface QueueView {
  queueId: string;
  name: string;
  waiting: {
    callId: string;
    number: string;
    name?: string;
    enteredAt: number;
    position: number;
    /** Why it still waits, or whom it is offered to and why: literals of core/acd. */
    reason: string;
    offeredTo?: string;
  }[];
  /** Counts of today in the office's zone, derived from the journal. */
  today: {
    entered: number;
    answered: number;
    abandoned: number;
    inTime: number;
    longestWaitMs: number;
    averageWaitMs?: number;
  };
  serviceLevelSec: number;
  ready: number;
  signedIn: number;
}

export interface Queues {
  wallboard(): Wallboard;
}
