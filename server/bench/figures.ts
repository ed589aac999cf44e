export interface Spread {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Nearest-rank percentiles, rounded to a thousandth; all zero for no values. */
export function spreadOf(values: Iterable<number>): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
