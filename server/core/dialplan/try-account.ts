import { readAccountAhead } from '../office/accounts.ts';
import type { Office } from '../office/office.ts';
import type { OutboundPlan } from './plan-outbound.ts';

/** `asked`: whoever dials says in words who pays, and is taken to; `isKnown`: there is such an account in use. */
export type AccountStep = { kind: 'account'; account: { asked: true } | { code: string; isKnown: boolean } };

/** The account dialled before a number, taken off it; offices without accounts have no such thing. */
export function partAccount(
  { accounts }: Pick<Office, 'accounts'>,
  dialled: string,
): { code?: string; number: string } {
  return (accounts.length > 0 && readAccountAhead(dialled)) || { number: dialled };
}

/** What a call over that plan is charged to beside who makes it; undefined where nobody asks. */
export function tryAccount(
  { accounts }: Pick<Office, 'accounts'>,
  { plan, code }: { plan: OutboundPlan; code: string | undefined },
): AccountStep | undefined {
  if (plan.kind !== 'trunk') return undefined;
  if (code !== undefined) {
    const isKnown = accounts.some((each) => each.active && each.code === code);
    return { kind: 'account', account: { code, isKnown } };
  }
  return plan.account === 'required' ? { kind: 'account', account: { asked: true } } : undefined;
}
