import type { Clock } from '../../base/clock.ts';
import type { Db } from '../../store/db.ts';
import type { Agents, AgentView } from '../agents/agent-view.ts';
import type { Calls, LiveCall } from '../calls/live-call.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Distributor, WaitingView } from './distributor.ts';
import { createQueueTally, type QueueDay, type QueueTally } from './queue-tally.ts';

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
    /** Added to the queue's, by a supervisor. */
    priority: number;
    /** Why it still waits, or whom it is offered to and why: literals of core/acd. */
    reason: string;
    /** Rings at these people now. */
    offeredTo?: WaitingView['offeredTo'];
  }[];
  /** Who has hung up and is to be called back from the queue. */
  callbacks: number;
  /** Counts of today in the office's zone, derived from the journal. */
  today: QueueDay;
  serviceLevelSec: number;
  ready: number;
  signedIn: number;
  /** Signed in and not on a break. */
  onDuty: number;
}

export interface Queues {
  wallboard(): Wallboard;
  countSince: QueueTally['countSince'];
}

export function createQueues(deps: {
  db: Db;
  clock: Clock;
  office: OfficeService;
  agents: Agents;
  calls: Calls;
  distributor: Distributor;
}): Queues {
  const tally = createQueueTally(deps);
  return {
    countSince: tally.countSince,
    wallboard() {
      const agents = deps.agents.all();
      const calls = deps.calls.live();
      const explained = new Map(deps.distributor.explain().waiting.map((each) => [each.callId, each]));
      const queues = deps.office.read().queues.map(({ id, name, serviceLevelSec }): QueueView => {
        const members = agents.filter(({ queueIds }) => queueIds.includes(id));
        const standing = deps.distributor.waiting().filter(({ queueId }) => queueId === id);
        const waiting = standing
          .filter(({ callback }) => !callback)
          .map((entry, index) => {
            const call = calls.find(({ callId }) => callId === entry.callId);
            const why = explained.get(entry.callId);
            return {
              callId: entry.callId,
              number: call?.number ?? '',
              ...(call?.name !== undefined && { name: call.name }),
              enteredAt: entry.enteredAt,
              position: why?.position ?? index + 1,
              priority: entry.priority,
              reason: why?.reason ?? 'no-agent-free',
              ...(entry.offeredTo !== undefined && { offeredTo: entry.offeredTo }),
            };
          })
          .sort((a, b) => a.position - b.position);
        return {
          queueId: id,
          name,
          waiting,
          callbacks: standing.length - waiting.length,
          today: tally.today(id, serviceLevelSec),
          serviceLevelSec,
          ready: members.filter(({ state, phone }) => state === 'ready' && phone === 'registered').length,
          signedIn: members.filter(({ state }) => state !== 'off').length,
          onDuty: members.filter(({ state }) => state !== 'off' && state !== 'break').length,
        };
      });
      return { at: deps.clock.now(), queues, agents, calls };
    },
  };
}
