import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { createReceiveStats } from './receive-stats.ts';

function count(sequences: readonly number[]) {
  const stats = createReceiveStats({ sequence: sequences[0]! });
  for (const sequence of sequences) stats.received({ sequence, timestamp: 0 });
  return stats;
}

test('RFC 3550 A.1: the sequence number wraps into a new cycle', () => {
  expect(count([65534, 65535, 0, 1]).summary()).toMatchObject({
    received: 4,
    expected: 4,
    lost: 0,
    highestSequence: 0x10001,
  });
});

test('RFC 3550 A.3: packets that never came are lost, late ones are not', () => {
  expect(count([10, 11, 14, 13]).summary()).toMatchObject({ received: 4, expected: 5, lost: 1 });
});

test('duplicates are counted by themselves and hide no loss', () => {
  expect(count([10, 10, 10]).summary()).toMatchObject({ received: 1, duplicates: 2, expected: 1, lost: 0 });
  expect(count([10, 11, 11, 11, 14]).summary()).toMatchObject({ received: 3, duplicates: 2, expected: 5, lost: 2 });
});

test('what comes again is told', () => {
  const stats = createReceiveStats({ sequence: 65_535 });
  const news = [65_535, 0, 65_534, 0, 1, 65_534, 2].map((sequence) => stats.received({ sequence, timestamp: 0 }));
  expect(news).toEqual([true, true, true, false, true, false, true]);
});

test('a packet from before the first one is expected too', () => {
  expect(count([10, 9, 8, 12]).summary()).toMatchObject({ received: 4, expected: 5, lost: 1 });
});

test.each([0.1, 0.3])('a loss of %f is measured as such among duplicates and packets out of order', (share) => {
  const draw = seeded(7);
  const random = (): number => draw(1_000_000) / 1_000_000;
  const sent = Array.from({ length: 20_000 }, (_, at) => at).filter(() => random() >= share);
  const mixed = sent
    .flatMap((at) => (random() < 0.1 ? [at, at] : [at]))
    .map((at, place) => ({ at, place: place + (random() < 0.2 ? Math.floor(random() * 20) : 0) }))
    .sort((one, other) => one.place - other.place)
    .map(({ at }) => at & 0xffff);
  const { lost, expected, received } = count(mixed).summary();
  expect(received).toBe(sent.length);
  expect(lost / expected).toBeCloseTo(share, 2);
  expect(expected).toBeGreaterThan(19_900);
});

test('RFC 3550 A.3: the fraction lost is of the interval only', () => {
  const stats = count([1, 2, 5]);
  expect(stats.takeFractionLost()).toBeCloseTo(0.4);
  for (const sequence of [6, 7]) stats.received({ sequence, timestamp: 0 });
  expect(stats.takeFractionLost()).toBe(0);
  expect(stats.takeFractionLost()).toBe(0);
});

test('RFC 3550 A.1: one wild number is ignored, two in a row begin anew without counting as loss', () => {
  expect(count([10, 11, 30_000, 12]).summary()).toMatchObject({ received: 3, lost: 0, highestSequence: 12 });
  const again = count([10, 11, 30_000, 30_001, 30_002]).summary();
  expect(again).toMatchObject({ received: 4, expected: 4, lost: 0, highestSequence: 30_002 });
});

test('RFC 3550 A.8: even arrivals have no jitter, over the wrap of the timestamp too', () => {
  const stats = createReceiveStats({ sequence: 0 });
  for (let i = 0; i < 50; i++) stats.received({ sequence: i, timestamp: (0xffffff00 + i * 160) >>> 0 }, 7000 + i * 160);
  expect(stats.summary().jitter).toBe(0);
});

test('RFC 3550 A.8: jitter moves by a sixteenth of each difference', () => {
  const stats = createReceiveStats({ sequence: 0 });
  stats.received({ sequence: 0, timestamp: 0 }, 0);
  stats.received({ sequence: 1, timestamp: 160 }, 160 + 320);
  expect(stats.summary().jitter).toBe(20);
  stats.received({ sequence: 2, timestamp: 320 }, 320);
  expect(stats.summary().jitter).toBe(38);
});
