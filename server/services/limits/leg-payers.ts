import type { CallEvent } from '../../core/calls/events.ts';
import type { LegPayers } from '../../core/limits/budgets.ts';
import { payersByAccount } from '../../core/office/accounts.ts';
import type { Office } from '../../core/office/office.ts';
import type { Payer } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';

/** Whose budgets a leg is held against. */
export interface LegPayerBook {
  of(leg: { callId: string; trunkId: string }, payer: Payer | undefined): LegPayers;
  /** A leg that is up, once a row of its call's journal says more of who pays; undefined where it says nothing. */
  after(event: CallEvent): ((payers: LegPayers) => LegPayers) | undefined;
  /** Whether any budget is a principal's: only then it is asked whose customer it is. */
  countsPrincipals(): boolean;
}

export function createLegPayerBook(deps: {
  db: Db;
  office: () => Office;
  journal: { of(callId: string): CallEvent[] };
}): LegPayerBook {
  const find = deps.db.$client.prepare('select principal from customers where id = ?').pluck();
  const principalOf = (customer: string): string | undefined =>
    (find.get(customer) as string | null | undefined) ?? undefined;
  const countsPrincipals = (): boolean =>
    deps.office().limits?.budgets.some(({ of }) => of.startsWith('principal:')) === true;

  /** What the account says of who pays. */
  function ofAccount(account: string | undefined): Pick<LegPayers, 'account' | 'department' | 'principal'> {
    if (account === undefined) return {};
    const { department, principal, customer } = payersByAccount(deps.office(), account);
    const whose = principal ?? (customer === undefined || !countsPrincipals() ? undefined : principalOf(customer));
    return {
      account,
      ...(department !== undefined && { department }),
      ...(whose !== undefined && { principal: whose }),
    };
  }

  function ofCustomer(callId: string): Pick<LegPayers, 'principal'> {
    if (!countsPrincipals()) return {};
    const matched = deps.journal.of(callId).findLast((event) => event.kind === 'customer.matched');
    const principal = matched?.kind === 'customer.matched' ? principalOf(matched.customerId) : undefined;
    return principal === undefined ? {} : { principal };
  }

  return {
    countsPrincipals,
    of: ({ callId, trunkId }, payer) => ({
      trunkId,
      ...(payer?.extension !== undefined && { extension: payer.extension }),
      ...(payer?.login !== undefined && { login: payer.login }),
      ...(payer?.queueId !== undefined && { queueId: payer.queueId }),
      ...ofCustomer(callId),
      ...ofAccount(payer?.account),
    }),
    after(event) {
      if (event.kind === 'account.given' && event.account !== undefined && event.how !== 'fixed') {
        const by = ofAccount(event.account);
        return ({ department: _, ...payers }) => ({ ...payers, ...by });
      }
      if (event.kind !== 'customer.matched' || !countsPrincipals()) return undefined;
      const principal = principalOf(event.customerId);
      return ({ principal: before, ...payers }) => ({
        ...payers,
        ...((principal ?? before) !== undefined && { principal: (principal ?? before)! }),
        ...ofAccount(payers.account),
      });
    },
  };
}
