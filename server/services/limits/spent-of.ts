import { and, eq, isNull, sql } from 'drizzle-orm';
import { type Nanos, parseNanos } from '../../base/money.ts';
import type { LegPayers } from '../../core/limits/budgets.ts';
import type { PaidHow } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';
import { principalOfCharge } from '../../store/queries/charge-payers.ts';
import { charges } from '../../store/schema/calls.ts';

/** A charge in force, and who paid it. */
export interface PaidCharge {
  legId: string;
  answeredAt: number;
  payers: LegPayers;
  destination: string;
  net: Nanos;
  state: 'rated' | 'free' | 'unrated';
  currency: string;
}

const columns = {
  legId: charges.legId,
  answeredAt: charges.answeredAt,
  trunkId: charges.trunkId,
  destination: charges.destination,
  net: charges.net,
  state: charges.state,
  currency: charges.currency,
  extension: charges.payerExtension,
  login: charges.payerLogin,
  queueId: charges.payerQueue,
  account: charges.payerAccount,
  campaign: charges.payerCampaign,
  department: charges.payerDepartment,
  how: charges.payerHow,
};

/** Whose customer it was costs a look at two more tables. */
const withPrincipal = { ...columns, principal: sql.raw(principalOfCharge) };

interface PayerRow {
  trunkId: string;
  extension: string | null;
  login: string | null;
  queueId: string | null;
  account: string | null;
  campaign: string | null;
  department: string | null;
  how: PaidHow | null;
  principal?: unknown;
}

interface PaidRow extends PayerRow {
  legId: string;
  answeredAt: number;
  destination: string;
  net: string;
  state: 'rated' | 'free' | 'unrated';
  currency: string;
}

/** Whoever a row names. */
export const payersOf = (by: PayerRow): LegPayers => ({
  trunkId: by.trunkId,
  ...(by.extension !== null && { extension: by.extension }),
  ...(by.login !== null && { login: by.login }),
  ...(by.queueId !== null && { queueId: by.queueId }),
  ...(by.account !== null && { account: by.account }),
  ...(by.campaign !== null && { campaign: by.campaign }),
  // As the account, the campaign or whoever put it there said; else it is that of who called.
  ...(by.department !== null &&
    (by.account !== null || by.campaign !== null || by.how === 'reassigned') && { department: by.department }),
  ...(typeof by.principal === 'string' && { principal: by.principal }),
});

const paid = ({ legId, answeredAt, destination, net, state, currency, ...by }: PaidRow): PaidCharge => ({
  legId,
  answeredAt,
  destination,
  currency,
  state,
  net: parseNanos(net)!,
  payers: payersOf(by),
});

/** What was paid for the legs of one call: asked at the end of each, and so prepared once. */
export function preparePaidFor(db: Db): (callId: string, also: { principal: boolean }) => PaidCharge[] {
  const where = and(
    eq(charges.callId, sql.placeholder('callId')),
    eq(charges.kind, 'cost'),
    isNull(charges.supersededBy),
  );
  const rows = db.select(columns).from(charges).where(where).prepare();
  const rowsOfPrincipals = db.select(withPrincipal).from(charges).where(where).prepare();
  return (callId, { principal }) => (principal ? rowsOfPrincipals : rows).all({ callId }).map(paid);
}
