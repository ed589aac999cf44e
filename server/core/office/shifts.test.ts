import { expect, test } from 'vitest';
import { planOfShifts, shiftsOfPlan } from './shifts.ts';

test('shifts as people write them are the plan in minutes, and come back as they were', () => {
  const shifts = {
    ana: { days: { 1: '09:00-14:00 15:00-18:30', 7: '20:00-24:00' }, restMin: 45 },
    luis: { days: {}, restMin: 0 },
  };
  const plan = planOfShifts(shifts);
  expect(plan.shifts).toEqual([
    { login: 'ana', weekday: 1, from: 540, to: 840 },
    { login: 'ana', weekday: 1, from: 900, to: 1110 },
    { login: 'ana', weekday: 7, from: 1200, to: 1440 },
  ]);
  expect(shiftsOfPlan(plan)).toEqual(shifts);
  expect(planOfShifts(undefined)).toEqual({ shifts: [], restMin: {} });
});
