import type { Nanos } from '../../base/money.ts';

export interface Rounding {
  mode: 'up' | 'down' | 'half-up' | 'half-even';
  /** Decimals of the currency's unit that remain, 0 to 9. */
  decimals: number;
}

/** An exact amount: nanos over a positive denominator. */
export interface ExactAmount {
  numerator: bigint;
  denominator: bigint;
}

function roundQuotient(amount: ExactAmount, mode: Rounding['mode']): bigint {
  const negative = amount.numerator < 0n;
  const size = negative ? -amount.numerator : amount.numerator;
  const whole = size / amount.denominator;
  const twiceRest = (size % amount.denominator) * 2n;
  const away =
    mode === 'up'
      ? twiceRest > 0n
      : mode === 'half-up'
        ? twiceRest >= amount.denominator
        : mode === 'half-even' &&
          (twiceRest > amount.denominator || (twiceRest === amount.denominator && whole % 2n === 1n));
  const rounded = away ? whole + 1n : whole;
  return negative ? -rounded : rounded;
}

/** Rounds once to the wanted decimals. `up` and `half-up` go away from zero, `down` goes towards it. */
export function roundAmount(amount: ExactAmount, rounding: Rounding): Nanos {
  const unit = 10n ** BigInt(9 - rounding.decimals);
  return roundQuotient({ ...amount, denominator: amount.denominator * unit }, rounding.mode) * unit;
}
