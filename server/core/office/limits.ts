import type { CallKind } from './call-kinds.ts';

/** Kinds of calls that leave the house: what is limited by kind. */
export const outsideKinds = [
  'local',
  'national',
  'mobile',
  'international',
  'premium',
] as const satisfies readonly CallKind[];
export type OutsideKind = (typeof outsideKinds)[number];

export const budgetPeriods = ['day', 'week', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** What becomes of calls once it is used up: nothing but a word to the owner, no new ones, or the running ones end too. */
export const budgetActions = ['notify', 'block', 'cut'] as const;
export type BudgetAction = (typeof budgetActions)[number];

/** Whose calls a budget is for. */
const budgetScopes = [
  'office',
  'person',
  'extension',
  'department',
  'principal',
  'account',
  'campaign',
  'queue',
  'trunk',
] as const;
export type BudgetScope = (typeof budgetScopes)[number];

/** Money for calls over trunks in one day, week or month of the office's zone; a week begins on Monday. */
export interface Budget {
  /** `office`, else scope and id: `person:ana`, `department:sales`. One of each for each period. */
  of: string;
  period: BudgetPeriod;
  /** In the office's currency. */
  amount: string;
  onFull: BudgetAction;
}

/** What one kind of call may be; absent = no limit. */
export interface CallLimit {
  kind: OutsideKind;
  longestMin?: number;
  /** In the office's currency. */
  dearest?: string;
  /** Calls of the whole office. */
  atOnce?: number;
}

export interface Limits {
  budgets: Budget[];
  calls: CallLimit[];
  /** So long before a call is cut, whoever talks here hears a tone. */
  warnSec: number;
}

export const limitDefaults: Limits = { budgets: [], calls: [], warnSec: 30 };

/** Percent of a budget at which the owner is told. */
export const budgetMarks = [50, 80, 100] as const;

/** `person:ana` taken apart; undefined when it is no such thing. */
export function readScope(of: string): { scope: BudgetScope; id: string } | undefined {
  const at = of.indexOf(':');
  const scope = (at < 0 ? of : of.slice(0, at)) as BudgetScope;
  const id = at < 0 ? '' : of.slice(at + 1);
  if (!budgetScopes.includes(scope) || (scope === 'office') !== (id === '')) return undefined;
  return { scope, id };
}
