import { expect, test } from 'vitest';
import { type HolidayPlan, keepYears, missingYears } from './hours-plan.ts';

const known: HolidayPlan = { place: 'ES-MD', years: [{ year: 2026, days: [{ date: '2026-05-02', name: 'Madrid' }] }] };

test('this year and the next one are to be known', () => {
  expect(missingYears(known, 2026)).toEqual([2027]);
  expect(missingYears({ place: 'DO', years: [] }, 2026)).toEqual([2026, 2027]);
});

test('days that a file leaves out are as before', () => {
  expect(keepYears({ place: 'ES-MD', years: [] }, known)).toEqual(known);
  expect(keepYears(known, undefined)).toEqual(known);
});

test('who moves to another place does not keep the holidays of the old one', () => {
  expect(keepYears({ ...known, place: 'DO' }, known)).toEqual({ place: 'DO', years: [] });
  const own = { place: 'DO', years: [{ year: 2026, days: [] }] };
  expect(keepYears(own, known)).toEqual(own);
});
