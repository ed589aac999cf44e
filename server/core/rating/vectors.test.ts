import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseNanos, printNanos } from '../../base/money.ts';
import { parseMinute } from '../schedule/local-time.ts';
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
  bundles?: unknown[];
  limit?: unknown;
  question?: string;
  expected: {
    cost?: string;
    connectFee?: string;
    billedSec?: number;
    matchedPrefix?: string;
    spans?: { from: number; to: number }[];
    spanCount?: number;
    error?: string;
  };
}

/** Free-minute budgets and the cut-off timer are not built yet: their cases wait here by name. */
const notCoveredYet = ['R018', 'R055', 'R081', 'R086', 'R087', 'R088', 'R091', 'R094', 'S14', 'S15'];

const casesOf = (file: string): Vector[] =>
  JSON.parse(readFileSync(new URL(`./vectors/${file}`, import.meta.url), 'utf8')).cases;
const all = [...casesOf('vectors-dev.json'), ...casesOf('vectors-spec.json')];
const needsMore = (vector: Vector): boolean => Boolean(vector.bundles ?? vector.limit ?? vector.question);
const covered = all.filter((vector) => !needsMore(vector));

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

test('the list of cases that wait for budgets and the cut-off timer is true', () => {
  expect(all.filter(needsMore).map((vector) => vector.id)).toEqual(notCoveredYet);
  expect(covered.length + notCoveredYet.length).toBe(64);
});

test.each(covered.map((vector) => [vector.id, vector] as const))('vector %s is charged as stated', (_, vector) => {
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
