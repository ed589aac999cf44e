import type { Nanos } from '../../base/money.ts';

/**
 * Exact amounts as they are printed with `decimals`, so that they add up to `total`, their rounded sum: each is cut off, and
 * the units left over go one by one to those that lost most, the first of equal ones. None is moved by a whole unit.
 */
export function shareRounding(exact: readonly Nanos[], how: { total: Nanos; decimals: number }): Nanos[] {
  const unit = 10n ** BigInt(9 - how.decimals);
  const lost = (amount: Nanos): Nanos => ((amount % unit) + unit) % unit;
  const shown = exact.map((amount) => amount - lost(amount));
  const left = Number((how.total - shown.reduce((sum, amount) => sum + amount, 0n)) / unit);
  const byLoss = exact
    .map((amount, index) => ({ index, loss: lost(amount) }))
    .sort((a, b) => (a.loss === b.loss ? a.index - b.index : a.loss > b.loss ? -1 : 1));
  for (const { index } of byLoss.slice(0, Math.max(0, left))) shown[index]! += unit;
  return shown;
}
