import { expect, test } from 'vitest';
import { expectedLevel, planWeek, type QuarterLoad } from './staffing.ts';

/** 30 calls an hour of 240 s. */
const busy: QuarterLoad = { weekday: 1, minute: 600, calls: 7.5, handlingSec: 240, present: 4 };
const aim = { share: 0.8, withinSec: 20, shrinkage: 0.3 };

test('30 calls an hour of 240 s need four at their desks and six on the roster for 80 % in 20 s', () => {
  const [plan] = planWeek([busy], aim);
  expect(plan).toMatchObject({ needed: 4, rostered: 6, erlangs: 2 });
  expect(plan!.level).toBeCloseTo(0.8528, 4);
});

test('if one of the four lunches, 85 % becomes 59 %', () => {
  expect(expectedLevel(busy, { agents: 3, withinSec: 20 })).toBeCloseTo(0.5911, 4);
});

test('callers who give up make fewer people do, and nobody is needed where nobody calls', () => {
  const [impatient] = planWeek([busy], { ...aim, patienceSec: 60 });
  expect(impatient!.needed).toBeLessThanOrEqual(4);
  expect(impatient!.level).toBeGreaterThanOrEqual(0.8);
  expect(planWeek([{ ...busy, calls: 0 }], aim)[0]).toMatchObject({ needed: 0, rostered: 0, level: 1 });
});

test('nobody at the desks answers nobody', () => {
  expect(expectedLevel(busy, { agents: 0, withinSec: 20 })).toBe(0);
});
