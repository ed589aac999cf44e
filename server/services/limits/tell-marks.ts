import type { Clock, Timer } from '../../base/clock.ts';
import type { Nanos } from '../../base/money.ts';
import { markAt, percentOf } from '../../core/limits/budgets.ts';
import type { FactBus } from '../facts.ts';
import type { BudgetStand } from './budget-book.ts';

/** Hundreds of calls may begin and end in a second: their marks are told together. */
const MARK_MS = 500;

/** Tells each mark of a budget once when it is passed. */
export interface BudgetMarks {
  tell(stand: BudgetStand): void;
  /** At once, or shortly together with what else happens to the budget. */
  tellSoon(stand: BudgetStand): void;
  stop(): void;
}

export function createBudgetMarks(deps: {
  clock: Clock;
  bus: FactBus;
  spentOf: (stand: BudgetStand, nowMs: number) => Nanos;
}): BudgetMarks {
  const { clock } = deps;
  /** Something was spent or begun there since the marks were looked at. */
  const touched = new Set<BudgetStand>();
  let marking: Timer | undefined;

  function tell(stand: BudgetStand): void {
    const { budget } = stand;
    stand.markedAt = clock.now();
    const spent = deps.spentOf(stand, stand.markedAt);
    const mark = markAt(percentOf(spent, budget.amount));
    if (mark <= stand.told) return;
    stand.told = mark;
    const { of, key, period, onFull, amount } = budget;
    deps.bus.publish('budget.passed', {
      key,
      of,
      period,
      onFull,
      percent: mark,
      spent,
      amount,
      isGuard: budget.isGuard === true,
    });
  }

  return {
    tell,
    tellSoon(stand) {
      if (clock.now() >= stand.markedAt + MARK_MS) return tell(stand);
      touched.add(stand);
      marking ??= clock.after(MARK_MS, () => {
        marking = undefined;
        for (const each of touched) tell(each);
        touched.clear();
      });
    },
    stop: () => marking?.cancel(),
  };
}
