import { expect, test } from 'vitest';
import type { OpeningHours } from '../office/office.ts';
import { afterOpenTime, openTimeBetween } from './open-time.ts';

const hour = 3_600_000;
const at = (text: string): number => Date.parse(`${text}:00Z`);
const hours: OpeningHours = {
  id: 'office',
  name: 'Office',
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  exceptions: [{ date: '2026-03-04', name: 'Inventory', periods: [] }],
};
const schedule = { hours, officeZone: 'UTC' };

test.each([
  ['within the day', '2026-03-02T10:00', 2, '2026-03-02T12:00'],
  ['to the very end of the day', '2026-03-02T16:00', 1, '2026-03-02T17:00'],
  ['over the night', '2026-03-02T16:00', 2, '2026-03-03T10:00'],
  ['over a day of exception', '2026-03-03T16:00', 2, '2026-03-05T10:00'],
  ['over the week-end', '2026-03-06T16:30', 1, '2026-03-09T09:30'],
  ['from before opening', '2026-03-02T07:00', 1, '2026-03-02T10:00'],
  ['several days', '2026-03-02T09:00', 16, '2026-03-03T17:00'],
])('%s: from %s so many hours (%i) last until %s', (_, from, openHours, until) => {
  const due = afterOpenTime(schedule, { atMs: at(from), openMs: openHours * hour });
  expect(new Date(due!).toISOString()).toBe(new Date(at(until)).toISOString());
  expect(openTimeBetween(schedule, { fromMs: at(from), toMs: at(until) })).toBe(openHours * hour);
});

test('without opening hours the clock on the wall counts', () => {
  expect(afterOpenTime(undefined, { atMs: 5, openMs: hour })).toBe(5 + hour);
  expect(openTimeBetween(undefined, { fromMs: 5, toMs: 9 })).toBe(4);
});

test('an office that is never open promises nothing', () => {
  const never = { hours: { ...hours, weekly: [] }, officeZone: 'UTC' };
  expect(afterOpenTime(never, { atMs: at('2026-03-02T10:00'), openMs: 1 })).toBeUndefined();
  expect(openTimeBetween(never, { fromMs: at('2026-03-02T10:00'), toMs: at('2026-03-03T10:00') })).toBe(0);
});

test('night switched by hand does not stop what was promised', () => {
  const switched = { hours: { ...hours, mode: 'night' as const }, officeZone: 'UTC' };
  expect(afterOpenTime(switched, { atMs: at('2026-03-02T10:00'), openMs: hour })).toBe(at('2026-03-02T11:00'));
});

test('nothing has gone by backwards', () => {
  expect(openTimeBetween(schedule, { fromMs: at('2026-03-02T12:00'), toMs: at('2026-03-02T11:00') })).toBe(0);
});
