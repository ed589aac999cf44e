import { readAccountAhead } from '../office/accounts.ts';
import { fixedAccount, type SentBy } from '../office/fixed-account.ts';
import type { Office } from '../office/office.ts';
import type { OutboundPlan } from './plan-outbound.ts';

/**
 * `asked`: whoever dials says in words who pays, and is taken to; `isKnown`: there is such an account in use; `fixed`: it is
 * that of what sends the call; `missing`: the route wants one, and nobody is there to be asked.
 */
export type AccountStep = {
  kind: 'account';
  account: { asked: true } | { code: string; isKnown: boolean } | { fixed: string } | { missing: true };
};

/** The account dialled before a number, taken off it; offices without accounts have no such thing. */
export function partAccount(
  { accounts }: Pick<Office, 'accounts'>,
  dialled: string,
): { code?: string; number: string } {
  return (accounts.length > 0 && readAccountAhead(dialled)) || { number: dialled };
}

/** The code that such a step charges the call to; undefined where it is still to be asked for, or there is none. */
export function accountOf(step: AccountStep | undefined): string | undefined {
  if (!step || 'asked' in step.account || 'missing' in step.account) return undefined;
  if ('fixed' in step.account) return step.account.fixed;
  return step.account.isKnown ? step.account.code : undefined;
}

/** What a call over that plan is charged to beside who makes it; undefined where nobody asks. `by`: what sends it. */
export function tryAccount(
  office: Pick<Office, 'accounts' | 'campaigns' | 'extensions' | 'queues' | 'outboundRoutes'>,
  asked: { plan: OutboundPlan; code?: string | undefined; by: Omit<SentBy, 'routeId'>; isPerson: boolean },
): AccountStep | undefined {
  const { plan, code, by, isPerson } = asked;
  if (plan.kind !== 'trunk') return undefined;
  if (code !== undefined) {
    const isKnown = office.accounts.some((each) => each.active && each.code === code);
    return { kind: 'account', account: { code, isKnown } };
  }
  const fixed = fixedAccount(office, { ...by, routeId: plan.routeId });
  if (fixed !== undefined) return { kind: 'account', account: { fixed } };
  if (plan.account !== 'required') return undefined;
  return { kind: 'account', account: isPerson ? { asked: true } : { missing: true } };
}
