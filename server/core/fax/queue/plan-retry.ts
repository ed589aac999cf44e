import type { FaxCause } from './fax-outcome.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** How often a fax is tried. */
export interface RetryRules {
  /** Calls in all. */
  dials: number;
  /** Calls that were answered and brought no page across. */
  tries: number;
}

export const retryDefaults: RetryRules = { dials: 12, tries: 3 };

interface Wait {
  afterMs: number;
  /** What it counts against: `tries`: the far end was there; `nothing`: it was our side's fault. */
  counts: 'dials' | 'tries' | 'nothing';
  /** So often at most, whatever the rules allow. */
  most?: number;
}

/**
 * How long a fax waits after each cause. A busy line is soon free, who does not answer may be at lunch, a person who answered
 * is called once more, half an hour later, and where nobody can tell whether one did, a few times; what broke on the way goes on at once, before the far end has gone.
 */
export const retryWaits: Record<FaxCause, Wait> = {
  busy: { afterMs: 3 * MINUTE_MS, counts: 'dials' },
  'no-answer': { afterMs: 5 * MINUTE_MS, counts: 'dials' },
  'no-carrier': { afterMs: 5 * MINUTE_MS, counts: 'dials' },
  'no-fax-heard': { afterMs: 5 * MINUTE_MS, counts: 'dials', most: 4 },
  'not-a-fax': { afterMs: 15 * MINUTE_MS, counts: 'tries', most: 2 },
  voice: { afterMs: 30 * MINUTE_MS, counts: 'tries', most: 2 },
  silence: { afterMs: 5 * MINUTE_MS, counts: 'tries', most: 3 },
  'no-training': { afterMs: MINUTE_MS, counts: 'tries' },
  'not-confirmed': { afterMs: MINUTE_MS, counts: 'tries' },
  dropped: { afterMs: MINUTE_MS, counts: 'tries' },
  'no-dial-tone': { afterMs: 2 * MINUTE_MS, counts: 'nothing' },
  'nothing-to-fetch': { afterMs: 15 * MINUTE_MS, counts: 'tries', most: 1 },
  refused: { afterMs: 5 * MINUTE_MS, counts: 'tries', most: 2 },
  'page-refused': { afterMs: MINUTE_MS, counts: 'tries' },
  'modem-lost': { afterMs: 10 * SECOND_MS, counts: 'nothing' },
  unreadable: { afterMs: MINUTE_MS, counts: 'tries', most: 2 },
  'not-written': { afterMs: MINUTE_MS, counts: 'nothing' },
  // Somebody has to raise the limit first, and then says so.
  'over-limit': { afterMs: 0, counts: 'dials', most: 1 },
  'too-many': { afterMs: MINUTE_MS, counts: 'nothing' },
  'power-cut': { afterMs: 0, counts: 'nothing' },
};

/** Longer than any fax waits for its next call. */
export const LONGEST_WAIT_MS = Math.max(...Object.values(retryWaits).map(({ afterMs }) => afterMs));

/** A fault of our own side is not held against the fax, but it does not go on for ever. */
const MOST_OWN_FAULTS = 50;

/** What came of a fax so far. */
export interface RetryBook {
  /** Calls that rang somewhere. */
  dials: number;
  /** Answered calls in a row that brought no page across. */
  tries: number;
  /** Calls that our own side spoilt. */
  ownFaults: number;
  /** The same cause in a row. */
  sameCause: number;
  lastCause?: FaxCause | undefined;
}

export const emptyBook: RetryBook = { dials: 0, tries: 0, ownFaults: 0, sameCause: 0 };

export type RetryPlan =
  | { kind: 'again'; atMs: number; book: RetryBook }
  /** `why`: which bound was met. */
  | { kind: 'given-up'; why: 'dials' | 'tries' | 'own-faults' | 'same-cause'; book: RetryBook };

/**
 * When a fax that did not go through is tried again, or that it is not. `brought`: pages that this call brought across and
 * that were confirmed: whoever comes on is given all tries anew.
 */
export function planRetry(
  book: RetryBook,
  ended: { cause: FaxCause; brought: number; atMs: number; rules: RetryRules },
): RetryPlan {
  const { cause, brought, atMs, rules } = ended;
  const wait = retryWaits[cause];
  const isNews = brought > 0;
  const sameCause = isNews || book.lastCause !== cause ? 1 : book.sameCause + 1;
  const next: RetryBook = {
    dials: book.dials + (wait.counts === 'nothing' ? 0 : 1),
    tries: isNews ? 0 : book.tries + (wait.counts === 'tries' ? 1 : 0),
    ownFaults: book.ownFaults + (wait.counts === 'nothing' ? 1 : 0),
    sameCause,
    lastCause: cause,
  };
  if (next.ownFaults >= MOST_OWN_FAULTS) return { kind: 'given-up', why: 'own-faults', book: next };
  if (wait.counts !== 'nothing') {
    // Pages that got through are worth another call, even beyond the bound of calls.
    if (!isNews && next.dials >= rules.dials) return { kind: 'given-up', why: 'dials', book: next };
    if (next.tries >= rules.tries) return { kind: 'given-up', why: 'tries', book: next };
    if (wait.most !== undefined && sameCause >= wait.most) return { kind: 'given-up', why: 'same-cause', book: next };
  }
  return { kind: 'again', atMs: atMs + wait.afterMs, book: next };
}
