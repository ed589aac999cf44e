export interface Slope {
  perHour: number;
  /** Standard error of `perHour`. */
  error: number;
  points: number;
}

const hourMs = 3_600_000;

/** The straight line through measured values (least squares); three points at least say something. */
export function slopeOf(points: readonly { atMs: number; value: number }[]): Slope | undefined {
  const count = points.length;
  if (count < 3) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const hours = points.map(({ atMs }) => atMs / hourMs);
  const values = points.map(({ value }) => value);
  const [meanHour, meanValue] = [mean(hours), mean(values)];
  const spread = hours.reduce((sum, each) => sum + (each - meanHour) ** 2, 0);
  if (spread === 0) return undefined;
  const perHour = hours.reduce((sum, each, at) => sum + (each - meanHour) * (values[at]! - meanValue), 0) / spread;
  const rest = hours.reduce((sum, each, at) => sum + (values[at]! - meanValue - perHour * (each - meanHour)) ** 2, 0);
  return { perHour, error: Math.sqrt(rest / (count - 2) / spread), points: count };
}
