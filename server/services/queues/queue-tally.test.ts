import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { callEvents } from '../../store/schema/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { seeded } from '../../testing/seeded.ts';
import { createQueueTally, type QueueDay } from './queue-tally.ts';

const minuteMs = 60_000;

/** A journal in which callers come and go, and its queues counted from all rows at each look. */
function house(startMs: number) {
  const db = openMemoryDb();
  const clock = new FakeClock(startMs);
  const office = { timezone: 'Europe/Madrid' };
  const deps = { db, clock, office: { read: () => ({ office }) } as never };
  let calls = 0;
  const write = (kind: string, data: object): void => {
    db.insert(callEvents)
      .values({
        callId: `c${++calls}`,
        seq: 1,
        at: clock.now(),
        kind: kind as never,
        data: { queueId: 'care', ...data },
      })
      .run();
  };
  function stay(why: string, waitMs: number): void {
    write('queue.entered', { position: 1 });
    write('queue.offered', { login: 'ana' });
    write('queue.left', { why, waitMs });
  }
  const fresh = (level: number): QueueDay => createQueueTally(deps).today('care', level);
  return { db, clock, office, deps, stay, fresh };
}

test('what is counted as it is written is what is counted from the whole day, over midnight and changed clocks', () => {
  // From Saturday 28 March 2026, 21:00 in Madrid, into the Sunday of 23 hours.
  const { clock, deps, stay, fresh } = house(Date.UTC(2026, 2, 28, 20));
  const pick = seeded(5);
  const tally = createQueueTally(deps);
  const seen = new Set<number>();
  for (let each = 0; each < 200; each++) {
    stay(['answered', 'abandoned', 'timeout', 'ended'][pick(4)]!, pick(60) * 500);
    clock.advance(pick(20) * minuteMs);
    for (const level of [10, 20]) expect(tally.today('care', level)).toEqual(fresh(level));
    seen.add(tally.today('care', 10).entered);
  }
  expect(Math.max(...seen)).toBeGreaterThan(50);
  expect(tally.today('other', 10)).toMatchObject({ entered: 0, inTime: 0 });
});

test('another zone has another midnight, and rows that are gone do not count', () => {
  const { db, clock, office, deps, stay, fresh } = house(Date.UTC(2026, 0, 5, 22));
  const tally = createQueueTally(deps);
  stay('answered', 1_000);
  clock.advance(30 * minuteMs);
  stay('answered', 3_000);
  expect(tally.today('care', 10)).toMatchObject({ answered: 2, averageWaitMs: 2_000 });
  // Where it is midnight at 22:15 UTC there is none; Athens is at half past midnight.
  office.timezone = 'Europe/Athens';
  expect(tally.today('care', 10)).toMatchObject({ answered: 2 });
  office.timezone = 'Asia/Karachi';
  expect(tally.today('care', 10)).toEqual(fresh(10));
  db.delete(callEvents).run();
  expect(tally.today('care', 10)).toMatchObject({ entered: 0, answered: 0 });
});

test('the last minutes are counted to the millisecond, also those before midnight', () => {
  const { clock, deps, stay } = house(Date.UTC(2026, 0, 5, 22, 30));
  const tally = createQueueTally(deps);
  stay('answered', 10_000);
  clock.advance(31 * minuteMs);
  stay('abandoned', 4_000);
  const since = (minutes: number) =>
    tally.countSince({ queueId: 'care', since: clock.now() - minutes * minuteMs, serviceLevelSec: 10 });
  expect(since(30)).toMatchObject({ answered: 0, abandoned: 1, shortAbandoned: 1 });
  expect(since(31)).toMatchObject({ answered: 1, inTime: 1, abandoned: 1 });
  expect(tally.today('care', 10)).toMatchObject({ answered: 0, abandoned: 1 });
  clock.advance(30 * minuteMs);
  expect(since(60)).toMatchObject({ answered: 0, abandoned: 1 });
});
