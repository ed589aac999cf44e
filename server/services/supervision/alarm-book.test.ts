import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import { createAlarmBook } from './alarm-book.ts';

const waiting = { kind: 'mostWaiting', subject: 'care' } as const;
const down = { kind: 'trunkDown', subject: 'carrier' } as const;

function stage() {
  const clock = new FakeClock(1_000_000);
  const db = openMemoryDb();
  const told: number[] = [];
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  bus.on('alarm.changed', () => told.push(clock.now()));
  const ids = countingIds();
  const book = createAlarmBook({ db, clock, ids, bus });
  return { clock, told, book, anew: () => createAlarmBook({ db, clock, ids, bus }) };
}

test('an alarm lasts until it has been well for a while, and was over when it became well', () => {
  const { clock, told, book } = stage();
  book.keep([waiting], 60_000);
  book.keep([waiting], 60_000);
  expect(book.shown()).toMatchObject([{ ...waiting, startedAt: 1_000_000 }]);
  expect(told).toHaveLength(1);
  clock.advance(10_000);
  book.keep([], 60_000);
  clock.advance(30_000);
  // Back within that time: the same alarm goes on.
  book.keep([waiting], 60_000);
  clock.advance(5_000);
  book.keep([], 60_000);
  clock.advance(60_000);
  book.keep([], 60_000);
  expect(book.latest()).toMatchObject([{ ...waiting, startedAt: 1_000_000, endedAt: 1_045_000 }]);
  expect(told).toHaveLength(2);
});

test('one that is over is shown until somebody takes note, for hours at most', () => {
  const { clock, book } = stage();
  book.keep([waiting, down], 0);
  clock.advance(1_000);
  book.keep([], 0);
  expect(book.shown()).toHaveLength(2);
  const { id } = book.shown()[0]!;
  expect(book.acknowledge({ id, by: 'marta' })).toBe(true);
  expect(book.acknowledge({ id, by: 'luis' })).toBe(false);
  expect(book.shown()).toHaveLength(1);
  clock.advance(9 * 3_600_000);
  expect(book.shown()).toEqual([]);
  expect(book.latest().find((each) => each.id === id)).toMatchObject({ seenBy: 'marta' });
});

test('one that lasts stays in sight when somebody took note of it', () => {
  const { book } = stage();
  book.keep([down], 0);
  book.acknowledge({ id: book.shown()[0]!.id, by: 'marta' });
  expect(book.shown()).toMatchObject([{ ...down, seenBy: 'marta' }]);
});

test('a restart neither doubles an alarm nor leaves one open that is over', () => {
  const { clock, book, anew } = stage();
  book.keep([waiting, down], 0);
  clock.advance(5_000);
  const again = anew();
  again.keep([down], 0);
  expect(again.latest()).toHaveLength(2);
  expect(again.latest().find(({ kind }) => kind === 'mostWaiting')?.endedAt).toBe(1_005_000);
  expect(again.latest().find(({ kind }) => kind === 'trunkDown')?.endedAt).toBeUndefined();
});
