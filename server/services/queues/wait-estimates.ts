import { and, desc, eq, gt, isNotNull } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { estimateFrom, type WaitEstimate } from '../../core/acd/estimate-wait.ts';
import { type Ahead, foreseeWait, type PersonAhead } from '../../core/acd/foresee-wait.ts';
import type { Snapshot } from '../../core/acd/snapshot.ts';
import { rulesOf } from '../../core/office/queue-rules.ts';
import type { Db } from '../../store/db.ts';
import { prepareQueueTalks } from '../../store/queries/call-talks.ts';
import { calls, callTalks } from '../../store/schema/calls.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Distributor } from './distributor.ts';
import { createQueueHabits, habitsKept } from './queue-habits.ts';

/** How long callers will have to wait. */
export interface WaitEstimates {
  /** From now on: of the caller who waits there, or of one who would come now; undefined when nobody is on duty. */
  of(queueId: string, callId?: string): WaitEstimate | undefined;
  /** Members who are on duty: not off, nor on a break. */
  onDuty(queueId: string): number;
}

/** What is older says nothing of today. */
const learntFromMs = 14 * 86_400_000;

/**
 * Foresees by what is known of everybody now (`core/acd/foresee-wait`) and by what the queues' calls of late were like:
 * read once from the store when a queue is first asked for, kept up by what is told meanwhile.
 */
export function createWaitEstimates(deps: {
  db: Db;
  clock: Clock;
  bus: FactBus;
  office: OfficeService;
  agents: () => AgentView[];
  distributor: Pick<Distributor, 'snapshot'>;
}): WaitEstimates {
  const { db, clock, bus } = deps;
  const queueTalks = prepareQueueTalks(db);
  const habits = createQueueHabits();
  const learnt = new Set<string>();
  /** Since when the call rings at somebody. */
  const offeredAt = new Map<string, number>();
  /** Calls whose talk is still to be learnt. */
  const answered = new Set<string>();
  /** The queue of the call that each person took last. */
  const taken = new Map<string, { callId: string; queueId: string }>();

  function learn(queueId: string): void {
    if (learnt.has(queueId)) return;
    learnt.add(queueId);
    const since = gt(calls.startedAt, clock.now() - learntFromMs);
    const isOver = and(eq(calls.queueId, queueId), isNotNull(calls.endedAt), since);
    const stays = db
      .select({ waitMs: calls.waitMs, endReason: calls.endReason, startedAt: calls.startedAt })
      .from(calls)
      .where(isOver)
      .orderBy(desc(calls.startedAt))
      .limit(habitsKept.stays)
      .all();
    const talks = db
      .select({ talkMs: callTalks.talkMs })
      .from(callTalks)
      .innerJoin(calls, eq(calls.id, callTalks.callId))
      .where(isOver)
      .orderBy(desc(calls.startedAt))
      .limit(habitsKept.talks)
      .all();
    for (const { waitMs, endReason, startedAt } of stays.toReversed()) {
      habits.came(queueId, startedAt);
      if (waitMs !== null) habits.left(queueId, { waitMs, gaveUp: endReason === 'abandoned' });
    }
    for (const { talkMs } of talks.toReversed()) habits.talked(queueId, talkMs);
  }

  bus.on('call.told', (event) => {
    switch (event.kind) {
      case 'queue.entered':
        learn(event.queueId);
        habits.came(event.queueId, event.at);
        break;
      case 'queue.offered':
        offeredAt.set(event.callId, event.at);
        break;
      case 'queue.left': {
        learn(event.queueId);
        habits.left(event.queueId, { waitMs: event.waitMs, gaveUp: event.why === 'abandoned' });
        const rangSince = offeredAt.get(event.callId);
        if (event.why === 'answered') answered.add(event.callId);
        if (event.why === 'answered' && rangSince !== undefined) habits.rang(event.queueId, event.at - rangSince);
        offeredAt.delete(event.callId);
        if (event.login !== undefined) taken.set(event.login, { callId: event.callId, queueId: event.queueId });
      }
    }
  });
  bus.on('call.changed', ({ callId, ended }) => {
    if (!ended || !answered.has(callId)) return;
    const talks = queueTalks(callId);
    // That it has ended is told before its row is made, too.
    if (talks.length > 0) answered.delete(callId);
    for (const { queueId, talkMs } of talks) if (learnt.has(queueId)) habits.talked(queueId, talkMs);
  });

  function doesNow(view: AgentView, { now, waiting }: Snapshot): PersonAhead['does'] | undefined {
    const { state, phone, login, since, callId, wrapUpEndsAt } = view;
    if (state === 'off' || state === 'break') return undefined;
    // Who rings beside others is as good as free: one of them takes the call.
    const rings = waiting.find(({ offeredTo }) => offeredTo[0] === login);
    if (rings) return { kind: 'ringing', queueId: rings.queueId };
    if (state === 'wrap-up') return { kind: 'wrap-up', endsAt: wrapUpEndsAt ?? now };
    if (state === 'talking') {
      const queueId = taken.get(login)?.callId === callId ? taken.get(login)?.queueId : undefined;
      return { kind: 'talking', since, ...(queueId !== undefined && { queueId }) };
    }
    if (phone === 'in-use') return { kind: 'talking', since: now };
    return phone === 'registered' ? { kind: 'ready' } : undefined;
  }

  function lookAhead(): Ahead {
    const snapshot = deps.distributor.snapshot();
    const views = new Map(deps.agents().map((view) => [view.login, view]));
    const queues = deps.office.read().queues.map((queue) => {
      learn(queue.id);
      return { ...rulesOf(queue), wrapUpMs: queue.wrapUpSec * 1000, ...habits.of(queue.id, snapshot.now) };
    });
    return {
      now: snapshot.now,
      queues,
      waiting: snapshot.waiting.filter(({ offeredTo }) => offeredTo.length === 0),
      people: snapshot.agents.flatMap(({ login, queues: seats, skills }) => {
        const view = views.get(login);
        const does = view && doesNow(view, snapshot);
        return does && seats.length > 0 ? { login, queues: seats, skills, does } : [];
      }),
    };
  }

  return {
    of(queueId, callId = '') {
      const ahead = lookAhead();
      // Behind who has come at this very moment.
      const newcomer = { callId: '', queueId, enteredAt: ahead.now + 1, missedBy: {}, offeredTo: [] };
      return estimateFrom(
        foreseeWait(ahead, { target: ahead.waiting.find((call) => call.callId === callId) ?? newcomer }),
      );
    },
    onDuty: (queueId) =>
      deps.agents().filter(({ state, queueIds }) => state !== 'off' && state !== 'break' && queueIds.includes(queueId))
        .length,
  };
}
