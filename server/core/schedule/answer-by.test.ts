import { expect, test } from 'vitest';
import type { OpeningHours } from '../office/office.ts';
import { answerBy } from './answer-by.ts';

const hour = 3_600_000;
const at = (text: string): number => Date.parse(`${text}:00Z`);
const hours: OpeningHours = {
  id: 'office',
  name: 'Office',
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
  exceptions: [{ date: '2026-03-04', name: 'Inventory', periods: [] }],
};
const schedule = { hours, officeZone: 'UTC' };

test.each([
  ['on the next day', '2026-03-02T10:00', 24, '2026-03-03T10:00'],
  ['over the week-end', '2026-03-06T16:00', 24, '2026-03-09T16:00'],
  ['over a day of exception', '2026-03-03T16:00', 24, '2026-03-05T16:00'],
  ['asked on a Saturday, before Monday is over', '2026-03-07T11:00', 24, '2026-03-09T18:00'],
  ['asked in the evening, when the next day closes', '2026-03-02T20:00', 24, '2026-03-03T18:00'],
  ['asked at dawn, when that day closes', '2026-03-02T06:00', 24, '2026-03-02T18:00'],
  ['within hours of the day', '2026-03-02T10:00', 2, '2026-03-02T12:00'],
  ['no later than it closes', '2026-03-02T17:00', 2, '2026-03-02T18:00'],
  ['two days', '2026-03-05T12:00', 48, '2026-03-09T12:00'],
])('an answer is due %s: from %s within %i hours until %s', (_, from, within, until) => {
  const due = answerBy(schedule, { atMs: at(from), withinMs: within * hour });
  expect(new Date(due).toISOString()).toBe(new Date(at(until)).toISOString());
});

test('without opening hours, or where the office never opens, the clock on the wall counts', () => {
  expect(answerBy(undefined, { atMs: 5, withinMs: hour })).toBe(5 + hour);
  const never = { hours: { ...hours, weekly: [] }, officeZone: 'UTC' };
  expect(answerBy(never, { atMs: at('2026-03-02T10:00'), withinMs: hour })).toBe(at('2026-03-02T11:00'));
});
