import { describe, expect, test } from 'vitest';
import { parseNanos } from '../../base/money.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { readScope } from '../office/limits.ts';
import { forecast, isPaidFrom, markAt, percentOf } from './budgets.ts';
import { periodAt } from './period.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

describe('a budget counts by the calendar of the office', () => {
  const zone = 'Europe/Madrid';
  test.each([
    ['day', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['day', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['week', '2026-03-29T12:00:00Z', '2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['month', '2026-12-31T23:30:00Z', '2026-12-31T23:00:00.000Z', '2027-01-31T23:00:00.000Z'],
    ['month', '2026-12-31T22:30:00Z', '2026-11-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    ['hour', '2026-01-05T12:34:56Z', '2026-01-05T12:00:00.000Z', '2026-01-05T13:00:00.000Z'],
  ] as const)('%s at %s', (period, at, from, to) => {
    const span = periodAt(period, { zone, atMs: Date.parse(at) });
    expect([iso(span.fromMs), iso(span.toMs)]).toEqual([from, to]);
  });

  test('days when the clock is changed have 23 and 25 hours', () => {
    const hours = (at: string): number => {
      const { fromMs, toMs } = periodAt('day', { zone, atMs: Date.parse(at) });
      return (toMs - fromMs) / 3_600_000;
    };
    expect([hours('2026-03-29T12:00:00Z'), hours('2026-10-25T12:00:00Z')]).toEqual([23, 25]);
  });

  test('each instant lies in the period that is told for it, and the next one begins where it ends', () => {
    for (const period of ['hour', 'day', 'week', 'month'] as const)
      for (let atMs = Date.UTC(2026, 0, 1); atMs < Date.UTC(2027, 0, 1); atMs += 7_777_777_7) {
        const span = periodAt(period, { zone: 'America/Santo_Domingo', atMs });
        expect(span.fromMs).toBeLessThanOrEqual(atMs);
        expect(span.toMs).toBeGreaterThan(atMs);
        expect(periodAt(period, { zone: 'America/Santo_Domingo', atMs: span.toMs }).fromMs).toBe(span.toMs);
      }
  });
});

describe('who pays', () => {
  const office = sampleOffice({
    departments: [{ id: 'sales', name: 'Sales', members: ['ana'], outside: false }],
  });
  const paid = { account: '55', principal: 'Acme' };
  const leg = { trunkId: 'carrier', extension: '101', login: 'ana', queueId: 'care', ...paid };
  test.each([
    ...['office', 'person:ana', 'extension:101', 'department:sales', 'queue:care', 'trunk:carrier'],
    ...['account:55', 'principal:Acme'],
  ])('%s pays for the leg', (of) => expect(isPaidFrom({ of }, leg, office)).toBe(true));
  test.each([
    'person:luis',
    'extension:102',
    'department:none',
    'queue:other',
    'trunk:other',
    'account:5',
    'principal:Acm',
    'nonsense',
    'person:',
  ])('%s does not', (of) => expect(isPaidFrom({ of }, leg, office)).toBe(false));
  test('the unit of the account, or of whoever a charge was put on, pays in place of the caller’s', () => {
    const ours = { ...leg, department: 'care' };
    expect(isPaidFrom({ of: 'department:sales' }, ours, office)).toBe(false);
    expect(isPaidFrom({ of: 'department:care' }, ours, office)).toBe(true);
    expect(isPaidFrom({ of: 'person:ana' }, ours, office)).toBe(true);
  });
  test('a phone without a login is that of who sits there', () => {
    expect(isPaidFrom({ of: 'person:ana' }, { trunkId: 'carrier', extension: '101' }, office)).toBe(true);
    expect(isPaidFrom({ of: 'department:sales' }, { trunkId: 'carrier', extension: '101' }, office)).toBe(true);
    // Somebody else has given a PIN there.
    expect(isPaidFrom({ of: 'person:ana' }, { trunkId: 'carrier', extension: '101', login: 'luis' }, office)).toBe(
      false,
    );
  });
  test('the scope of a budget is read only when it is whole', () => {
    expect(readScope('person:a:b')).toEqual({ scope: 'person', id: 'a:b' });
    expect([readScope('office:x'), readScope('person'), readScope('')]).toEqual([undefined, undefined, undefined]);
  });
});

test('marks are told in whole percent of what is spent', () => {
  const amount = parseNanos('10')!;
  expect(
    ['4.99', '5', '7.99', '8', '9.99', '10', '12'].map((spent) => markAt(percentOf(parseNanos(spent)!, amount))),
  ).toEqual([0, 50, 50, 80, 80, 100, 100]);
  expect(markAt(percentOf(0n, 0n))).toBe(100);
});

test('a forecast goes by the time that is over, once enough of it is', () => {
  const span = { fromMs: 0, toMs: 86_400_000 };
  const of = { period: 'day', span, spent: parseNanos('3')! } as const;
  expect(forecast({ ...of, nowMs: 43_200_000 })).toBe(parseNanos('6'));
  expect(forecast({ ...of, nowMs: 3_600_000 })).toBeUndefined();
});
