import { describe, expect, test } from 'vitest';
import { printNanos } from '../../../base/money.ts';
import { type BillSettings, guessBill } from './bill-settings.ts';
import {
  createBillReader,
  readBilledAmount,
  readBilledAt,
  readBilledNumber,
  readBilledSeconds,
} from './read-bill-row.ts';

const zone = 'Europe/Madrid';

function sourceOf(kind: 'csv' | 'xlsx', sample: string[][]) {
  return { kind, rows: sample.length, width: Math.max(...sample.map((row) => row.length)), sample };
}

function settingsOf(sample: string[][], country = 'ES'): BillSettings {
  const guessed = guessBill(sourceOf('csv', sample), { country });
  const period = { fromDay: '2026-11-01', toDay: '2026-11-30' };
  return { ...guessed, ...period, currency: 'EUR', withinSec: 120, bearable: '0.005' };
}

test('a Spanish bill with a title above its header, decimal commas and hidden digits is understood by itself', () => {
  const sample = [
    ['Telefónica del Sur', '', '', '', ''],
    ['Origen', 'Número llamado', 'Fecha', 'Hora', 'Duración', 'Importe (€)'],
    ['912000000', '600 99 98 xx', '22/11/2026', '14:03:05', '01:05', '1.234,05 €'],
  ];
  const settings = settingsOf(sample);
  expect(settings).toMatchObject({
    headerAt: 1,
    columns: ['skip', 'number', 'date', 'time', 'duration', 'amount'],
    dates: 'dmy',
    decimal: ',',
  });
  const read = createBillReader(settings, { country: 'ES', zone })({ line: 3, cells: sample[2]! });
  expect(read).toEqual({
    kind: 'line',
    line: {
      line: 3,
      number: '346009998xx',
      atMs: Date.UTC(2026, 10, 22, 13, 3, 5),
      seconds: 65,
      amount: 1_234_050_000_000n,
    },
  });
});

test('an English bill without a header is understood by what stands in it', () => {
  const settings = settingsOf(
    [
      ['+18095551234', '2026-11-22 14:03:05', '65', '0.0132'],
      ['+18095551235', '2026-11-22 15:03:05', '5', '0.0011'],
    ],
    'DO',
  );
  expect(settings).toMatchObject({
    headerAt: -1,
    columns: ['number', 'date', 'duration', 'amount'],
    dates: 'ymd',
    decimal: '.',
    unit: 'seconds',
  });
});

test.each([
  ['11/22/2026', 'mdy'],
  ['22.11.26', 'dmy'],
  ['2026/11/22', 'ymd'],
])('the day %s is written %s', (date, dates) => {
  const sample = [
    ['Destination', 'Date', 'Minutes', 'Cost'],
    ['600999888', date, '1.5', '0.10'],
  ];
  expect(settingsOf(sample)).toMatchObject({ dates, unit: 'minutes' });
});

test.each([
  ['600999888', 'ES', '34600999888'],
  ['0034600999888', 'ES', '34600999888'],
  ["'+34600999888", 'ES', '34600999888'],
  ['8095551***', 'DO', '18095551xxx'],
  ['061', 'ES', '061'],
  ['Total', 'ES', undefined],
  ['xxxxxxxxx', 'ES', undefined],
])('the billed number %s in %s is %s', (text, country, number) => {
  expect(readBilledNumber(text, country)).toBe(number);
});

test.each([
  ['65', 'seconds', 65],
  ['64.2', 'seconds', 65],
  ['1,5', 'minutes', 90],
  ['01:05', 'seconds', 65],
  ['1:00:05', 'minutes', 3605],
  ['1m 5s', 'seconds', 65],
  ['1\'05"', 'seconds', 65],
  ['soon', 'seconds', undefined],
  ['', 'seconds', undefined],
] as const)('the duration %s in %s is %s s', (text, unit, seconds) => {
  expect(readBilledSeconds(text, unit)).toBe(seconds);
});

test.each([
  ['0,07', ',', '0.07'],
  ['1.234,5', ',', '1234.5'],
  ['US$ 1,234.50', '.', '1234.5'],
  ['(0.10)', '.', '-0.1'],
  ['0.30000000000000004', '.', '0.3'],
  ['0.1234567896', '.', '0.12345679'],
  ['1,2,3', ',', undefined],
  ['gratis', ',', undefined],
] as const)('the amount %s with the sign %s is %s', (text, sign, amount) => {
  const read = readBilledAmount(text, sign);
  expect(read === undefined ? undefined : printNanos(read)).toBe(amount);
});

describe('the instant of a line', () => {
  const dmy = { order: 'dmy', zone } as const;
  test.each([
    [{ date: '22/11/2026 2:03 p. m.' }, Date.UTC(2026, 10, 22, 13, 3)],
    [{ date: '20261122140305' }, Date.UTC(2026, 10, 22, 13, 3, 5)],
    [{ date: '22/11/2026', time: '140305' }, Date.UTC(2026, 10, 22, 13, 3, 5)],
    [{ date: '2026-11-22T14:03:05Z' }, Date.UTC(2026, 10, 22, 14, 3, 5)],
    [{ date: '2026-11-22 14:03:05 +0100' }, Date.UTC(2026, 10, 22, 13, 3, 5)],
  ])('%o is read', (cells, at) => {
    expect(readBilledAt(cells, dmy)).toBe(at);
  });
  test('without a time, or on a day that is none, it says so', () => {
    expect(readBilledAt({ date: '22/11/2026' }, dmy)).toBe('no-time');
    expect(readBilledAt({ date: '30/02/2026 10:00' }, dmy)).toBe('bad-date');
    expect(readBilledAt({ date: '22/11/2026 25:00' }, dmy)).toBe('no-time');
  });
});

test('a row that is no call says why, with what stood there', () => {
  const sample = [
    ['Number', 'Date', 'Duration', 'Amount', 'Currency'],
    ['600999888', '2026-11-22 10:00', '60', '0.10', 'EUR'],
  ];
  const read = createBillReader(settingsOf(sample), { country: 'ES', zone });
  const faultOf = (...cells: string[]) => {
    const row = read({ line: 9, cells });
    return row.kind === 'fault' ? [row.fault, row.value] : row.kind;
  };
  expect(faultOf('', '', '', '12.30')).toEqual(['no-number', '12.30']);
  expect(faultOf('Total', '', '', '12.30')).toEqual(['bad-number', 'Total']);
  expect(faultOf('600999888', '2026-13-22 10:00', '60', '1')).toEqual(['bad-date', '2026-13-22 10:00']);
  expect(faultOf('600999888', '2026-11-22 10:00', '60', 'n/a')).toEqual(['bad-amount', 'n/a']);
  expect(faultOf('600999888', '2026-11-22 10:00', '60', '0.10', 'usd')).toEqual(['other-currency', 'USD']);
  expect(faultOf('600999888', '2026-11-22 10:00', '60', '0.10', '')).toBe('line');
});
