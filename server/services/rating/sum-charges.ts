import { parseNanos, printNanos } from '../../base/money.ts';
import type { ChargeRow } from './rate-leg.ts';

/** What a call costs: the sum of its legs' charges in force; undefined when there is nothing to sum or currencies differ. */
export function sumCharges(
  rows: readonly Pick<ChargeRow, 'net' | 'currency' | 'state'>[],
): { cost: string; currency: string; costState: 'rated' | 'free' | 'unrated' } | undefined {
  const [first] = rows;
  if (!first || rows.some((row) => row.currency !== first.currency)) return undefined;
  const sum = rows.reduce((total, row) => total + parseNanos(row.net)!, 0n);
  const costState = rows.some((row) => row.state === 'unrated')
    ? 'unrated'
    : rows.some((row) => row.state === 'rated')
      ? 'rated'
      : 'free';
  return { cost: printNanos(sum), currency: first.currency, costState };
}
