import type { Clock } from '../../base/clock.ts';

/** Wrong passwords per source and user, and how long each must wait for another try. */
export interface FailureCount {
  isBarred(who: string): boolean;
  /** Counts one more; returns how many there are in a row. */
  add(who: string): number;
  clear(who: string): void;
}

const free = 5;
const longestBarMs = 300_000;
const forgetMs = 900_000;
const maxEntries = 10_000;

/** Five tries are free, then the wait doubles from 1 s to 5 min; a quarter of an hour of quiet forgets. */
export function createFailureCount(clock: Clock): FailureCount {
  const entries = new Map<string, { count: number; barredUntil: number; at: number }>();
  return {
    isBarred: (who) => (entries.get(who)?.barredUntil ?? 0) > clock.now(),
    add(who) {
      const now = clock.now();
      const before = entries.get(who);
      const count = (before && now - before.at < forgetMs ? before.count : 0) + 1;
      const barMs = count < free ? 0 : Math.min(longestBarMs, 1000 * 2 ** (count - free));
      entries.delete(who);
      entries.set(who, { count, barredUntil: now + barMs, at: now });
      // A flood of made-up users must not fill the memory; the oldest go first.
      if (entries.size > maxEntries) entries.delete(entries.keys().next().value!);
      return count;
    },
    clear: (who) => void entries.delete(who),
  };
}
