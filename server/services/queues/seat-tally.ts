import { and, eq, gte, isNotNull, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import { prepareQueueTalks } from '../../store/queries/call-talks.ts';
import { callEvents, calls, callTalks } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';

/** What a person has done in a queue today. */
export interface SeatDay {
  calls: number;
  talkMs: number;
  lastOfferedAt?: number;
}

/** What each person has done in each queue today, in the office's zone. */
export interface SeatTally {
  of(queueId: string, login: string): Readonly<SeatDay>;
}

const nothing: SeatDay = { calls: 0, talkMs: 0 };

/**
 * Counts from the journal and the talks made of it: read once a day and at the start, kept up by what is told
 * meanwhile. A running call counts as taken, its talk from its end.
 */
export function createSeatTally(deps: { db: Db; clock: Clock; bus: FactBus; office: OfficeService }): SeatTally {
  const { db, clock, bus } = deps;
  const queueTalks = prepareQueueTalks(db);
  let since = Number.NaN;
  let until = Number.NEGATIVE_INFINITY;
  let days = new Map<string, SeatDay>();
  /** Calls whose taking is counted: `queue login call`. */
  let taken = new Set<string>();
  let ended = new Set<string>();
  /** Somebody took them in a queue, and their talks are not counted yet: all other calls need no look into the store. */
  const answered = new Set<string>();

  const keyOf = (queueId: string, login: string): string => `${queueId} ${login}`;

  function dayOf(queueId: string, login: string): SeatDay {
    const key = keyOf(queueId, login);
    const known = days.get(key);
    if (known) return known;
    const fresh = { ...nothing };
    days.set(key, fresh);
    return fresh;
  }

  function take(about: { queueId: string; login: string; callId: string }): void {
    const key = `${keyOf(about.queueId, about.login)} ${about.callId}`;
    if (taken.has(key)) return;
    taken.add(key);
    dayOf(about.queueId, about.login).calls++;
  }

  /** Midnight of the office before now, and the one after. */
  function today(): { from: number; to: number } {
    const { timezone } = deps.office.read().office;
    const { date } = localTime(timezone, clock.now());
    return {
      from: instantAt(timezone, { date, minute: 0 }),
      to: instantAt(timezone, { date: addDays(date, 1), minute: 0 }),
    };
  }

  function load(): void {
    const { from, to } = today();
    [since, until] = [from, to];
    days = new Map();
    taken = new Set();
    ended = new Set();
    const talks = db
      .select({ callId: calls.id, queueId: calls.queueId, login: callTalks.login, talkMs: callTalks.talkMs })
      .from(calls)
      .innerJoin(callTalks, eq(callTalks.callId, calls.id))
      .where(and(gte(calls.startedAt, since), isNotNull(calls.queueId), isNotNull(calls.endedAt)))
      .all();
    for (const { callId, queueId, login, talkMs } of talks) {
      ended.add(callId);
      take({ queueId: queueId!, login, callId });
      dayOf(queueId!, login).talkMs += talkMs;
    }
    const queueId = sql<string>`json_extract(${callEvents.data}, '$.queueId')`;
    const login = sql<string>`json_extract(${callEvents.data}, '$.login')`;
    const offers = db
      .select({ queueId, login, at: sql<number>`max(${callEvents.at})` })
      .from(callEvents)
      .where(and(gte(callEvents.at, since), eq(callEvents.kind, 'queue.offered')))
      .groupBy(queueId, login)
      .all();
    for (const offer of offers) dayOf(offer.queueId, offer.login).lastOfferedAt = offer.at;
  }

  function fresh(): void {
    if (clock.now() >= until) load();
  }

  // Reading a busy day holds up whoever calls then: not for a change of anything but the zone.
  bus.on('office.changed', () => {
    if (today().from !== since) until = Number.NEGATIVE_INFINITY;
  });
  bus.on('call.told', (event) => {
    if (event.kind === 'queue.offered') {
      fresh();
      dayOf(event.queueId, event.login).lastOfferedAt = event.at;
    } else if (event.kind === 'queue.left' && event.login !== undefined) {
      fresh();
      answered.add(event.callId);
      take({ queueId: event.queueId, login: event.login, callId: event.callId });
    }
  });
  bus.on('call.changed', ({ callId, ended: isEnded }) => {
    if (!isEnded || !answered.has(callId)) return;
    fresh();
    const rows = queueTalks(callId);
    if (rows.length === 0) return;
    answered.delete(callId);
    // Loading may have read it already.
    if (ended.has(callId)) return;
    ended.add(callId);
    for (const { queueId, login, talkMs } of rows) {
      take({ queueId, login, callId });
      dayOf(queueId, login).talkMs += talkMs;
    }
  });

  load();
  return {
    of(queueId, login) {
      fresh();
      return days.get(keyOf(queueId, login)) ?? nothing;
    },
  };
}
