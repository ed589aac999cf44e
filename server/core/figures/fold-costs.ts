import type { Nanos } from '../../base/money.ts';
import type { ExchangeRate } from '../office/prices.ts';
import { exchange } from '../rating/exchange.ts';
import { roundAmount } from '../rating/round.ts';

/** Charges of one kind, in one currency, of days on which the same exchange rates held. */
export interface CostSums {
  key: string | number;
  kind: 'cost' | 'price';
  currency: string;
  /** One of those days. */
  day: string;
  legs: number;
  unrated: number;
  talkMs: number;
  billedSec: number;
  net: Nanos;
}

/** What is told of one key in one currency. */
export interface CostLine {
  key: string | number;
  currency: string;
  charged: number;
  unrated: number;
  talkMs: number;
  billedSec: number;
  cost: Nanos;
  /** Undefined where nobody is asked for anything. */
  price?: Nanos;
  /** Undefined too where cost and price are in currencies that no rate joins. */
  margin?: Nanos;
}

/**
 * Amounts by key, in the office's currency where an exchange rate of their day is known (rounded half up to 1e-9), and
 * otherwise in a line of their own: currencies are never added together without.
 */
export function foldCosts(
  sums: Iterable<CostSums>,
  how: { currency: string; rates: readonly ExchangeRate[] },
): CostLine[] {
  const lines = new Map<string | number, Map<string, CostLine>>();
  for (const { key, kind, day, ...sum } of sums) {
    const changed = exchange(sum.net, { from: sum.currency, to: how.currency, day, rates: how.rates });
    const currency = changed ? how.currency : sum.currency;
    const net = changed ? roundAmount(changed.exact, { mode: 'half-up', decimals: 9 }) : sum.net;
    const ofKey = lines.get(key) ?? new Map<string, CostLine>();
    lines.set(key, ofKey);
    const line = ofKey.get(currency) ?? {
      ...{ key, currency, charged: 0, unrated: 0, talkMs: 0, billedSec: 0, cost: 0n },
    };
    ofKey.set(currency, line);
    if (kind === 'price') {
      line.price = (line.price ?? 0n) + net;
      continue;
    }
    line.charged += sum.legs;
    line.unrated += sum.unrated;
    line.talkMs += sum.talkMs;
    line.billedSec += sum.billedSec;
    line.cost += net;
  }
  return [...lines.values()].flatMap((ofKey) => {
    const own = [...ofKey.values()];
    const [only, ...others] = own;
    if (only && others.length === 0 && only.price !== undefined) only.margin = only.price - only.cost;
    return own;
  });
}

/** All lines as one; amounts only where all are in one currency. */
export function totalCosts(lines: readonly CostLine[]): Omit<CostLine, 'key' | 'currency' | 'cost'> & {
  currency?: string;
  cost?: Nanos;
} {
  const add = (of: (line: CostLine) => number): number => lines.reduce((sum, line) => sum + of(line), 0);
  const counts = {
    charged: add(({ charged }) => charged),
    unrated: add(({ unrated }) => unrated),
    talkMs: add(({ talkMs }) => talkMs),
    billedSec: add(({ billedSec }) => billedSec),
  };
  const [first] = lines;
  if (!first || lines.some(({ currency }) => currency !== first.currency)) return counts;
  const cost = lines.reduce((sum, line) => sum + line.cost, 0n);
  const priced = lines.filter(({ price }) => price !== undefined);
  const price = priced.reduce((sum, line) => sum + line.price!, 0n);
  return { ...counts, currency: first.currency, cost, ...(priced.length > 0 && { price, margin: price - cost }) };
}
