import type { Clock } from '../../base/clock.ts';
import { shortAbandonMs } from '../../core/figures/sums.ts';
import { instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import { prepareQueueSteps, type QueueStep } from '../../store/queries/queue-stays.ts';
import type { OfficeService } from '../office/office-service.ts';

/** What a queue's callers came to. A stay belongs to the day on which it ended (entered: began). */
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

export interface QueueTally {
  today(queueId: string, serviceLevelSec: number): QueueDay;
  /** The same of the time since then, at most an hour. */
  countSince(asked: { queueId: string; since: number; serviceLevelSec: number }): QueueDay;
}

interface Sums {
  entered: number;
  abandoned: number;
  shortAbandoned: number;
  longestWaitMs: number;
  answered: number;
  answeredWaitMs: number;
  /** How many were answered after so many seconds begun: service levels are whole seconds, and may be changed in the day. */
  answeredAfterSec: Map<number, number>;
}

const HOUR_MS = 3_600_000;

const nothing = (): Sums => ({
  ...{ entered: 0, abandoned: 0, shortAbandoned: 0, longestWaitMs: 0, answered: 0, answeredWaitMs: 0 },
  answeredAfterSec: new Map(),
});

function add(sums: Sums, { kind, why, waitMs }: QueueStep): void {
  if (kind === 'queue.entered') {
    sums.entered++;
    return;
  }
  const waited = waitMs ?? 0;
  sums.longestWaitMs = Math.max(sums.longestWaitMs, waited);
  if (why === 'abandoned') {
    sums.abandoned++;
    if (waited <= shortAbandonMs) sums.shortAbandoned++;
  } else if (why === 'answered') {
    const sec = Math.ceil(waited / 1000);
    sums.answered++;
    sums.answeredWaitMs += waited;
    sums.answeredAfterSec.set(sec, (sums.answeredAfterSec.get(sec) ?? 0) + 1);
  }
}

function dayOf(sums: Sums, serviceLevelSec: number): QueueDay {
  const { entered, abandoned, shortAbandoned, longestWaitMs, answered, answeredWaitMs, answeredAfterSec } = sums;
  let inTime = 0;
  for (const [sec, count] of answeredAfterSec) if (sec <= serviceLevelSec) inTime += count;
  return {
    ...{ entered, answered, abandoned, shortAbandoned, inTime, longestWaitMs },
    ...(answered > 0 && { averageWaitMs: Math.round(answeredWaitMs / answered) }),
  };
}

/**
 * Counts the day's stays by their journal rows: read at the start and at midnight of the office, and then only what was
 * written since the last look, as a busy day has a million rows.
 */
export function createQueueTally(deps: {
  db: Db;
  clock: Pick<Clock, 'now'>;
  office: Pick<OfficeService, 'read'>;
}): QueueTally {
  const { clock } = deps;
  const steps = prepareQueueSteps(deps.db);
  let midnight = Number.NaN;
  let followedAt = Number.NaN;
  /** The place in the journal up to which it is counted. */
  let counted = 0;
  let days = new Map<string, Sums>();
  /** In the order written, those of the last hour. */
  let recent: QueueStep[] = [];

  function take(step: QueueStep): void {
    recent.push(step);
    if (step.at < midnight) return;
    const sums = days.get(step.queueId) ?? nothing();
    days.set(step.queueId, sums);
    add(sums, step);
  }

  function readAnew(now: number, end: number): void {
    days = new Map();
    recent = [];
    for (const step of steps.since(Math.min(midnight, now - HOUR_MS), end)) take(step);
  }

  function follow(): void {
    const { timezone } = deps.office.read().office;
    const now = clock.now();
    const dayBegan = instantAt(timezone, { date: localTime(timezone, now).date, minute: 0 });
    const end = steps.end();
    const isNewDay = dayBegan > followedAt;
    // Another zone, or a clock that was set back; where rows are gone, others stand in their places.
    const isOther = (dayBegan !== midnight && !isNewDay) || end < counted;
    midnight = dayBegan;
    if (isNewDay) days = new Map();
    if (isOther) readAnew(now, end);
    else if (end > counted) for (const step of steps.between(counted, end)) take(step);
    [counted, followedAt] = [end, now];
    const old = recent.findIndex(({ at }) => at >= now - HOUR_MS);
    if (old !== 0) recent.splice(0, old < 0 ? recent.length : old);
  }

  follow();
  return {
    today(queueId, serviceLevelSec) {
      follow();
      return dayOf(days.get(queueId) ?? nothing(), serviceLevelSec);
    },
    countSince({ queueId, since, serviceLevelSec }) {
      follow();
      const sums = nothing();
      for (const step of recent) if (step.queueId === queueId && step.at >= since) add(sums, step);
      return dayOf(sums, serviceLevelSec);
    },
  };
}
