import type { Nanos } from '../../base/money.ts';
import type { Office } from '../../core/office/office.ts';
import { exchange } from '../../core/rating/exchange.ts';
import { type ExactAmount, roundAmount } from '../../core/rating/round.ts';
import { localTime } from '../../core/schedule/local-time.ts';

const EXACT = { mode: 'half-up', decimals: 9 } as const;

/** What one of the currency is worth in the office's on that day; `same` where it is the office's own, undefined where no rate is known. */
export function worthOf(
  { office, exchangeRates }: Pick<Office, 'office' | 'exchangeRates'>,
  of: { currency: string; atMs: number },
): ExactAmount | 'same' | undefined {
  const { currency: to, timezone } = office;
  if (of.currency === to) return 'same';
  const day = localTime(timezone, of.atMs).date;
  return exchange(1n, { from: of.currency, to, day, rates: exchangeRates })?.exact;
}

/** An amount in the office's currency. */
export const inOffices = (net: Nanos, worth: ExactAmount | undefined): Nanos =>
  worth === undefined ? net : roundAmount({ numerator: net * worth.numerator, denominator: worth.denominator }, EXACT);

/** What an amount in the office's currency buys in the other one, never more. */
export const inTariffs = (net: Nanos, worth: ExactAmount | undefined): Nanos =>
  worth === undefined || worth.numerator === 0n ? net : (net * worth.denominator) / worth.numerator;
