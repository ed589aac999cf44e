import { expect, test } from 'vitest';
import { chanceOf } from '../simulated-load.ts';
import { type Batch, measure } from './batch-means.ts';

const normal = (chance: () => number): number => Math.sqrt(-2 * Math.log(chance())) * Math.cos(2 * Math.PI * chance());

function draw(chance: () => number, count: number): Batch[] {
  return Array.from({ length: count }, () => {
    const controls = [normal(chance), 0.01 * normal(chance)];
    return { value: 5 + 3 * controls[0]! - 200 * controls[1]! + 0.5 * normal(chance), controls };
  });
}

test('what the controls explain does not widen the interval', () => {
  const batches = draw(chanceOf(1), 50);
  const told = measure(batches);
  const blind = measure(batches.map(({ value }) => ({ value, controls: [] })));
  expect(told.halfWidth).toBeLessThan(0.2);
  expect(blind.halfWidth).toBeGreaterThan(0.8);
});

test('19 of 20 intervals hold the true mean', () => {
  const chance = chanceOf(2);
  const hits = Array.from({ length: 1_000 }, () => measure(draw(chance, 40))).filter(
    ({ mean, halfWidth }) => Math.abs(mean - 5) <= halfWidth,
  );
  expect(hits.length).toBeGreaterThan(930);
  expect(hits.length).toBeLessThan(970);
});

test('one control said twice is refused', () => {
  const batches = draw(chanceOf(3), 20).map(({ value, controls }) => ({
    value,
    controls: [controls[0]!, controls[0]!],
  }));
  expect(() => measure(batches)).toThrow('depend on each other');
});
