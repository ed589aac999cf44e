import type { Rate, RateStep } from './deck.ts';
import type { ExactAmount } from './round.ts';

const HUNDRED_PERCENT = 100_000_000_000n;

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** Least common multiple of the `per` of all rates that the call may meet: every increment is whole over it. */
export function commonDenominator(rates: readonly Rate[]): bigint {
  let common = 1n;
  for (const { steps } of rates) {
    for (const { perSec } of steps) common = (common / gcd(common, BigInt(perSec))) * BigInt(perSec);
  }
  return common;
}

/** The price at so many seconds after the free ones, and where the next one begins. */
export function stepAt(rate: Rate, billableSec: number): { step: RateStep; nextFromSec: number } {
  let index = 0;
  while (index + 1 < rate.steps.length && rate.steps[index + 1]!.fromSec <= billableSec) index++;
  return { step: rate.steps[index]!, nextFromSec: rate.steps[index + 1]?.fromSec ?? Number.POSITIVE_INFINITY };
}

/** Formula 7 and 8: limits, then markup; all exact. */
export function applyLimits(
  rate: Rate,
  sum: ExactAmount,
): { exact: ExactAmount; limit?: 'minimum-charge' | 'maximum-charge' } {
  let { numerator } = sum;
  let limit: 'minimum-charge' | 'maximum-charge' | undefined;
  const minimum = (rate.minCharge ?? 0n) * sum.denominator;
  if (numerator < minimum) {
    numerator = minimum;
    limit = 'minimum-charge';
  }
  if (rate.maxCost !== undefined && rate.maxCostStrategy === 'free' && numerator > rate.maxCost * sum.denominator) {
    numerator = rate.maxCost * sum.denominator;
    limit = 'maximum-charge';
  }
  const exact =
    rate.markupPercent === undefined
      ? { numerator, denominator: sum.denominator }
      : {
          numerator: numerator * (HUNDRED_PERCENT + rate.markupPercent),
          denominator: sum.denominator * HUNDRED_PERCENT,
        };
  return limit ? { exact, limit } : { exact };
}
