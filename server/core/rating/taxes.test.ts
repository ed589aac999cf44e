import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseNanos, printNanos } from '../../base/money.ts';
import { exchange } from './exchange.ts';
import { roundAmount } from './round.ts';
import { applyTaxes, taxesOn } from './taxes.ts';

interface TaxVector {
  id: string;
  topic: string;
  net: string;
  netRounded?: string;
  taxes: { code: string; pct: string; base: 'net' | 'compound' }[];
  expected: { tax: string; gross: string };
}

const { taxes: vectors } = JSON.parse(
  readFileSync(new URL('./vectors/vectors-spec.json', import.meta.url), 'utf8'),
) as { taxes: TaxVector[] };

test.each(vectors)('$id: $topic', ({ net, netRounded, taxes, expected }) => {
  const taxed = applyTaxes(parseNanos(net)!, {
    taxes: taxes.map(({ code, pct, base }) => ({ code, percent: pct, base })),
  });
  const tax = taxed.lines.reduce((sum, { amount }) => sum + amount, 0n);
  expect({ tax: printNanos(tax), gross: printNanos(taxed.gross) }).toEqual(expected);
  if (netRounded) expect(printNanos(taxed.net)).toBe(netRounded);
});

test('a currency without cents is rounded to whole ones', () => {
  const taxed = applyTaxes(parseNanos('100.4')!, {
    taxes: [{ code: 'IVA', percent: '19', base: 'net' }],
    decimals: 0,
  });
  expect([taxed.net, taxed.gross].map(printNanos)).toEqual(['100', '119']);
});

test('a tax on mobile calls is not taken of others, nor where nobody knows what the call is', () => {
  const taxes = [
    { code: 'IVA', percent: '19', base: 'net' as const },
    { code: 'INC', percent: '4', base: 'net' as const, kinds: ['mobile' as const] },
  ];
  const codes = (kind: 'mobile' | 'local' | undefined) => taxesOn(taxes, kind).map(({ code }) => code);
  expect([codes('mobile'), codes('local'), codes(undefined)]).toEqual([['IVA', 'INC'], ['IVA'], ['IVA']]);
});

const rates = [
  { from: 'USD', to: 'DOP', rate: '58.5', validFrom: '2026-01-01' },
  { from: 'USD', to: 'DOP', rate: '60', validFrom: '2026-03-01' },
];
const change = (amount: string, how: { from: string; to: string; day: string }): string | undefined => {
  const changed = exchange(parseNanos(amount)!, { ...how, rates });
  return changed && printNanos(roundAmount(changed.exact, { mode: 'half-up', decimals: 4 }));
};

test('a currency is changed by the rate of the day, both ways, exactly', () => {
  expect(change('2', { from: 'USD', to: 'DOP', day: '2026-02-28' })).toBe('117');
  expect(change('2', { from: 'USD', to: 'DOP', day: '2026-03-01' })).toBe('120');
  expect(change('117', { from: 'DOP', to: 'USD', day: '2026-02-01' })).toBe('2');
  expect(change('1', { from: 'DOP', to: 'USD', day: '2026-04-01' })).toBe('0.0167');
  expect(change('7', { from: 'EUR', to: 'EUR', day: '2020-01-01' })).toBe('7');
});

test('before the first rate, and for a currency without one, nothing is told', () => {
  expect(change('2', { from: 'USD', to: 'DOP', day: '2025-12-31' })).toBeUndefined();
  expect(change('2', { from: 'EUR', to: 'DOP', day: '2026-12-31' })).toBeUndefined();
});
