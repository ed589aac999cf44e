/** How long a caller will wait. Times in ms. */
export interface WaitEstimate {
  /** As likely longer as shorter. */
  ms: number;
  /** What is said: a multiple of the step, whole minutes. */
  saidMs: number;
  /** As fine as lets four of five callers wait as they are told. */
  stepMs: number;
}

const minuteMs = 60_000;
const stepsMin = [1, 2, 3, 5, 10, 15, 20, 30, 60];

/** Who waits within a fifth of what was said was told right. */
const rightShare = 0.2;
/** Four of five are to be told right; a little more is asked of what is only foreseen. */
const aim = 0.83;

/**
 * Whether who was told a wait waited so: within a fifth of it, and where that is less than the step to which it was rounded,
 * within the step.
 */
export const isToldRight = (told: Pick<WaitEstimate, 'saidMs' | 'stepMs'>, waitedMs: number): boolean =>
  Math.abs(waitedMs - told.saidMs) <= Math.max(rightShare * told.saidMs, told.stepMs);

/** Of ascending numbers, how many are below (or, with `orEqual`, not above) it. */
function countBelow(sorted: Float64Array, { value, orEqual }: { value: number; orEqual: boolean }): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The multiple of the step that is right for the most of the waits (of several the one in their middle), and for what share of them. */
export function bestToSay(
  waits: Float64Array,
  { stepMs, toleranceMs = stepMs }: { stepMs: number; toleranceMs?: number },
): { saidMs: number; share: number } {
  let best = { saidMs: stepMs, share: -1 };
  const middle = waits[waits.length >> 1] ?? 0;
  const last = waits.findLast((ms) => ms < Number.POSITIVE_INFINITY) ?? 0;
  for (let saidMs = stepMs; saidMs <= last + stepMs; saidMs += stepMs) {
    const off = Math.max(rightShare * saidMs, toleranceMs);
    const until = countBelow(waits, { value: saidMs + off, orEqual: true });
    const share = (until - countBelow(waits, { value: saidMs - off, orEqual: false })) / waits.length;
    const isNearer = Math.abs(saidMs - middle) < Math.abs(best.saidMs - middle);
    if (share > best.share || (share === best.share && isNearer)) best = { saidMs, share };
  }
  return best;
}

/** What to tell of waits as they are foreseen, ascending; undefined when it is more likely than not that nobody comes. */
export function estimateFrom(waits: Float64Array): WaitEstimate | undefined {
  const ms = waits[waits.length >> 1];
  if (ms === undefined || ms === Number.POSITIVE_INFINITY) return undefined;
  for (const stepMin of stepsMin) {
    const stepMs = stepMin * minuteMs;
    const { saidMs, share } = bestToSay(waits, { stepMs });
    if (share >= aim || stepMin === stepsMin.at(-1)) return { ms, saidMs, stepMs };
  }
  return undefined;
}

export interface Told {
  position?: number;
  minutes?: number;
}

/** What of place and wait is worth telling: only what is better than what was told before. */
export function whatImproved(now: { position: number; minutes?: number }, before: Told): Told {
  const isBetter = (value: number | undefined, told: number | undefined): value is number =>
    value !== undefined && (told === undefined || value < told);
  return {
    ...(isBetter(now.position, before.position) && { position: now.position }),
    ...(isBetter(now.minutes, before.minutes) && { minutes: now.minutes }),
  };
}
