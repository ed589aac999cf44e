import type { Nanos } from '../../base/money.ts';
import { type Budget, type BudgetPeriod, budgetMarks, readScope } from '../office/limits.ts';
import type { Office } from '../office/office.ts';
import type { Period } from './period.ts';

/** Who a leg over a trunk is paid by. */
export interface LegPayers {
  trunkId: string;
  extension?: string;
  login?: string;
  queueId?: string;
  /** What it is charged to. */
  account?: string;
  campaign?: string;
  /** The unit that the account or campaign, or whoever put the charge on it, says; absent = that of whoever calls. */
  department?: string;
  /** The client company; only known where some budget asks for it. */
  principal?: string;
}

/** Whether the leg is paid from the budget. A person pays for what they call at whatever phone, an extension for its phones. */
export function isPaidFrom(
  { of }: Pick<Budget, 'of'>,
  leg: LegPayers,
  office: Pick<Office, 'people' | 'departments'>,
): boolean {
  const scope = readScope(of);
  const login = leg.login ?? office.people.find((each) => each.active && each.extension === leg.extension)?.login;
  switch (scope?.scope) {
    case 'office':
      return true;
    case 'person':
      return login === scope.id;
    case 'extension':
      return leg.extension === scope.id;
    case 'queue':
      return leg.queueId === scope.id;
    case 'trunk':
      return leg.trunkId === scope.id;
    case 'account':
      return leg.account === scope.id;
    case 'campaign':
      return leg.campaign === scope.id;
    case 'principal':
      return leg.principal === scope.id;
    case 'department':
      if (leg.department !== undefined) return leg.department === scope.id;
      return office.departments.some(
        ({ id, members }) => id === scope.id && login !== undefined && members.includes(login),
      );
    default:
      return false;
  }
}

/** Whole percent of the budget that are spent; more than 100 when it is overspent, 100 of one of nothing. */
export const percentOf = (spent: Nanos, amount: Nanos): number =>
  amount <= 0n ? 100 : Number((spent * 100n) / amount);

/** The highest mark (50, 80, 100) that is reached; 0 = none. */
export const markAt = (percent: number): number => budgetMarks.findLast((mark) => percent >= mark) ?? 0;

/** A day's course is known from this part on; before it a forecast says more of chance than of the office. */
const LEAST_PART = { hour: 1, day: 0.25, week: 0.15, month: 0.1 } as const;

/** What will be spent by the end when it goes on as until now; undefined as long as that is guessing. */
export function forecast(of: {
  period: BudgetPeriod | 'hour';
  span: Period;
  spent: Nanos;
  nowMs: number;
}): Nanos | undefined {
  const { fromMs, toMs } = of.span;
  const part = (of.nowMs - fromMs) / (toMs - fromMs);
  if (part < LEAST_PART[of.period] || part > 1) return undefined;
  return (of.spent * BigInt(toMs - fromMs)) / BigInt(Math.max(1, Math.round(of.nowMs - fromMs)));
}
