import { instantAt, localTime } from '../schedule/local-time.ts';

/** The instant at which it is full again. */
export function bundlePeriodEnd(at: { resetDay: number; zone: string; atMs: number }): number {
  // No month is longer than 31 days, and none has two of these.
  return bundlePeriodStart({ ...at, atMs: bundlePeriodStart(at) + 32 * 86_400_000 });
}

/** The first instant of the month of a bundle that is full again on `resetDay` (1 to 28), at midnight in that zone. */
export function bundlePeriodStart(at: { resetDay: number; zone: string; atMs: number }): number {
  const { year, month, day } = localTime(at.zone, at.atMs);
  const months = year * 12 + month - 1 - (day < at.resetDay ? 1 : 0);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${Math.floor(months / 12)}-${two((months % 12) + 1)}-${two(at.resetDay)}`;
  return instantAt(at.zone, { date, minute: 0 });
}
