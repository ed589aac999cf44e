import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { shortAbandonMs } from '../../core/figures/sums.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import { callEvents } from '../../store/schema/calls.ts';
import type { Agents, AgentView } from '../agents/agent-view.ts';
import type { Calls, LiveCall } from '../calls/live-call.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Distributor, WaitingView } from './distributor.ts';

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

export interface QueueDay {
  entered: number;
  answered: number;
  abandoned: number;
  /** Of those: so soon that nobody could have answered. */
  shortAbandoned: number;
  /** Answered within the queue's service level. */
  inTime: number;
  longestWaitMs: number;
  averageWaitMs?: number;
}

export interface Queues {
  wallboard(): Wallboard;
  /** Counts of a queue since an instant, as `today`. */
  countSince(asked: { queueId: string; since: number; serviceLevelSec: number }): QueueDay;
}

export function createQueues(deps: {
  db: Db;
  clock: Clock;
  bus: FactBus;
  office: OfficeService;
  agents: Agents;
  calls: Calls;
  distributor: Distributor;
}): Queues {
  // Counting a day's rows is cheap but not free: once per change of a queue, not once per look at the page.
  const days = new Map<string, { date: string; day: QueueDay }>();
  const { bus } = deps;
  bus.on('call.told', (event) => {
    if (event.kind !== 'queue.entered' && event.kind !== 'queue.left') return;
    // The journal writes at the end of the turn in which it is told: who looks in between counts without the row.
    deps.clock.soon(() => days.delete(event.queueId));
  });
  // Rows that waited for the store are written by now.
  bus.on('health.changed', ({ code }) => {
    if (code === 'store-not-writable') days.clear();
  });
  bus.on('office.changed', () => days.clear());

  function today(queueId: string, serviceLevelSec: number): QueueDay {
    const { timezone } = deps.office.read().office;
    const { date } = localTime(timezone, deps.clock.now());
    const known = days.get(queueId);
    if (known?.date === date) return known.day;
    const day = countDay(deps.db, {
      queueId,
      since: instantAt(timezone, { date, minute: 0 }),
      serviceLevelMs: serviceLevelSec * 1000,
    });
    days.set(queueId, { date, day });
    return day;
  }

  return {
    countSince: ({ serviceLevelSec, ...asked }) =>
      countDay(deps.db, { ...asked, serviceLevelMs: serviceLevelSec * 1000 }),
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
          today: today(id, serviceLevelSec),
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

/** Counts stays by their journal rows: a stay belongs to the day on which it ended (entered: began). */
function countDay(db: Db, day: { queueId: string; since: number; serviceLevelMs: number }): QueueDay {
  const queueId = sql<string>`json_extract(${callEvents.data}, '$.queueId')`;
  const why = sql<string>`json_extract(${callEvents.data}, '$.why')`;
  const waitMs = sql<number>`json_extract(${callEvents.data}, '$.waitMs')`;
  const rows = db
    .select({
      kind: callEvents.kind,
      why,
      count: sql<number>`count(*)`,
      inTime: sql<number>`coalesce(sum(${waitMs} <= ${day.serviceLevelMs}), 0)`,
      short: sql<number>`coalesce(sum(${waitMs} <= ${shortAbandonMs}), 0)`,
      longest: sql<number | null>`max(${waitMs})`,
      total: sql<number | null>`sum(${waitMs})`,
    })
    .from(callEvents)
    .where(
      and(
        gte(callEvents.at, day.since),
        inArray(callEvents.kind, ['queue.entered', 'queue.left']),
        eq(queueId, day.queueId),
      ),
    )
    .groupBy(callEvents.kind, why)
    .all();
  const left = rows.filter(({ kind }) => kind === 'queue.left');
  const answered = left.find((row) => row.why === 'answered');
  const abandoned = left.find((row) => row.why === 'abandoned');
  return {
    entered: rows.find(({ kind }) => kind === 'queue.entered')?.count ?? 0,
    answered: answered?.count ?? 0,
    abandoned: abandoned?.count ?? 0,
    shortAbandoned: abandoned?.short ?? 0,
    inTime: answered?.inTime ?? 0,
    longestWaitMs: Math.max(0, ...left.map(({ longest }) => longest ?? 0)),
    ...(answered && { averageWaitMs: Math.round((answered.total ?? 0) / answered.count) }),
  };
}
