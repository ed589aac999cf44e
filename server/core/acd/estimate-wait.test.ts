import { expect, test } from 'vitest';
import { tell, toldOffices } from '../../testing/acd/wait-estimates.ts';
import { bestToSay, estimateFrom, isToldRight, whatImproved } from './estimate-wait.ts';

/** `make acd-simulation` tells of all. */
const some = toldOffices.filter(({ name }) => /4 people, spread 0.7|two queues|skills|load changes/.test(name));

test.each(some)('four of five callers wait as they are told: $name', (office) => {
  const told = tell(office, { calls: 600, seed: 3, ceilingEvery: Number.POSITIVE_INFINITY });
  expect(told.told).toBeGreaterThan(100);
  expect(told.right, JSON.stringify(told)).toBeGreaterThanOrEqual(0.8);
  // Coarse steps would make anything right.
  expect(told.meanStepMin, JSON.stringify(told)).toBeLessThan(6);
});

const minutes = (...values: number[]): Float64Array => Float64Array.from(values, (value) => value * 60_000);

test('the step is as fine as lets four of five wait as they are told', () => {
  expect(estimateFrom(minutes(4, 4.5, 5, 5.5, 6))).toEqual({ ms: 300_000, saidMs: 300_000, stepMs: 60_000 });
  expect(estimateFrom(minutes(1, 4, 5, 5, 6, 9))).toMatchObject({ stepMs: 180_000, saidMs: 360_000 });
  expect(estimateFrom(minutes(0.1, 0.2, 0.5, 0.5, 1))).toMatchObject({ stepMs: 60_000, saidMs: 60_000 });
});

test('nothing is told when it is more likely than not that nobody comes', () => {
  const never = Number.POSITIVE_INFINITY;
  expect(estimateFrom(minutes(1, never, never))).toBeUndefined();
  expect(estimateFrom(new Float64Array(0))).toBeUndefined();
});

test('told right is within a fifth, or within the step where that is more', () => {
  const short = { saidMs: 120_000, stepMs: 60_000 };
  expect([59, 60, 180, 181].map((sec) => isToldRight(short, sec * 1000))).toEqual([false, true, true, false]);
  const long = { saidMs: 600_000, stepMs: 60_000 };
  expect([479, 480, 720, 721].map((sec) => isToldRight(long, sec * 1000))).toEqual([false, true, true, false]);
});

test('the best to say is right for the most', () => {
  const waits = Float64Array.from([100, 200, 210, 220, 400]);
  expect(bestToSay(waits, { stepMs: 10, toleranceMs: 0 })).toEqual({ saidMs: 210, share: 0.6 });
});

test('only what is better is told again', () => {
  expect(whatImproved({ position: 3, minutes: 5 }, {})).toEqual({ position: 3, minutes: 5 });
  expect(whatImproved({ position: 3, minutes: 10 }, { position: 3, minutes: 5 })).toEqual({});
  expect(whatImproved({ position: 2, minutes: 5 }, { position: 3, minutes: 5 })).toEqual({ position: 2 });
});
