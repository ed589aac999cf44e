import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { type Db, schema } from '../../store/db.ts';

/** Failures further back do not count any more. */
const WINDOW_MS = 3_600_000;

/** After `free` failures the next try waits a second, then two, four, … up to `capMs`. */
interface Rule {
  free: number;
  capMs: number;
}

const onePersonHere: Rule = { free: 4, capMs: 60_000 };
const anyoneHere: Rule = { free: 15, capMs: 60_000 };
const onePersonAnywhere: Rule = { free: 25, capMs: 30_000 };

/** Milliseconds still to wait. Clamped to the rule's delay: a clock set back must not lock anyone out. */
export function waitAfter(failures: { count: number; lastAt: number; now: number }, rule: Rule): number {
  if (failures.count < rule.free) return 0;
  const delay = Math.min(rule.capMs, 1_000 * 2 ** Math.min(20, failures.count - rule.free));
  return Math.min(delay, Math.max(0, failures.lastAt + delay - failures.now));
}

export interface Attempt {
  login: string;
  address: string;
}

/**
 * Slows guessing by person and by address, kept over a restart. Each wait is capped, and guesses made elsewhere at
 * someone's name do not slow an address from which that person logged in before: nobody can be locked out for good.
 */
export function createLoginLimit({ db, clock }: { db: Db; clock: Clock }): {
  /** 0 = may try. */
  waitFor(attempt: Attempt): number;
  /** Counts the attempt as failed until it is forgiven: many at once must not slip through while one is judged. */
  book(attempt: Attempt): void;
  /** The attempt was good: what this person mistyped here is forgotten. */
  forgive(attempt: Attempt): void;
  sweep(): void;
} {
  const { knownAddresses, loginFailures } = schema;

  function failuresOf(filter: Partial<Attempt>): { count: number; lastAt: number } {
    const row = db
      .select({ count: sql<number>`count(*)`, lastAt: sql<number | null>`max(${loginFailures.at})` })
      .from(loginFailures)
      .where(
        and(
          gt(loginFailures.at, clock.now() - WINDOW_MS),
          filter.login === undefined ? undefined : eq(loginFailures.login, filter.login),
          filter.address === undefined ? undefined : eq(loginFailures.address, filter.address),
        ),
      )
      .get();
    return { count: row?.count ?? 0, lastAt: row?.lastAt ?? 0 };
  }

  const isKnown = ({ login, address }: Attempt): boolean =>
    db
      .select()
      .from(knownAddresses)
      .where(and(eq(knownAddresses.login, login), eq(knownAddresses.address, address)))
      .get() !== undefined;

  return {
    waitFor(attempt) {
      const now = clock.now();
      const { login, address } = attempt;
      return Math.max(
        waitAfter({ ...failuresOf(attempt), now }, onePersonHere),
        waitAfter({ ...failuresOf({ address }), now }, anyoneHere),
        isKnown(attempt) ? 0 : waitAfter({ ...failuresOf({ login }), now }, onePersonAnywhere),
      );
    },
    book({ login, address }) {
      db.insert(loginFailures).values({ login, address, at: clock.now() }).run();
    },
    forgive({ login, address }) {
      db.delete(loginFailures)
        .where(and(eq(loginFailures.login, login), eq(loginFailures.address, address)))
        .run();
      db.insert(knownAddresses)
        .values({ login, address, lastAt: clock.now() })
        .onConflictDoUpdate({
          target: [knownAddresses.login, knownAddresses.address],
          set: { lastAt: clock.now() },
        })
        .run();
    },
    sweep() {
      db.delete(loginFailures)
        .where(lt(loginFailures.at, clock.now() - WINDOW_MS))
        .run();
    },
  };
}
