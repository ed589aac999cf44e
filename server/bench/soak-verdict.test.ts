import { expect, test } from 'vitest';
import { someVitals } from '../testing/builders/vitals.ts';
import { slopeOf } from './slope.ts';
import { countsOf, judge } from './soak-verdict.ts';

const minute = 60_000;
const heap = (perMinute: number, noise: number) =>
  slopeOf(
    Array.from({ length: 20 }, (_, at) => ({
      atMs: at * minute,
      value: 40 + at * perMinute + (at % 2 ? noise : -noise),
    })),
  );
const counts = countsOf(someVitals());
const fine = { before: counts, after: counts, heaps: {}, measuredMinutes: 20, failures: { 'calls failed': 0 } };

test('a slope is told per hour, with the error that noise gives it', () => {
  expect(heap(0.5, 0)).toEqual({ perHour: expect.closeTo(30, 6), error: expect.closeTo(0, 6), points: 20 });
  const noisy = heap(0, 3)!;
  expect(Math.abs(noisy.perHour)).toBeLessThan(2 * noisy.error);
  expect(
    slopeOf([
      { atMs: 0, value: 1 },
      { atMs: 1, value: 2 },
    ]),
  ).toBeUndefined();
});

test('a heap leaks when it rises beyond the limit and beyond its noise', () => {
  expect(judge({ ...fine, heaps: { main: heap(0.5, 0.2) } })).toEqual([
    expect.stringMatching(/^the heap of main rises by 30\.\d ± 0\.\d MiB an hour$/),
  ]);
  expect(judge({ ...fine, heaps: { sip: heap(0.1, 0.2), media: heap(0.3, 8), data: undefined } })).toEqual([]);
  // A run of two minutes ends while caches still fill.
  expect(judge({ ...fine, measuredMinutes: 2, heaps: { main: heap(0.5, 0) } })).toEqual([]);
});

test('a count that does not return, and a call that failed, are told', () => {
  expect(judge(fine)).toEqual([]);
  const after = { ...counts, rtpPorts: counts.rtpPorts! + 1, transactions: 0 };
  expect(judge({ ...fine, after, failures: { 'calls failed': 3 } })).toEqual([
    'rtpPorts: 2 at the start, 3 at the end',
    'calls failed: 3',
  ]);
});
