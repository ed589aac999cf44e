import { expect, test } from 'vitest';
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

test('RFC 3550 A.3: duplicates do not make the loss negative', () => {
  expect(count([10, 10, 10]).summary()).toMatchObject({ received: 3, expected: 1, lost: 0 });
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
  for (let i = 0; i < 50; i++)
    stats.received({ sequence: i, timestamp: (0xffffff00 + i * 160) >>> 0, arrival: 7000 + i * 160 });
  expect(stats.summary().jitter).toBe(0);
});

test('RFC 3550 A.8: jitter moves by a sixteenth of each difference', () => {
  const stats = createReceiveStats({ sequence: 0 });
  stats.received({ sequence: 0, timestamp: 0, arrival: 0 });
  stats.received({ sequence: 1, timestamp: 160, arrival: 160 + 320 });
  expect(stats.summary().jitter).toBe(20);
  stats.received({ sequence: 2, timestamp: 320, arrival: 320 });
  expect(stats.summary().jitter).toBe(38);
});
