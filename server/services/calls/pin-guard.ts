import type { Clock } from '../../base/clock.ts';

/** Wrong PINs in a row before a phone takes none for a while. */
const MOST_WRONG = 9;
const LOCKED_MS = 15 * 60_000;

/** Keeps whoever is at a shared phone from trying all PINs. */
export interface PinGuard {
  isLocked(extension: string): boolean;
  wrong(extension: string): void;
  right(extension: string): void;
}

export function createPinGuard(clock: Clock): PinGuard {
  const wrongs = new Map<string, { count: number; at: number }>();
  const recent = (extension: string) => {
    const known = wrongs.get(extension);
    return known && clock.now() - known.at < LOCKED_MS ? known.count : 0;
  };
  return {
    isLocked: (extension) => recent(extension) >= MOST_WRONG,
    wrong: (extension) => void wrongs.set(extension, { count: recent(extension) + 1, at: clock.now() }),
    right: (extension) => void wrongs.delete(extension),
  };
}
