import { expect, test } from 'vitest';
import { guessDateOrder, readDeckDay, settleDates } from './deck-dates.ts';

test.each([
  ['2026-01-31', 'dmy', '2026-01-31'],
  ['2026/1/5 00:00:00', 'dmy', '2026-01-05'],
  ['31/01/2026', 'mdy', '2026-01-31'],
  ['01/31/2026', 'dmy', '2026-01-31'],
  ['02/03/2026', 'dmy', '2026-03-02'],
  ['02/03/26', 'mdy', '2026-02-03'],
  ['1-Jan-2026', 'dmy', '2026-01-01'],
  ['5 de enero de 2026', 'dmy', '2026-01-05'],
  ['46053', 'dmy', '2026-01-31'],
  ['46053.5', 'dmy', '2026-01-31'],
  ['31/02/2026', 'dmy', undefined],
  ['soon', 'dmy', undefined],
  ['99', 'dmy', undefined],
] as const)('a day written %s (%s) is read', (text, order, day) => {
  expect(readDeckDay(text, order)).toBe(day);
});

test('days as Americans write them are noticed by one that can be nothing else', () => {
  expect(guessDateOrder(['01/02/2026', '01/31/2026'])).toBe('mdy');
  expect(guessDateOrder(['01/02/2026', '31/01/2026'])).toBe('dmy');
});

const row = (line: number, from?: string, to?: string) => ({ row: `r${line}`, line, from, to });

test('a price without an end holds until the next one begins; what began last before the version counts', () => {
  const rows = [row(2, '2026-06-01'), row(3, '2025-01-01'), row(4, '2026-01-01'), row(5, '2026-09-01')];
  expect(settleDates(rows, '2026-03-01')).toEqual([
    { kind: 'fault', fault: 'replaced', line: 3 },
    { kind: 'held', row: 'r4', dates: { from: '2026-03-01', to: '2026-05-31' } },
    { kind: 'held', row: 'r2', dates: { from: '2026-06-01', to: '2026-08-31' } },
    { kind: 'held', row: 'r5', dates: { from: '2026-09-01', to: '9999-12-31' } },
  ]);
});

test('a price in force alone has no days; one that is over is told, and so are two that hold on one day', () => {
  expect(settleDates([row(2, '2026-01-01')], '2026-03-01')).toEqual([{ kind: 'held', row: 'r2' }]);
  expect(settleDates([row(2, '2025-01-01', '2026-02-28')], '2026-03-01')).toEqual([
    { kind: 'fault', fault: 'expired', line: 2 },
  ]);
  expect(settleDates([row(2, '2026-01-01', '2026-06-30'), row(3, '2026-06-01')], '2026-03-01')).toEqual([
    { kind: 'fault', fault: 'overlapping', line: 3 },
    { kind: 'held', row: 'r2', dates: { from: '2026-03-01', to: '2026-06-30' } },
  ]);
  expect(settleDates([row(2, '2026-04-01'), row(3, '2026-04-01')], '2026-03-01')).toMatchObject([
    { fault: 'duplicate', line: 3 },
    { row: 'r2' },
  ]);
});
