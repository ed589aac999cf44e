import type { Clock } from '../../base/clock.ts';

/** Wrong PINs in a row before no more are taken for a while. */
const MOST_WRONG = 9;
const LOCKED_MS = 15 * 60_000;

/** Keeps whoever is at a shared phone, or at the door of a room, from trying all PINs; `who` tells them apart. */
export interface PinGuard {
  isLocked(who: string): boolean;
  wrong(who: string): void;
  right(who: string): void;
}

export function createPinGuard(clock: Clock): PinGuard {
  const wrongs = new Map<string, { count: number; at: number }>();
  const recent = (who: string) => {
    const known = wrongs.get(who);
    return known && clock.now() - known.at < LOCKED_MS ? known.count : 0;
  };
  return {
    isLocked: (who) => recent(who) >= MOST_WRONG,
    wrong(who) {
      // Callers may name themselves anew each time: what is over is not kept.
      for (const known of wrongs.keys()) if (recent(known) === 0) wrongs.delete(known);
      wrongs.set(who, { count: recent(who) + 1, at: clock.now() });
    },
    right: (who) => void wrongs.delete(who),
  };
}
