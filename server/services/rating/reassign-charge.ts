import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import { payersBy } from '../../core/office/campaigns.ts';
import type { Office } from '../../core/office/office.ts';
import { type Db, schema } from '../../store/db.ts';
import { customerOfCharge, principalOfCharge } from '../../store/queries/charge-payers.ts';
import type { ChargePayer } from '../../store/schema/bills.ts';
import { prepareNumbered } from '../../store/upsert.ts';
import type { Decks } from './decks.ts';
import { departmentOf } from './meter.ts';
import { type ChargeRow, createRater, type RatedRow } from './rate-leg.ts';

const { auditLog, chargeReassignments, charges } = schema;

/** Whom a charge is to be put on. */
export interface NewPayer {
  kind: (typeof newPayerKinds)[number];
  /** A case's is its id. */
  id: string;
}

export const newPayerKinds = [
  'extension',
  'person',
  'unit',
  'principal',
  'account',
  'campaign',
  'customer',
  'case',
] as const;

export type Reassigned = 'done' | 'same' | 'no-charge' | 'no-such-payer';
export type ReassignmentRow = typeof chargeReassignments.$inferSelect;

const nobody: ChargePayer = {
  payerHow: 'reassigned',
  payerExtension: null,
  payerLogin: null,
  payerQueue: null,
  payerDepartment: null,
  payerPrincipal: null,
  payerAccount: null,
  payerCampaign: null,
  payerCustomer: null,
  payerCase: null,
};

/** Who pays by the customer file and the cases. */
interface Known {
  customer(id: string): { principal: string | null } | undefined;
  case(id: string): { customerId: string | null; principal: string | null } | undefined;
  /** Of the charge as it stands: what an account or campaign does not say stays. */
  before: { payer: ChargePayer; principal: string | null; customer: string | null };
}

function columnsOf(office: Office, { kind, id }: NewPayer, known: Known): ChargePayer | undefined {
  switch (kind) {
    case 'extension': {
      if (!office.extensions.some(({ number }) => number === id)) return undefined;
      const unit = departmentOf(office, { extension: id });
      return { ...nobody, payerExtension: id, payerDepartment: unit ?? null };
    }
    case 'person': {
      const person = office.people.find(({ login }) => login === id);
      if (!person) return undefined;
      const unit = departmentOf(office, { login: id });
      return {
        ...nobody,
        payerLogin: id,
        payerExtension: person.extension ?? null,
        payerDepartment: unit ?? null,
      };
    }
    case 'unit':
      if (!office.departments.some((unit) => unit.id === id)) return undefined;
      return { ...nobody, payerDepartment: id };
    case 'principal':
      return id.trim() === '' ? undefined : { ...nobody, payerPrincipal: id };
    case 'account':
    case 'campaign': {
      const isKnown =
        kind === 'account'
          ? office.accounts.some(({ code }) => code === id)
          : office.campaigns.some((campaign) => campaign.id === id);
      if (!isKnown) return undefined;
      const { payer, principal, customer } = known.before;
      const said = { account: payer.payerAccount, campaign: payer.payerCampaign, [kind]: id };
      const by = payersBy(office, said);
      const ofCustomer = by.customer === undefined ? undefined : known.customer(by.customer)?.principal;
      // As if it had been said in the call: whoever called stays beside it.
      return {
        ...payer,
        payerHow: 'reassigned',
        payerAccount: by.account ?? null,
        payerCampaign: said.campaign ?? null,
        payerDepartment: by.department ?? payer.payerDepartment,
        payerPrincipal: by.principal ?? ofCustomer ?? principal,
        payerCustomer: by.customer ?? customer,
      };
    }
    case 'customer': {
      const customer = known.customer(id);
      return customer && { ...nobody, payerCustomer: id, payerPrincipal: customer.principal };
    }
    case 'case': {
      const one = known.case(id);
      if (!one) return undefined;
      const ofCustomer = one.customerId === null ? undefined : known.customer(one.customerId)?.principal;
      return {
        ...nobody,
        payerCase: Number(id),
        payerCustomer: one.customerId,
        payerPrincipal: one.principal ?? ofCustomer ?? null,
      };
    }
  }
}

const payerOf = (row: ChargeRow): ChargePayer => ({
  payerHow: row.payerHow,
  payerExtension: row.payerExtension,
  payerLogin: row.payerLogin,
  payerQueue: row.payerQueue,
  payerDepartment: row.payerDepartment,
  payerPrincipal: row.payerPrincipal,
  payerAccount: row.payerAccount,
  payerCampaign: row.payerCampaign,
  payerCustomer: row.payerCustomer,
  payerCase: row.payerCase,
});

/** Nobody is asked any more for what somebody was asked. */
const askedOfNobody = (old: ChargeRow, payer: ChargePayer): RatedRow => ({
  ...old,
  ...payer,
  ...{ state: 'free', reason: 'no-price-list', net: '0', billedSec: 0, spans: [], bundles: null },
  ...{ tariffId: null, tariffValidFrom: null, rateName: null },
});

/**
 * Puts what a leg cost on somebody else, with the reason: its cost stays as it is, and what is asked for it is rated by
 * the price list of who pays now, beside what was asked before. Rating anew keeps who pays.
 */
export function reassignCharge(
  deps: { db: Db; office: Office; decks: Decks; at: number },
  wanted: { callId: string; legId: string; to: NewPayer; why: string; by: string },
): Reassigned {
  const { db, office, at } = deps;
  const { callId, legId, why, by } = wanted;
  const rater = createRater({ office: () => office, decks: deps.decks, bundlesLeft: () => [] });
  const one = <T>(sql: string, id: string | number): T | undefined => db.$client.prepare(sql).get(id) as T | undefined;
  return db.$client
    .transaction((): Reassigned => {
      const inForce = db
        .select()
        .from(charges)
        .where(and(eq(charges.callId, callId), eq(charges.legId, legId), isNull(charges.supersededBy)))
        .all();
      const cost = inForce.find(({ kind }) => kind === 'cost');
      const before = cost && payerOf(cost);
      const counts =
        cost &&
        one<{ principal: string | null; customer: string | null; ofCall: string | null }>(
          `select ${principalOfCharge} as principal, ${customerOfCharge} as customer, (select customers.principal from calls
             join customers on customers.id = calls.customer_id where calls.id = charges.call_id) as ofCall
           from charges where id = ?`,
          cost.id,
        );
      const after = columnsOf(office, wanted.to, {
        customer: (id) => one('select principal from customers where id = ?', id),
        case: (id) => one('select customer_id as customerId, principal from cases where id = ?', id),
        before: {
          payer: before ?? nobody,
          principal: counts?.principal ?? null,
          customer: counts?.customer ?? null,
        },
      });
      if (!after) return 'no-such-payer';
      if (!cost || !before) return 'no-charge';
      const who = (payer: ChargePayer): string => JSON.stringify({ ...payer, payerHow: null });
      if (who(before) === who(after)) return 'same';
      db.update(charges).set(after).where(eq(charges.id, cost.id)).run();
      const old = inForce.find(({ kind }) => kind === 'price');
      const asked = rater.price(
        { ...cost, ...after },
        {
          isEmergency: cost.reason === 'emergency-number',
          principal: () => counts?.ofCall ?? undefined,
        },
      );
      const price = asked ?? (old && askedOfNobody(old, after));
      if (price) {
        const id = prepareNumbered(db, charges)(price);
        if (old) db.update(charges).set({ supersededBy: id }).where(eq(charges.id, old.id)).run();
      }
      db.insert(chargeReassignments).values({ callId, legId, at, by, why, before, after }).run();
      const detail = { leg: legId, why, to: `${wanted.to.kind}:${wanted.to.id}` };
      db.insert(auditLog)
        .values({ at, by, action: 'charges.reassigned', subject: `calls/${callId}`, detail })
        .run();
      return 'done';
    })
    .immediate();
}

/** Who was to pay for the legs of a call before, oldest first. */
export const reassignmentsOf = (db: Db, callId: string): ReassignmentRow[] =>
  db
    .select()
    .from(chargeReassignments)
    .where(eq(chargeReassignments.callId, callId))
    .orderBy(asc(chargeReassignments.id))
    .all();

/** What the legs of a call cost and were asked before they were rated anew or put on somebody else, oldest first. */
export const supersededOf = (db: Db, callId: string): ChargeRow[] =>
  db
    .select()
    .from(charges)
    .where(and(eq(charges.callId, callId), isNotNull(charges.supersededBy)))
    .orderBy(asc(charges.id))
    .all();

/** What who pays is asked for the legs of a call. */
export const pricesOf = (db: Db, callId: string): ChargeRow[] =>
  db
    .select()
    .from(charges)
    .where(and(eq(charges.callId, callId), eq(charges.kind, 'price'), isNull(charges.supersededBy)))
    .all();
