import { expect, test } from 'vitest';
import type { OpeningHours } from '../office/office.ts';
import { hoursOfCode, modeOf, nextMode, readHoursCode } from './hours-switch.ts';

const open: OpeningHours = {
  id: 'open',
  name: 'Open',
  weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
  exceptions: [],
  code: '1',
};
const shut: OpeningHours = { id: 'shut', name: 'Shut', weekly: [], exceptions: [] };
const now = { officeZone: 'UTC', atMs: Date.UTC(2026, 0, 5, 12) };

test('the code alone is for all hours, with digits for those that have them', () => {
  expect(['*27', '*271', '*2712', '*27123', '27'].map(readHoursCode)).toEqual([
    {},
    { code: '1' },
    { code: '12' },
    undefined,
    undefined,
  ]);
  expect(hoursOfCode([open, shut], {})).toHaveLength(2);
  expect(hoursOfCode([open, shut], { code: '1' })).toEqual([open]);
});

test('a switch closes what is open, opens what is closed, and the next one takes it back', () => {
  expect(nextMode([open, shut], now)).toBe('night');
  expect(nextMode([shut], now)).toBe('day');
  expect(nextMode([{ ...open, mode: 'night' }], now)).toBeUndefined();
  expect(nextMode([open, { ...shut, mode: 'day' }], now)).toBeUndefined();
});

test('a lamp for several hours tells the night first', () => {
  expect(modeOf([open, shut])).toBe('auto');
  expect(modeOf([{ ...open, mode: 'day' }, shut])).toBe('day');
  expect(
    modeOf([
      { ...open, mode: 'day' },
      { ...shut, mode: 'night' },
    ]),
  ).toBe('night');
});
