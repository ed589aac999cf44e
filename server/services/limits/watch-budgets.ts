import type { Clock, Timer } from '../../base/clock.ts';
import type { Nanos } from '../../base/money.ts';
import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import { firstRefusal } from '../../core/rating/allowed-seconds.ts';
import type { BudgetStand, LiveBudget } from './budget-book.ts';
import { deckFor, EARLY_MS, inBudgets, isUp, openCallOf, owedBy, type PricedLeg } from './priced-leg.ts';

/** Increments are looked through no further ahead than that. */
const AHEAD_MS = 600_000;

/** Ends calls before the increment that their budget does not bear, and warns of it. */
export interface BudgetWatch {
  /** Ends what it does not bear any more in the period of that moment, warns whoever comes next, and looks again in time. */
  watch(budget: LiveBudget, atMs: number): void;
  /** A leg of it ended: is watched no longer when nobody is left who could spend. */
  rest(stand: BudgetStand): void;
  stop(): void;
}

export function createBudgetWatch(deps: {
  clock: Clock;
  standAt: (budget: LiveBudget, atMs: number) => BudgetStand;
  /** Those that it pays in that period and that are not charged yet. */
  legsOf: (stand: BudgetStand) => PricedLeg[];
  warnSec: () => number;
  warn: (leg: PricedLeg, about: { why: LimitWhy; subject: string; leftSec: number }) => void;
  cut: (leg: PricedLeg, by: { why: LimitWhy; subject: string }) => void;
}): BudgetWatch {
  const { clock, legsOf } = deps;
  /** By budget and period. */
  const timers = new Map<string, Timer>();

  const nameOf = ({ budget, span }: BudgetStand): string => `${budget.key} ${span.fromMs}`;

  function disarm(name: string): void {
    timers.get(name)?.cancel();
    timers.delete(name);
  }

  /** The first increment of those that are up for which nothing is left. */
  function nextRefusal(stand: BudgetStand, { up, settled }: { up: PricedLeg[]; settled: PricedLeg[] }) {
    const { budget } = stand;
    const now = clock.now();
    const spent = settled.reduce((sum, leg) => sum + owedBy(leg, now, deckFor(leg, budget)), stand.charged);
    return firstRefusal(
      up.map((leg) => {
        const deck = deckFor(leg, budget)!;
        const worth = (net: Nanos): Nanos => inBudgets(leg, deck, net);
        return { id: leg.legId, deck, call: openCallOf(leg), worth };
      }),
      { credit: budget.amount - spent, nowMs: now, untilMs: now + AHEAD_MS },
    );
  }

  function watch(budget: LiveBudget, atMs: number): void {
    if (budget.onFull !== 'cut') return;
    const stand = deps.standAt(budget, atMs);
    const name = nameOf(stand);
    disarm(name);
    const lookIn = (afterMs: number): void =>
      void timers.set(
        name,
        clock.after(afterMs, () => watch(budget, atMs)),
      );
    const isRunning = (leg: PricedLeg): boolean => isUp(leg) && deckFor(leg, budget) !== undefined;
    const by = { why: budget.isGuard ? ('fraud' as const) : ('budget' as const), subject: budget.key };
    for (;;) {
      const now = clock.now();
      const mine = legsOf(stand);
      const up = mine.filter(isRunning);
      if (up.length === 0) return;
      const refusal = nextRefusal(stand, { up, settled: mine.filter((leg) => !isRunning(leg)) });
      if (!refusal) return void lookIn(AHEAD_MS / 2);
      const cutAt = refusal.atMs - EARLY_MS;
      if (cutAt <= now) {
        deps.cut(up.find(({ legId }) => legId === refusal.id)!, by);
        continue;
      }
      const warnAt = cutAt - deps.warnSec() * 1000;
      if (warnAt > now) return void lookIn(warnAt - now);
      // All who share it: the first cut is rarely the only one.
      for (const leg of up) deps.warn(leg, { ...by, leftSec: Math.round((cutAt - now) / 1000) });
      return void lookIn(cutAt - now);
    }
  }

  return {
    watch,
    rest(stand) {
      const name = nameOf(stand);
      if (timers.has(name) && !legsOf(stand).some(isUp)) disarm(name);
    },
    stop() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
