import type { Nanos } from '../../base/money.ts';
import { type BundleLeft, useBundles } from './bundles.ts';
import { activeRate, findRates, type PreparedDeck, type Rate } from './deck.ts';
import { applyLimits, commonDenominator, stepAt } from './leg-price.ts';
import { roundAmount } from './round.ts';

/** A leg that is up, or may be: as `RatedCall`, without its end. */
export interface OpenCall {
  answeredAt: number;
  destination: string;
  bundles?: readonly BundleLeft[];
}

/** A stretch of a leg, begun `fromSec` after the answer and paid as a whole. */
export interface Increment {
  fromSec: number;
  toSec: number;
  /** What the leg costs, all in all, when it ends at the end of it: the most that it can cost until then. */
  net: Nanos;
  /** It would go over the rate's `maxCost`, which says to hang up first. */
  isOverCap: boolean;
}

/** Why a leg has no price from some second on. */
export type NoPrice = { reason: 'no-prefix' | 'no-rate-at-that-hour'; atSec: number };

/**
 * How the cost of a leg grows while it lasts, one increment after the other without end: what `chargeCall` would say of a
 * leg that ends in each of them. Returns where no price is known.
 */
export function* increments(deck: PreparedDeck, call: OpenCall): Generator<Increment, NoPrice> {
  const match = findRates(deck, call.destination);
  if (!match) return { reason: 'no-prefix', atSec: 0 };
  const { rates } = match;
  const first = activeRate(deck, { rates, atMs: call.answeredAt });
  if (!first) return { reason: 'no-rate-at-that-hour', atSec: 0 };
  const denominator = commonDenominator(rates);
  const capped = first.maxCostStrategy === 'disconnect' && first.maxCost !== undefined;
  const most = capped ? first.maxCost! * denominator : undefined;
  let numerator = first.connectFee * denominator;
  const increment = (fromSec: number, toSec: number): Increment => ({
    fromSec,
    toSec,
    net: toSec < (first.minBillableSec ?? 0) ? 0n : netOf(first, { numerator, denominator }),
    isOverCap: most !== undefined && numerator > most,
  });

  const freeSec = first.freeSec ?? 0;
  if (freeSec > 0) yield increment(0, freeSec);
  let t = freeSec;
  for (const { usedSec } of useBundles(call.bundles ?? [], Number.POSITIVE_INFINITY)) {
    yield increment(t, t + usedSec);
    t += usedSec;
  }
  for (;;) {
    const rate = activeRate(deck, { rates, atMs: call.answeredAt + t * 1000 });
    if (!rate) return { reason: 'no-rate-at-that-hour', atSec: t };
    const { step } = stepAt(rate, t - freeSec);
    numerator += (step.price * BigInt(step.incrementSec) * denominator) / BigInt(step.perSec);
    yield increment(t, t + step.incrementSec);
    t += step.incrementSec;
  }
}

const netOf = (rate: Rate, sum: { numerator: bigint; denominator: bigint }): Nanos =>
  roundAmount(applyLimits(rate, sum).exact, rate.rounding);
