/** How long something lasts: the 1/2, 3/2, 5/2 … of `steps` parts of its distribution, ascending, ms. */
export interface Durations {
  readonly quantiles: Float64Array;
}

/** What offices measure where nothing is known yet: so long in the mean, and the deviation in parts of it. */
const usual = { meanMs: 180_000, spread: 0.7 };
/** Observations that what is usual counts for, and a smooth curve beside the observed steps. */
const priorCounts = { fit: 5, shape: 25 };
const steps = 400;

/** The standard normal value below which a share lies (Abramowitz and Stegun 26.2.23, error < 4.5e-4). */
function normalBelow(share: number): number {
  const tail = Math.min(share, 1 - share);
  const t = Math.sqrt(-2 * Math.log(tail));
  const value = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return share < 0.5 ? -value : value;
}

const normals = Float64Array.from({ length: steps }, (_, at) => normalBelow((at + 0.5) / steps));

/**
 * The distribution that observations of late speak for, ms. A log-normal one lends its shape where they are few, and
 * what is usual (`prior`, by default three minutes) where they are next to none.
 */
export function learnDurations(
  observedMs: readonly number[],
  prior: { meanMs: number; spread: number } = usual,
): Durations {
  const sorted = Float64Array.from(observedMs.filter((ms) => ms > 0)).sort();
  const priorVariance = Math.log(1 + prior.spread ** 2);
  const priorMean = Math.log(prior.meanMs) - priorVariance / 2;
  const logs = sorted.map(Math.log);
  const weight = logs.length + priorCounts.fit;
  const mean = (logs.reduce((sum, log) => sum + log, 0) + priorCounts.fit * priorMean) / weight;
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
  const deviation = Math.sqrt((squares + priorCounts.fit * (priorVariance + (priorMean - mean) ** 2)) / weight);
  const ownShare = sorted.length / (sorted.length + priorCounts.shape);
  const quantiles = normals.map((normal, at) => {
    const fitted = Math.exp(mean + deviation * normal);
    if (sorted.length === 0) return fitted;
    const place = ((at + 0.5) / steps) * sorted.length - 0.5;
    const low = Math.min(sorted.length - 1, Math.max(0, Math.floor(place)));
    const high = Math.min(sorted.length - 1, low + 1);
    const own = sorted[low]! + Math.min(1, Math.max(0, place - low)) * (sorted[high]! - sorted[low]!);
    return ownShare * own + (1 - ownShare) * fitted;
  });
  return { quantiles };
}

/** Such a duration; `lot` is above 0 and below 1. */
export function durationAt({ quantiles }: Durations, lot: number): number {
  const place = lot * quantiles.length - 0.5;
  const low = Math.min(quantiles.length - 2, Math.max(0, Math.floor(place)));
  return Math.max(0, quantiles[low]! + (place - low) * (quantiles[low + 1]! - quantiles[low]!));
}

/** The share that has ended when so much time has passed; below 1, so that what still lasts has something left. */
export function endedBy({ quantiles }: Durations, elapsedMs: number): number {
  let [low, high] = [0, quantiles.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quantiles[middle]! <= elapsedMs) low = middle + 1;
    else high = middle;
  }
  return low / quantiles.length;
}

/** From here on too few are left to go by their steps. */
const tailShare = 0.975;

/**
 * How much longer it lasts, given how much has passed and the share that has ended by then (`endedBy`, computed once for
 * many lots). Far out, the time left is spread as beyond the tail's beginning, in parts of what has passed.
 */
export function remainingAt(
  durations: Durations,
  { elapsedMs, ended, lot }: { elapsedMs: number; ended: number; lot: number },
): number {
  if (ended < tailShare) return Math.max(0, durationAt(durations, ended + lot * (1 - ended)) - elapsedMs);
  const tailFrom = durationAt(durations, tailShare);
  return elapsedMs * (durationAt(durations, tailShare + lot * (1 - tailShare)) / tailFrom - 1);
}
