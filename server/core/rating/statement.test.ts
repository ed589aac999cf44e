import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseNanos, printNanos } from '../../base/money.ts';
import { seeded } from '../../testing/seeded.ts';
import { type MadeStatement, makeStatement, type StatementSums } from './statement.ts';

interface TaxVector {
  id: string;
  topic: string;
  net: string;
  taxes: { code: string; pct: string; base: 'net' | 'compound' }[];
  expected: { tax: string; gross: string };
}

const { taxes: vectors } = JSON.parse(
  readFileSync(new URL('./vectors/vectors-spec.json', import.meta.url), 'utf8'),
) as { taxes: TaxVector[] };

const about = {
  payer: { kind: 'department' as const, id: 'sales', name: 'Ventas' },
  officeName: 'Clínica',
  from: '2026-03-01',
  to: '2026-03-31',
  basis: 'cost' as const,
  currency: 'EUR',
  rates: [],
  taxes: [],
};

const sum = (net: string, more: Partial<StatementSums> = {}): StatementSums => ({
  ...{ key: 'mobile', currency: 'EUR', day: '2026-03-01', legs: 1, unrated: 0, talkMs: 60_000, billedSec: 60 },
  net: parseNanos(net)!,
  ...more,
});

function sheetOf(made: MadeStatement) {
  if (made.kind !== 'made') throw new Error(made.kind);
  return made.sheet;
}

test.each(vectors)('$id as a statement: $topic', ({ net, taxes, expected }) => {
  const made = makeStatement([sum(net)], {
    ...about,
    taxes: taxes.map(({ code, pct, base }) => ({ code, percent: pct, base })),
  });
  expect({ tax: sheetOf(made).tax, gross: sheetOf(made).total }).toEqual(expected);
});

test('the lines add up to what was charged, groups to net, tax and total, whatever the sums', () => {
  const pick = seeded(11);
  const taxes = [
    { code: 'IVA', percent: '21', base: 'net' as const },
    { code: 'ISC', percent: '10.5', base: 'compound' as const, kinds: ['mobile' as const, 'premium' as const] },
  ];
  for (let round = 0; round < 200; round += 1) {
    const sums = Array.from({ length: 1 + pick(12) }, () =>
      sum(printNanos(BigInt(pick(4_000_000_000))), { key: ['local', 'mobile', 'incoming', 'premium'][pick(4)]! }),
    );
    const { lines, groups, net, tax, total } = sheetOf(makeStatement(sums, { ...about, taxes }));
    const all = (texts: readonly string[]): bigint => texts.reduce((whole, text) => whole + parseNanos(text)!, 0n);
    expect(all(lines.map((line) => line.net))).toBe(sums.reduce((whole, each) => whole + each.net, 0n));
    expect(all(groups.map((group) => group.net))).toBe(parseNanos(net));
    for (const { classes, net: rounded } of groups) {
      const printed = lines.filter((line) => classes.includes(line.class)).map(({ shown }) => shown!);
      expect(all(printed)).toBe(parseNanos(rounded));
      for (const amount of printed) expect(amount).toMatch(/^\d+(\.\d{1,2})?$/);
    }
    for (const group of groups)
      expect(parseNanos(group.net)! + all(group.taxes.map(({ amount }) => amount))).toBe(parseNanos(group.gross));
    expect(parseNanos(net)! + parseNanos(tax)!).toBe(parseNanos(total));
  }
});

test('a tax on mobile calls makes a group of its own', () => {
  const taxes = [{ code: 'ISC', percent: '10', base: 'net' as const, kinds: ['mobile' as const] }];
  const { groups, total } = sheetOf(makeStatement([sum('10'), sum('5', { key: 'local' })], { ...about, taxes }));
  expect(groups.map(({ classes, gross }) => [classes, gross])).toEqual([
    [['local'], '5'],
    [['mobile'], '11'],
  ]);
  expect(total).toBe('16');
});

test('other currencies are changed by the rate of their day, which is told; without a rate there is no statement', () => {
  const rates = [{ from: 'USD', to: 'EUR', rate: '0.9', validFrom: '2026-01-01' }];
  const made = makeStatement([sum('10', { currency: 'USD' })], { ...about, rates });
  expect(sheetOf(made)).toMatchObject({ net: '9', rates });
  const odd = makeStatement([sum('1.2345', { currency: 'USD' })], {
    ...about,
    rates: [{ ...rates[0]!, rate: '0.87654' }],
  });
  expect(sheetOf(odd).lines).toMatchObject([{ net: '1.08208863', shown: '1.08' }]);
  expect(makeStatement([sum('10', { currency: 'DOP' })], { ...about, rates })).toEqual({
    kind: 'no-rate',
    currencies: ['DOP'],
  });
});

test('calls without a price are told, not counted as nothing', () => {
  const made = makeStatement([sum('1', { legs: 3, unrated: 2 }), sum('0', { unrated: 1, currency: 'XXX' })], about);
  expect(sheetOf(made)).toMatchObject({ unrated: 3, lines: [{ class: 'mobile', calls: 1, net: '1' }] });
});

test('a currency without cents has none', () => {
  const taxes = [{ code: 'IVA', percent: '19', base: 'net' as const }];
  const made = makeStatement([sum('100.4', { currency: 'CLP' })], { ...about, currency: 'CLP', taxes });
  expect(sheetOf(made)).toMatchObject({ net: '100', tax: '19', total: '119' });
});
