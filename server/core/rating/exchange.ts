import { type Nanos, parseNanos } from '../../base/money.ts';
import type { ExchangeRate } from '../office/prices.ts';
import type { ExactAmount } from './round.ts';

export interface Exchanged {
  exact: ExactAmount;
  /** The line of the office by which it was changed; absent where both currencies are one. */
  by?: ExchangeRate;
}

const one = 1_000_000_000n;

/**
 * An amount in another currency on a local day (`2026-11-22`), by the last rate that had begun; where only the way back
 * has one, by that, exactly. Undefined where no rate is known: such an amount must not be told as if it were.
 */
export function exchange(
  amount: Nanos | ExactAmount,
  how: { from: string; to: string; day: string; rates: readonly ExchangeRate[] },
): Exchanged | undefined {
  const { numerator, denominator } = typeof amount === 'bigint' ? { numerator: amount, denominator: 1n } : amount;
  if (how.from === how.to) return { exact: { numerator, denominator } };
  const latest = (from: string, to: string): ExchangeRate | undefined =>
    how.rates
      .filter((each) => each.from === from && each.to === to && each.validFrom <= how.day)
      .reduce<ExchangeRate | undefined>(
        (last, each) => (last && last.validFrom >= each.validFrom ? last : each),
        undefined,
      );
  const there = latest(how.from, how.to);
  const back = latest(how.to, how.from);
  // Of both ways the one that was told last counts.
  const by = there && back ? (back.validFrom > there.validFrom ? back : there) : (there ?? back);
  const rate = by && parseNanos(by.rate);
  if (!rate || rate <= 0n) return undefined;
  return by === there
    ? { exact: { numerator: numerator * rate, denominator: denominator * one }, by }
    : { exact: { numerator: numerator * one, denominator: denominator * rate }, by };
}
