import { expect, test } from 'vitest';
import { seeded } from '../../../testing/seeded.ts';
import type { Rate as OfficeRate } from '../../office/tariffs.ts';
import { chargeCall } from '../charge.ts';
import { prepareDeck } from '../deck.ts';
import { readRate } from '../tariff.ts';
import { createDeckPacker, openPackedDeck, preparePacked } from './packed-deck.ts';

type Row = OfficeRate & { prefixes: [string] };

/** A price list with prefixes of all lengths, several bands for some, and few terms shared by many. */
function makeRows(seed: number): Row[] {
  const below = seeded(seed);
  const digits = (most: number) => Array.from({ length: below(most + 1) }, () => below(4)).join('');
  const bands = [
    undefined,
    { start: '08:00', end: '20:00' },
    { weekdays: [0, 6] },
    { weekdays: [1, 2], start: '22:00', end: '06:00' },
    { holiday: true },
  ];
  const makeTerms = () => {
    const band = bands[below(bands.length)];
    return {
      ...(band && { band }),
      connectFee: `0.${below(100)}`,
      steps: [{ from: 0, price: `0.${below(1000)}`, per: 60, increment: 1 + below(60) }],
      rounding: { mode: 'half-up' as const, decimals: 9 },
    };
  };
  const terms = Array.from({ length: 12 }, makeTerms);
  return Array.from({ length: 300 }, (_, index) => ({
    ...terms[below(terms.length)]!,
    name: `Place ${below(40)}${index % 7 === 0 ? ' ñandú' : ''}`,
    prefixes: [digits(below(5) === 0 ? 15 : 5)],
  }));
}

function packRows(rows: readonly Row[]) {
  const packer = createDeckPacker();
  for (const { name, prefixes, ...terms } of rows) packer.add({ prefix: prefixes[0], name, terms });
  return openPackedDeck(packer.pack());
}

const about = { version: 'v', timeZone: 'Europe/Madrid', holidays: ['2026-10-12'] };
const nameOf = (id: string): string => id.replace(/#\d+$/, '');

test('a packed price list charges every call as the same list in the office document does', () => {
  const different: unknown[] = [];
  let rated = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const rows = makeRows(seed);
    const plain = prepareDeck({ ...about, rates: rows.map((row) => readRate(row, row.name)) });
    const packed = preparePacked(packRows(rows), about);
    const below = seeded(seed + 1000);
    for (let call = 0; call < 60; call++) {
      const destination = Array.from({ length: below(19) }, () => below(4)).join('');
      const answeredAt = Date.UTC(2026, 9, 10 + below(20), below(24), below(60));
      const leg = { answeredAt, releasedAt: answeredAt + below(900_000), destination, emergency: false };
      const [one, other] = [plain, packed].map((deck) => {
        const charge = chargeCall(deck, leg);
        if (charge.state !== 'rated') return charge;
        const spans = charge.spans.map((span) => ({ ...span, rateId: nameOf(span.rateId) }));
        return { ...charge, rateId: nameOf(charge.rateId), spans };
      });
      if (one!.state === 'rated') rated += 1;
      const text = (value: unknown) =>
        JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
      if (text(one) !== text(other)) different.push({ seed, destination, one, other });
    }
  }
  expect(different).toEqual([]);
  expect(rated).toBeGreaterThan(500);
});

test('rows come back as they were put in, by length and digits, and are found by how they begin', () => {
  const terms = {
    connectFee: '0',
    steps: [{ from: 0, price: '1', per: 60, increment: 1 }],
    rounding: { mode: 'up', decimals: 4 },
  } as const;
  const rows = ['', '34', '346', '34600', '1809', '0', '00'].map((prefix) => ({
    ...structuredClone(terms),
    steps: [{ from: 0, price: '1', per: 60, increment: 1 }],
    name: `to ${prefix}`,
    prefixes: [prefix] as [string],
  }));
  const deck = packRows(rows);
  const listed = Array.from({ length: deck.rows }, (_, row) => deck.rowAt(row));
  expect(listed.map(({ prefix }) => prefix)).toEqual(['', '0', '00', '34', '346', '1809', '34600']);
  expect(listed.every(({ prefix, name }) => name === `to ${prefix}`)).toBe(true);
  const beginning = (start: string) =>
    deck.rowsBeginning(start).flatMap(({ from, to }) => listed.slice(from, to).map(({ prefix }) => prefix));
  expect(beginning('34')).toEqual(['34', '346', '34600']);
  expect(beginning('0')).toEqual(['0', '00']);
  expect(beginning('35')).toEqual([]);
  expect({ rows: deck.rows, prefixes: deck.prefixes, bands: deck.hasBands }).toEqual({
    rows: 7,
    prefixes: 7,
    bands: false,
  });
});

test('what lies at an odd place of another memory is read all the same', () => {
  const packer = createDeckPacker();
  const { name, prefixes, ...terms } = makeRows(3)[0]!;
  packer.add({ prefix: '34', name, terms });
  const packed = packer.pack();
  const elsewhere = new Uint8Array(packed.length + 3);
  elsewhere.set(packed, 3);
  expect(openPackedDeck(elsewhere.subarray(3)).rowAt(0)).toMatchObject({ prefix: '34', name });
  expect(prefixes).toHaveLength(1);
});

test('terms that could not be counted with are refused when they are put in', () => {
  const { name, prefixes: _, ...terms } = makeRows(3)[0]!;
  const add = (change: Partial<typeof terms>, prefix = '34') =>
    createDeckPacker().add({ prefix, name, terms: { ...terms, ...change } });
  expect(() => add({ steps: [{ from: 5, price: '1', per: 60, increment: 1 }] })).toThrow('rating.bad-rate');
  expect(() => add({ connectFee: 'much' })).toThrow('rating.bad-amount');
  expect(() => add({}, '1234567890123456')).toThrow('rating.bad-rate');
});
