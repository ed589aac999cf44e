/** How long callers wait at a place in the line. Times in ms. */
export interface WaitEstimate {
  ms: number;
  /** As coarse as the uncertainty asks for: what is said is a multiple of it. */
  stepMs: number;
}

/** Standard deviation of handling times in parts of their mean, as offices measure it. */
const usualSpread = 0.8;

/** Half a step holds four of five callers when it is so many standard deviations (normal, two-sided 80 %). */
const fourOfFive = 1.2816;

const minuteMs = 60_000;
const stepsMin = [1, 2, 5, 10, 15, 20, 30, 60];

/**
 * The wait of who is at `position` (from 1, all of `people` busy): as many handlings as there are places have to end, and
 * `people` work on them at once. Undefined when nobody is on duty.
 */
export function estimateWait(line: {
  position: number;
  handlingMs: number;
  people: number;
  /** 0.8 unless measured. */
  spread?: number;
}): WaitEstimate | undefined {
  const { position, handlingMs, people, spread = usualSpread } = line;
  if (people <= 0 || position <= 0) return undefined;
  const ms = (position * handlingMs) / people;
  const deviationMs = (spread * handlingMs * Math.sqrt(position)) / people;
  const stepMin = stepsMin.find((step) => step * minuteMs >= 2 * fourOfFive * deviationMs) ?? stepsMin.at(-1)!;
  return { ms, stepMs: stepMin * minuteMs };
}

/** What is said: whole minutes, rounded to the step, at least one step. */
export const minutesToSay = ({ ms, stepMs }: WaitEstimate): number =>
  (Math.max(1, Math.round(ms / stepMs)) * stepMs) / minuteMs;

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
