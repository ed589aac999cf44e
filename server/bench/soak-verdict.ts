import type { Vitals } from '../services/health/vitals.ts';
import type { Slope } from './slope.ts';

/**
 * A heap that rises by more than this an hour, beyond twice the error of its slope, leaks: at 22 calls a second about a
 * hundred bytes a call.
 */
export const heapLimitMibPerHour = 8;
/** Over less time a heap that still settles looks like one that leaks. */
export const judgedFromMinutes = 8;

/** What must be at the end what it was at the start, whatever happened between. */
export type Counts = Record<string, number>;

type Counted = Pick<Vitals, 'calls' | 'signalling' | 'media' | 'process'>;

export function countsOf({ calls, signalling, media, process }: Counted): Counts {
  return {
    calls: calls.standing,
    legs: calls.legs,
    stories: calls.stories,
    unwrittenRows: calls.unwrittenRows,
    transactions: signalling?.transactions ?? 0,
    dialogs: signalling?.dialogs ?? 0,
    incoming: signalling?.incoming ?? 0,
    outgoing: signalling?.outgoing ?? 0,
    connections: signalling?.connections ?? 0,
    mediaLegs: media?.legs ?? 0,
    recordings: media?.recordings ?? 0,
    playing: media?.playing ?? 0,
    rtpPorts: media?.ports ?? 0,
    openFiles: process.openFiles ?? 0,
  };
}

/** Those that are higher than at the start, with both values. */
export function notReturned(before: Counts, after: Counts): string[] {
  return Object.entries(after).flatMap(([name, count]) =>
    count > (before[name] ?? 0) ? [`${name}: ${before[name] ?? 0} at the start, ${count} at the end`] : [],
  );
}

export const isRising = ({ perHour, error }: Slope): boolean => perHour - 2 * error > heapLimitMibPerHour;

/** What is wrong, in words; empty when nothing is. */
export function judge(seen: {
  before: Counts;
  after: Counts;
  /** Of each thread's heap after a collection, in MiB; undefined where there were too few points. */
  heaps: Record<string, Slope | undefined>;
  measuredMinutes: number;
  /** What was tried and did not come about, by its name. */
  failures: Record<string, number>;
}): string[] {
  const rising = Object.entries(seen.heaps).flatMap(([thread, slope]) =>
    slope && seen.measuredMinutes >= judgedFromMinutes && isRising(slope)
      ? [`the heap of ${thread} rises by ${slope.perHour.toFixed(1)} ± ${slope.error.toFixed(1)} MiB an hour`]
      : [],
  );
  const failed = Object.entries(seen.failures).flatMap(([what, count]) => (count > 0 ? [`${what}: ${count}`] : []));
  return [...notReturned(seen.before, seen.after), ...rising, ...failed];
}
