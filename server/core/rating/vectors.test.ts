import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseNanos, printNanos } from '../../base/money.ts';
import { parseMinute } from '../schedule/local-time.ts';
import { allowedSeconds } from './allowed-seconds.ts';
import { chargeCall } from './charge.ts';
import { type Deck, digitsOf, prepareDeck, type Rate } from './deck.ts';

interface VectorRate {
  prefixes?: string[];
  priority?: number;
  band?: {
    weekdays?: number[];
    months?: number[];
    monthDays?: number[];
    holiday?: boolean;
    start?: string;
    end?: string;
  };
  connectFee: string;
  steps: { from: number; price: string; per: number; increment: number }[];
  rounding: Rate['rounding'];
  minBillableSec?: number;
  freeSec?: number;
  minCharge?: string;
  maxCost?: string;
  maxCostStrategy?: 'free' | 'disconnect';
}

interface Vector {
  id: string;
  tariff?: { timezone?: string; holidays?: string[]; rates: VectorRate[] };
  call: { start?: string; durationSec: number; answered?: boolean; destination?: string };
  bundles?: { id: string; seconds: number; unit: number; priority: number }[];
  money?: string;
  limit?: { maxSpend: string };
  credit?: string;
  question?: 'maxDuration';
  expected: {
    cost?: string;
    connectFee?: string;
    billedSec?: number;
    matchedPrefix?: string;
    spans?: { from: number; to: number }[];
    spanCount?: number;
    error?: string;
    maxSec?: number;
    servedSec?: number;
    moneySpent?: string;
    left?: Record<string, number>;
  };
}

const casesOf = (file: string): Vector[] =>
  JSON.parse(readFileSync(new URL(`./vectors/${file}`, import.meta.url), 'utf8')).cases;
const all = [...casesOf('vectors-dev.json'), ...casesOf('vectors-spec.json')];
const isBundle = (vector: Vector): boolean => vector.bundles !== undefined;
const isCutOff = (vector: Vector): boolean => Boolean(vector.limit ?? vector.question);
const charged = all.filter((vector) => !isBundle(vector) && !isCutOff(vector));

const nanos = (text: string): bigint => parseNanos(text)!;

function deckOf(tariff: NonNullable<Vector['tariff']>): Deck {
  return {
    version: 'vector',
    ...(tariff.timezone && { timeZone: tariff.timezone }),
    ...(tariff.holidays && { holidays: tariff.holidays }),
    rates: tariff.rates.map((rate, index) => {
      const { start, end, ...days } = rate.band ?? {};
      return {
        id: `rate-${index}`,
        prefixes: rate.prefixes ?? [''],
        ...(rate.priority !== undefined && { priority: rate.priority }),
        ...(rate.band && {
          band: { ...days, ...(start && end && { fromMinute: parseMinute(start)!, toMinute: parseMinute(end)! }) },
        }),
        connectFee: nanos(rate.connectFee),
        steps: rate.steps.map((step) => ({
          fromSec: step.from,
          price: nanos(step.price),
          perSec: step.per,
          incrementSec: step.increment,
        })),
        rounding: rate.rounding,
        ...(rate.minBillableSec !== undefined && { minBillableSec: rate.minBillableSec }),
        ...(rate.freeSec !== undefined && { freeSec: rate.freeSec }),
        ...(rate.minCharge !== undefined && { minCharge: nanos(rate.minCharge) }),
        ...(rate.maxCost !== undefined && { maxCost: nanos(rate.maxCost) }),
        ...(rate.maxCostStrategy && { maxCostStrategy: rate.maxCostStrategy }),
      };
    }),
  };
}

test('each case is of one kind and none is left out', () => {
  const [bundles, cutOffs] = [all.filter(isBundle), all.filter(isCutOff)];
  expect([bundles.length, cutOffs.length, charged.length + bundles.length + cutOffs.length]).toEqual([5, 5, 64]);
});

test.each(charged.map((vector) => [vector.id, vector] as const))('vector %s is charged as stated', (_, vector) => {
  const answeredAt = Date.parse(vector.call.start ?? '2026-03-03T12:00:00Z');
  const charge = chargeCall(prepareDeck(deckOf(vector.tariff!)), {
    ...(vector.call.answered !== false && { answeredAt }),
    releasedAt: answeredAt + vector.call.durationSec * 1000,
    destination: vector.call.destination!,
    emergency: false,
  });
  const { expected } = vector;
  if (expected.error === 'NO_RATE') {
    expect(charge).toMatchObject({ state: 'unrated', reason: 'no-prefix' });
    return;
  }
  if (charge.state === 'unrated') throw new Error(charge.reason);
  expect(printNanos(charge.net)).toBe(expected.cost);
  if (expected.connectFee !== undefined) expect(printNanos(charge.connectFee)).toBe(expected.connectFee);
  if (charge.state !== 'rated') return;
  if (expected.billedSec !== undefined) expect(charge.billedSec).toBe(expected.billedSec);
  if (expected.matchedPrefix !== undefined) expect(charge.prefix).toBe(digitsOf(expected.matchedPrefix));
  if (expected.spans) {
    expect(charge.spans.map(({ fromSec, toSec }) => ({ from: fromSec, to: toSec }))).toEqual(expected.spans);
  }
  if (expected.spanCount !== undefined) expect(charge.spans).toHaveLength(expected.spanCount);
});

test.each(all.filter(isCutOff).map((vector) => [vector.id, vector] as const))(
  'vector %s lasts as stated',
  (_, vector) => {
    const { call } = vector;
    const credit = vector.limit?.maxSpend ?? vector.credit;
    const allowance = allowedSeconds(prepareDeck(deckOf(vector.tariff!)), {
      call: { answeredAt: Date.parse(call.start ?? '2026-03-03T12:00:00Z'), destination: call.destination! },
      ...(credit !== undefined && { credit: nanos(credit) }),
      mostSec: call.durationSec,
    });
    expect(allowance.maxSec).toBe(vector.expected.maxSec);
  },
);

test.each(all.filter(isBundle).map((vector) => [vector.id, vector] as const))(
  'vector %s uses its bundles as stated',
  (_, vector) => {
    const { expected, money } = vector;
    // Whatever the cases without a tariff would have to pay shows at once.
    const dear = { connectFee: '0', steps: [{ from: 0, price: '9', per: 1, increment: 1 }] };
    const deck = prepareDeck(
      deckOf(vector.tariff ?? { rates: [{ ...dear, rounding: { mode: 'half-up', decimals: 4 } }] }),
    );
    const bundles = vector.bundles!.map(({ seconds: leftSec, unit: unitSec, ...bundle }) => ({
      ...bundle,
      leftSec,
      unitSec,
    }));
    const call = { answeredAt: Date.parse('2026-03-03T12:00:00Z'), destination: '1', bundles };
    let durationSec = vector.call.durationSec;
    if (money !== undefined) {
      durationSec = allowedSeconds(deck, { call, credit: nanos(money), mostSec: durationSec }).maxSec;
      expect(durationSec).toBe(expected.servedSec);
    }
    const charge = chargeCall(deck, { ...call, releasedAt: call.answeredAt + durationSec * 1000, emergency: false });
    if (charge.state !== 'rated') throw new Error(charge.state);
    expect(printNanos(charge.net)).toBe(expected.moneySpent);
    if (expected.billedSec !== undefined) expect(charge.billedSec).toBe(expected.billedSec);
    const used = new Map(charge.bundles.map(({ id, usedSec }) => [id, usedSec]));
    const left = Object.fromEntries(bundles.map(({ id, leftSec }) => [id, leftSec - (used.get(id) ?? 0)]));
    expect(left).toEqual(expected.left ?? {});
  },
);
