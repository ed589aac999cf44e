import { type Nanos, parseNanos } from '../../base/money.ts';
import type { CallKind } from '../office/call-kinds.ts';
import type { Tax } from '../office/prices.ts';
import { type ExactAmount, roundAmount } from './round.ts';

export interface TaxLine {
  code: string;
  percent: string;
  /** What it is counted of. */
  base: Nanos;
  amount: Nanos;
}

export interface TaxedAmount {
  /** The net rounded to the currency, once. */
  net: Nanos;
  lines: TaxLine[];
  gross: Nanos;
}

const hundredPercent = 100_000_000_000n;

/**
 * Formula 9: the net is rounded to the currency's decimals (2 when left out), then each tax is counted of it, or of it
 * with the taxes before it, and rounded half up. A percentage that is no decimal text counts as none: the office's
 * document has none such.
 */
export function applyTaxes(net: ExactAmount | Nanos, how: { taxes: readonly Tax[]; decimals?: number }): TaxedAmount {
  const rounding = { mode: 'half-up', decimals: how.decimals ?? 2 } as const;
  const exact = typeof net === 'bigint' ? { numerator: net, denominator: 1n } : net;
  const rounded = roundAmount(exact, rounding);
  let gross = rounded;
  const lines = how.taxes.map(({ code, percent, base }) => {
    const of = base === 'compound' ? gross : rounded;
    const amount = roundAmount({ numerator: of * (parseNanos(percent) ?? 0n), denominator: hundredPercent }, rounding);
    gross += amount;
    return { code, percent, base: of, amount };
  });
  return { net: rounded, lines, gross };
}

/** The taxes that a call of that kind bears. */
export const taxesOn = (taxes: readonly Tax[], kind: CallKind | undefined): Tax[] =>
  taxes.filter(({ kinds }) => !kinds || (kind !== undefined && kinds.includes(kind)));
