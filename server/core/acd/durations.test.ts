import { expect, test } from 'vitest';
import { exponential, logNormal } from '../../testing/simulate-queues.ts';
import { chanceOf } from '../../testing/simulated-load.ts';
import { durationAt, endedBy, learnDurations, remainingAt } from './durations.ts';

const chance = chanceOf(5);
const many = (count: number, draw: (chance: () => number, nowSec: number) => number): number[] =>
  Array.from({ length: count }, () => draw(chance, 0) * 1000);
const meanOf = ({ quantiles }: ReturnType<typeof learnDurations>): number =>
  quantiles.reduce((sum, value) => sum + value, 0) / quantiles.length;
const meanLeft = (durations: ReturnType<typeof learnDurations>, elapsedMs: number): number => {
  const ended = endedBy(durations, elapsedMs);
  const left = Array.from({ length: 2_000 }, (_, at) =>
    remainingAt(durations, { elapsedMs, ended, lot: (at + 0.5) / 2_000 }),
  );
  return left.reduce((sum, ms) => sum + ms, 0) / left.length;
};

test('where nothing is known a call lasts three minutes', () => {
  expect(meanOf(learnDurations([])) / 180_000).toBeCloseTo(1, 1);
});

test('a few calls move it, many decide it', () => {
  const five = meanOf(learnDurations([600_000, 600_000, 600_000, 600_000, 600_000]));
  expect(five).toBeGreaterThan(250_000);
  expect(five).toBeLessThan(600_000);
  expect(meanOf(learnDurations(many(200, logNormal(600, 0.5)))) / 600_000).toBeCloseTo(1, 0.9);
});

test('calls of two kinds keep both', () => {
  const durations = learnDurations([...Array(500).fill(30_000), ...Array(500).fill(600_000)]);
  expect(durationAt(durations, 0.25)).toBeLessThan(40_000);
  expect(durationAt(durations, 0.75)).toBeGreaterThan(550_000);
});

test('calls without memory have as much left however long they have lasted', () => {
  const durations = learnDurations(many(20_000, exponential(240)));
  for (const elapsed of [0, 60, 240, 600]) expect(meanLeft(durations, elapsed * 1000) / 240_000).toBeCloseTo(1, 0.5);
});

test('calls of like length have less left the longer they have lasted, and never nothing', () => {
  const durations = learnDurations(many(20_000, logNormal(240, 0.3)));
  const left = [0, 120, 240].map((elapsed) => meanLeft(durations, elapsed * 1000));
  expect(left[0]).toBeGreaterThan(left[1]!);
  expect(left[1]).toBeGreaterThan(left[2]!);
  expect(meanLeft(durations, 7_200_000)).toBeGreaterThan(1_000);
});
