import type { CallEvent } from '../../core/calls/events.ts';
import type { LegPayers } from '../../core/limits/budgets.ts';
import { payersBy } from '../../core/office/campaigns.ts';
import type { Office } from '../../core/office/office.ts';
import type { Payer } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';

/** Whose budgets a leg is held against. */
export interface LegPayerBook {
  of(leg: { callId: string; trunkId: string }, payer: Payer | undefined): LegPayers;
  /** As it was asked for, with what its account and campaign say of who pays: for calls that nobody makes. */
  told<T extends LegPayers>(asked: T): T;
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

  /** What the account and the campaign say of who pays. */
  function ofMatter(
    by: Pick<Payer, 'account' | 'campaign'>,
  ): Pick<LegPayers, 'account' | 'campaign' | 'department' | 'principal'> {
    if (by.account === undefined && by.campaign === undefined) return {};
    const { account, department, principal, customer } = payersBy(deps.office(), by);
    const whose = principal ?? (customer === undefined || !countsPrincipals() ? undefined : principalOf(customer));
    return {
      ...(account !== undefined && { account }),
      ...(by.campaign !== undefined && { campaign: by.campaign }),
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
    told: (asked) => ({ ...asked, ...ofMatter(asked) }),
    of: ({ callId, trunkId }, payer) => ({
      trunkId,
      ...(payer?.extension !== undefined && { extension: payer.extension }),
      ...(payer?.login !== undefined && { login: payer.login }),
      ...(payer?.queueId !== undefined && { queueId: payer.queueId }),
      ...ofCustomer(callId),
      ...ofMatter({ ...payer }),
    }),
    after(event) {
      if (event.kind === 'account.given' && event.account !== undefined && event.how !== 'fixed') {
        const { account } = event;
        return ({ department: _, ...payers }) => ({ ...payers, ...ofMatter({ ...payers, account }) });
      }
      if (event.kind === 'campaign.given') {
        const { campaign } = event;
        return ({ department: _, ...payers }) => ({ ...payers, ...ofMatter({ ...payers, campaign }) });
      }
      if (event.kind !== 'customer.matched' || !countsPrincipals()) return undefined;
      const principal = principalOf(event.customerId);
      return ({ principal: before, ...payers }) => ({
        ...payers,
        ...((principal ?? before) !== undefined && { principal: (principal ?? before)! }),
        ...ofMatter(payers),
      });
    },
  };
}
