import { expect, test } from 'vitest';
import { boundSec, starve, twoQueues } from '../../testing/acd/starvation.ts';

const calls = 2_500;

test.each(twoQueues)('$name: who has waited ten minutes is not passed over any more', (given) => {
  const told = starve(given, { calls, seed: 7, overdueAfterSec: boundSec });
  expect(told.passedOver).toBe(0);
  const longest = told.queues.map((queue) => queue.longest);
  // Both lines move at one pace: neither queue's longest wait lies far beyond the other's.
  expect(Math.max(...longest)).toBeLessThan(1.5 * Math.min(...longest));
});

test.each(twoQueues.filter(({ name }) => name.includes('95 %') || name.includes('twice')))(
  '$name: without the bound some see one caller after the other go before them',
  (given) => {
    const told = starve(given, { calls, seed: 7, overdueAfterSec: undefined });
    expect(told.passedOver).toBeGreaterThan(10);
    expect(told.mostTimes).toBeGreaterThan(10);
  },
);
