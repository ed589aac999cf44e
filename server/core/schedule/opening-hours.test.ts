import { expect, test } from 'vitest';
import type { OpeningHours } from '../office/office.ts';
import { isOpen, type OpenJudgement } from './opening-hours.ts';

const weekdays = [1, 2, 3, 4, 5];

function judge(hours: Partial<OpeningHours>, at: string, officeZone = 'America/Santo_Domingo'): unknown {
  const schedule = { hours: { id: 'main', name: 'Main', weekly: [], exceptions: [], ...hours }, officeZone };
  const { changesAt, ...judgement }: OpenJudgement = isOpen(schedule, Date.parse(at));
  return { ...judgement, changesAt: changesAt === undefined ? undefined : new Date(changesAt).toISOString() };
}

const shop: Partial<OpeningHours> = {
  weekly: [
    { days: weekdays, from: '14:00', to: '18:00' },
    { days: weekdays, from: '08:00', to: '12:00' },
    { days: [6], from: '09:00', to: '13:00' },
  ],
  exceptions: [
    { date: '2026-07-20', name: 'Independence', periods: [] },
    { date: '2026-12-24', name: 'Christmas Eve', periods: [{ from: '08:00', to: '11:00' }] },
  ],
};

const period = { kind: 'period' };
const outside = { kind: 'outside-hours' };

test.each([
  ['at the first second', '2026-03-03T12:00:00Z', true, period, '2026-03-03T16:00:00.000Z'],
  ['a second before opening', '2026-03-03T11:59:59Z', false, outside, '2026-03-03T12:00:00.000Z'],
  ['at lunch, when the morning has just ended', '2026-03-03T16:00:00Z', false, outside, '2026-03-03T18:00:00.000Z'],
  ['in the evening', '2026-03-03T23:00:00Z', false, outside, '2026-03-04T12:00:00.000Z'],
  ['on Saturday afternoon until Monday', '2026-03-07T18:00:00Z', false, outside, '2026-03-09T12:00:00.000Z'],
  [
    'on a holiday',
    '2026-07-20T15:00:00Z',
    false,
    { kind: 'exception', name: 'Independence' },
    '2026-07-21T12:00:00.000Z',
  ],
  [
    'on a short day while it lasts',
    '2026-12-24T14:00:00Z',
    true,
    { kind: 'exception', name: 'Christmas Eve' },
    '2026-12-24T15:00:00.000Z',
  ],
  [
    'on a short day when it is over',
    '2026-12-24T15:00:00Z',
    false,
    { kind: 'exception', name: 'Christmas Eve' },
    '2026-12-25T12:00:00.000Z',
  ],
])('the shop is judged %s', (_, at, open, reason, changesAt) => {
  expect(judge(shop, at)).toEqual({ open, reason, changesAt });
});

test('a night period crosses midnight and outlives the holiday that follows', () => {
  const night: Partial<OpeningHours> = {
    weekly: [{ days: [1], from: '22:00', to: '06:00' }],
    exceptions: [{ date: '2026-03-03', name: 'Holiday', periods: [] }],
  };
  expect(judge(night, '2026-03-03T09:59:59Z')).toEqual({
    open: true,
    reason: period,
    changesAt: '2026-03-03T10:00:00.000Z',
  });
  expect(judge(night, '2026-03-03T10:00:00Z')).toMatchObject({ open: false, reason: { name: 'Holiday' } });
  expect(judge(night, '2026-03-02T09:00:00Z')).toMatchObject({ open: false, changesAt: '2026-03-03T02:00:00.000Z' });
});

test('periods that touch at midnight are one stretch', () => {
  const weekend: Partial<OpeningHours> = { weekly: [{ days: [6, 7], from: '00:00', to: '24:00' }] };
  expect(judge(weekend, '2026-03-07T12:00:00Z')).toMatchObject({ open: true, changesAt: '2026-03-09T04:00:00.000Z' });
});

test('a period that ends at the time it begins lasts a whole day', () => {
  const shift: Partial<OpeningHours> = { weekly: [{ days: [2], from: '08:00', to: '08:00' }] };
  expect(judge(shift, '2026-03-03T12:00:00Z')).toMatchObject({ open: true, changesAt: '2026-03-04T12:00:00.000Z' });
});

test('an office that never closes and one that never opens have no next change', () => {
  const always = { weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };
  expect(judge(always, '2026-03-07T12:00:00Z')).toEqual({ open: true, reason: period, changesAt: undefined });
  expect(judge({}, '2026-03-07T12:00:00Z')).toEqual({ open: false, reason: outside, changesAt: undefined });
});

test('the night spring shortens opens when the missing hour is skipped, and closes on the new time', () => {
  const early: Partial<OpeningHours> = { weekly: [{ days: [7], from: '02:30', to: '04:00' }] };
  const at = (time: string): unknown => judge(early, time, 'Europe/Madrid');
  expect(at('2026-03-29T00:59:59Z')).toMatchObject({ open: false, changesAt: '2026-03-29T01:00:00.000Z' });
  expect(at('2026-03-29T01:00:00Z')).toMatchObject({ open: true, changesAt: '2026-03-29T02:00:00.000Z' });
});

test('the night autumn lengthens keeps a night shift open an hour more', () => {
  const night: Partial<OpeningHours> = { weekly: [{ days: [6], from: '22:00', to: '06:00' }] };
  expect(judge(night, '2026-10-25T04:59:59Z', 'Europe/Madrid')).toMatchObject({
    open: true,
    changesAt: '2026-10-25T05:00:00.000Z',
  });
});

test("hours of another place are read in that place's zone", () => {
  const canary: Partial<OpeningHours> = {
    timezone: 'Atlantic/Canary',
    weekly: [{ days: [2], from: '09:00', to: '10:00' }],
  };
  expect(judge(canary, '2026-03-03T09:00:00Z', 'Europe/Madrid')).toMatchObject({ open: true });
  expect(judge(canary, '2026-03-03T08:59:59Z', 'Europe/Madrid')).toMatchObject({ open: false });
});

test('a time that is none is named, not guessed', () => {
  const broken: Partial<OpeningHours> = { weekly: [{ days: [2], from: 'nine', to: '10:00' }] };
  expect(() => judge(broken, '2026-03-03T09:00:00Z')).toThrow(expect.objectContaining({ code: 'schedule.bad-time' }));
});

const withHolidays: Partial<OpeningHours> = {
  weekly: [{ days: weekdays, from: '08:00', to: '16:00' }],
  exceptions: [{ date: '2026-09-24', name: 'We work', periods: [{ from: '09:00', to: '12:00' }] }],
  holidays: {
    place: 'DO',
    years: [
      {
        year: 2026,
        days: [
          { date: '2026-02-27', name: 'Independencia' },
          { date: '2026-09-24', name: 'Mercedes' },
        ],
      },
    ],
  },
};

test('a public holiday is closed all day, unless an exception of that date says otherwise', () => {
  expect(judge(withHolidays, '2026-02-27T14:00:00Z')).toEqual({
    open: false,
    reason: { kind: 'holiday', name: 'Independencia' },
    changesAt: '2026-03-02T12:00:00.000Z',
  });
  expect(judge(withHolidays, '2026-09-24T14:00:00Z')).toMatchObject({ reason: { kind: 'exception', name: 'We work' } });
});

test('what was switched by hand stays so, whatever the plan says', () => {
  expect(judge({ ...shop, mode: 'night' }, '2026-03-03T12:00:00Z')).toEqual({
    open: false,
    reason: { kind: 'switched' },
    changesAt: undefined,
  });
  expect(judge({ ...shop, mode: 'day' }, '2026-07-20T15:00:00Z')).toMatchObject({ open: true });
});
