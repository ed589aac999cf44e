import type { Nanos } from '../../base/money.ts';
import { parseNanos } from '../../base/money.ts';
import { isPaidFrom, type LegPayers, markAt, percentOf } from '../../core/limits/budgets.ts';
import { type Period, periodAt } from '../../core/limits/period.ts';
import type { Budget, BudgetAction, BudgetPeriod, OutsideKind } from '../../core/office/limits.ts';
import type { Office } from '../../core/office/office.ts';
import type { PaidCharge } from './spent-of.ts';
import { inOffices, worthOf } from './worth.ts';

/** A budget as calls are held against it. */
export interface LiveBudget {
  /** One for each that is counted by itself. */
  key: string;
  of: string;
  period: BudgetPeriod | 'hour';
  amount: Nanos;
  onFull: BudgetAction;
  /** Only calls of these kinds are paid from it; absent = all. */
  kinds?: readonly OutsideKind[];
  /** Keeps thieves out, rather than to save. */
  isGuard?: true;
}

/** A budget in one period: what the charges written say. Legs that are up are counted by whoever asks. */
export interface BudgetStand {
  budget: LiveBudget;
  span: Period;
  charged: Nanos;
  /** The highest mark that was told. */
  told: number;
  /** When it was last held against its marks. */
  markedAt: number;
}

export const liveBudgetOf = ({ of, period, amount, onFull }: Budget): LiveBudget => ({
  key: `${of} ${period}`,
  of,
  period,
  amount: parseNanos(amount) ?? 0n,
  onFull,
});

export function paysFor(
  budget: LiveBudget,
  leg: { payers: LegPayers; kind: OutsideKind },
  office: Pick<Office, 'people' | 'departments'>,
): boolean {
  return (!budget.kinds || budget.kinds.includes(leg.kind)) && isPaidFrom(budget, leg.payers, office);
}

const never = Number.NEGATIVE_INFINITY;

/** What is spent of budgets, period by period: read once from the charges written, and followed from then on. */
export interface BudgetBook {
  standAt(budget: LiveBudget, atMs: number): BudgetStand;
  /** As the store has it, and not followed. */
  look(budget: LiveBudget, atMs: number): BudgetStand;
  /** A charge was written for a leg answered then. */
  charge(budget: LiveBudget, paid: { net: Nanos; answeredAt: number }): void;
  /** Something of before may have changed: it is read anew. */
  forget(nowMs: number): void;
}

export function createBudgetBook(deps: {
  zone: () => string;
  startedAt: number;
  /** What is charged to the budget in the period so far. */
  read: (budget: LiveBudget, span: Period) => Nanos;
}): BudgetBook {
  const stands = new Map<string, BudgetStand>();
  /** Whatever was charged since then came by `charge`. */
  let followedFrom = deps.startedAt;

  /** The period that was asked for last, of each length: nearly always the one that is asked for next. */
  const lastSpans = new Map<string, Period>();

  function spanAt({ period }: LiveBudget, atMs: number): Period {
    const zone = deps.zone();
    const name = `${period} ${zone}`;
    const last = lastSpans.get(name);
    if (last && atMs >= last.fromMs && atMs < last.toMs) return last;
    const span = periodAt(period, { zone, atMs });
    lastSpans.set(name, span);
    return span;
  }

  const nameOf = (budget: LiveBudget, span: Period): string => `${budget.key} ${span.fromMs}`;

  function standAt(budget: LiveBudget, atMs: number): BudgetStand {
    const span = spanAt(budget, atMs);
    const name = nameOf(budget, span);
    const known = stands.get(name);
    if (known) {
      // The owner gives more, or less: what was told of the old amount is told of the new one again.
      if (known.budget.amount !== budget.amount) known.told = markAt(percentOf(known.charged, budget.amount));
      known.budget = budget;
      return known;
    }
    for (const [old, stand] of stands)
      if (stand.budget.key === budget.key && stand.span.toMs < atMs - KEPT_MS) stands.delete(old);
    const charged = span.fromMs < followedFrom ? deps.read(budget, span) : 0n;
    // What was passed before is no news.
    const stand = { budget, span, charged, told: markAt(percentOf(charged, budget.amount)), markedAt: never };
    stands.set(name, stand);
    return stand;
  }

  return {
    standAt,
    look(budget, atMs) {
      const span = spanAt(budget, atMs);
      return { budget, span, charged: deps.read(budget, span), told: 0, markedAt: never };
    },
    charge(budget, { net, answeredAt }) {
      const span = spanAt(budget, answeredAt);
      // One that is yet to be read finds it in the store.
      if (stands.has(nameOf(budget, span)) || span.fromMs >= followedFrom) standAt(budget, answeredAt).charged += net;
    },
    forget(nowMs) {
      stands.clear();
      followedFrom = nowMs;
    },
  };
}

/** A leg counts where it was answered, however long it lasts. */
const KEPT_MS = 86_400_000;

/** What a charge comes to in the office's currency; undefined as long as nobody says by which rate. */
export function netOf(
  { net, currency, answeredAt }: Pick<PaidCharge, 'net' | 'currency' | 'answeredAt'>,
  office: Office,
): Nanos | undefined {
  const worth = worthOf(office, { currency, atMs: answeredAt });
  return worth && inOffices(net, worth === 'same' ? undefined : worth);
}
