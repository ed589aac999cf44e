/** How failures become waiting. */
export interface LockRule {
  /** So many failures cost nothing. */
  free: number;
  firstMs: number;
  longestMs: number;
  /** Quiet for so long forgets all, counted from the end of the wait. */
  forgetMs: number;
}

/** One user at one source: a person who mistypes is let through, a machine that guesses is not. */
export const userRule: LockRule = { free: 5, firstMs: 1_000, longestMs: 3_600_000, forgetMs: 900_000 };

/** A source whatever users it tries: nobody has twenty phones with a wrong password and none with a right one. */
export const sourceRule: LockRule = { free: 20, firstMs: 60_000, longestMs: 86_400_000, forgetMs: 3_600_000 };

export interface Tally {
  count: number;
  lastAt: number;
  /** Epoch ms; 0 = not locked. */
  lockedUntil: number;
}

/** One more failure; the wait doubles with each beyond the free ones. */
export function addFailure(before: Tally | undefined, at: { rule: LockRule; nowMs: number }): Tally {
  const { rule, nowMs } = at;
  const forgotten = !before || nowMs >= Math.max(before.lastAt, before.lockedUntil) + rule.forgetMs;
  const count = (forgotten ? 0 : before.count) + 1;
  const waitMs = count < rule.free ? 0 : Math.min(rule.longestMs, rule.firstMs * 2 ** (count - rule.free));
  return { count, lastAt: nowMs, lockedUntil: waitMs === 0 ? 0 : nowMs + waitMs };
}

export const isLocked = (tally: Tally | undefined, nowMs: number): boolean => (tally?.lockedUntil ?? 0) > nowMs;
