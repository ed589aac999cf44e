import { expect, test } from 'vitest';
import { adherence, type FigureName, figures, firstContactResolution, percentile } from './figures.ts';
import { addSums, noSums, type Sums } from './sums.ts';

const value = (name: FigureName, sums: Partial<Sums>): number | null => figures[name].of(addSums(noSums(), sums));

// 100 offered: 70 answered in time, 15 late, 5 gave up at once, 10 later.
const hundred = {
  offered: 100,
  answered: 85,
  inTime: 70,
  abandoned: 15,
  shortAbandoned: 5,
  abandonedInTime: 5,
  answeredWaitMs: 85 * 12_000,
};

test.each([
  ['service-level', 70 / 95],
  ['service-level-answered', 70 / 85],
  ['service-level-all', 0.7],
  ['service-level-ended', 0.75],
  ['abandon-rate', 10 / 95],
  ['asa', 12_000],
] as const)('of 100 callers, 70 in time, 15 late, 5 short and 10 long abandons: %s is %d', (name, expected) => {
  expect(value(name, hundred)).toBeCloseTo(expected, 10);
});

test('handling time is talk, hold and wrap-up per talk', () => {
  const sums = { handled: 4, talkMs: 600_000, holdMs: 60_000, wrapUpMs: 120_000, transfers: 1 };
  expect(value('aht', sums)).toBe(195_000);
  expect(value('transfer-rate', sums)).toBe(0.25);
});

test('occupancy leaves breaks out, utilisation counts those that are work', () => {
  const day = {
    readyMs: 170 * 60_000,
    ringingMs: 10 * 60_000,
    talkingMs: 150 * 60_000,
    wrappingMs: 30 * 60_000,
    workBreakMs: 60 * 60_000,
    breakMs: 60 * 60_000,
  };
  expect(value('occupancy', day)).toBe(0.5);
  expect(value('utilisation', day)).toBe(0.5);
  expect(value('signed-in-time', day)).toBe(8 * 3_600_000);
});

test('of no calls there is no share and no mean', () => {
  for (const name of ['service-level', 'asa', 'aht', 'occupancy', 'utilisation', 'abandon-rate'] as const)
    expect(value(name, {})).toBeNull();
});

test.each([
  [[], 0.5, undefined],
  [[7], 0.9, 7],
  [[1, 2, 3, 4], 0.5, 2],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 0.9, 9],
])('of the waits %j, a share of %d waits at most %s', (waits, share, expected) => {
  expect(percentile(waits, share)).toBe(expected);
});

test('adherence and first-contact resolution as worked by hand', () => {
  expect(adherence({ scheduledMs: 8 * 3_600_000, exceptionMs: 36 * 60_000 })).toBeCloseTo(0.925);
  expect(adherence({ scheduledMs: 1_000, exceptionMs: 5_000 })).toBe(0);
  expect(adherence({ scheduledMs: 0, exceptionMs: 0 })).toBeNull();
  expect(firstContactResolution({ contacts: 40, cameAgain: 10 })).toBe(0.75);
});
