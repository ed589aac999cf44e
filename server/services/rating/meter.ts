import type { LegStory } from '../../core/calls/story.ts';
import { isEmergency } from '../../core/dialplan/numbers.ts';
import { payersBy } from '../../core/office/campaigns.ts';
import type { Office } from '../../core/office/office.ts';
import type { Payer } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';
import { charges } from '../../store/schema/calls.ts';
import { prepareNumbered } from '../../store/upsert.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { BundleBook } from './bundle-book.ts';
import type { Decks } from './decks.ts';
import { type ChargeRow, createRater, type LegRow } from './rate-leg.ts';

export type { ChargeRow } from './rate-leg.ts';

/** Rates trunk legs when they end. */
export interface Meter {
  /**
   * Writes and returns what an ended trunk leg cost, and writes what is asked for it beside that; undefined for legs that
   * cost nothing to rate (internal, not answered).
   */
  charge(ended: {
    callId: string;
    leg: LegStory;
    payer?: Payer | undefined;
    customerId?: string | undefined;
  }): ChargeRow | undefined;
}

/** The unit of who pays; of somebody known by the extension alone, that of who sits there. */
export function departmentOf(
  office: Office,
  payer: Pick<Payer, 'login' | 'extension'> | undefined,
): string | undefined {
  if (!payer) return undefined;
  const login = payer.login ?? office.people.find((each) => each.active && each.extension === payer.extension)?.login;
  if (login === undefined) return undefined;
  return office.departments.find(({ members, outside }) => !outside && members.includes(login))?.id;
}

export function createMeter(deps: { db: Db; office: OfficeService; decks: Decks; book: BundleBook }): Meter {
  const { db, book } = deps;
  const insert = prepareNumbered(db, charges);
  const rater = createRater({
    office: () => deps.office.read(),
    decks: deps.decks,
    bundlesLeft: book.left,
  });
  const findPrincipal = db.$client.prepare('select principal from customers where id = ?').pluck();
  const principalOf = (customer: string): string | null =>
    (findPrincipal.get(customer) as string | null | undefined) ?? null;

  return {
    charge({ callId, leg, payer, customerId }) {
      const { side, way, answeredAt, endedAt } = leg;
      if (side.kind !== 'trunk' || answeredAt === undefined || endedAt === undefined) return undefined;
      const office = deps.office.read();
      const by = payersBy(office, { ...payer });
      const row: LegRow = {
        callId,
        legId: leg.legId,
        trunkId: side.trunkId,
        way,
        payerHow: payer?.how ?? null,
        payerExtension: payer?.extension ?? null,
        payerLogin: payer?.login ?? null,
        payerQueue: payer?.queueId ?? null,
        payerDepartment: by.department ?? departmentOf(office, payer) ?? null,
        payerPrincipal: by.principal ?? (by.customer === undefined ? null : principalOf(by.customer)),
        payerAccount: by.account ?? null,
        payerCampaign: payer?.campaign ?? null,
        payerCustomer: by.customer ?? null,
        payerCase: null,
        destination: side.e164 ?? side.number,
        answeredAt,
        releasedAt: endedAt,
      };
      const about = { isEmergency: way === 'out' && isEmergency(side.number, office.office.country) };
      const cost = rater.cost(row, about);
      const trunk = cost.bundles && office.trunks.find(({ id }) => id === side.trunkId);
      if (cost.bundles && trunk) book.use({ office, trunk, atMs: answeredAt, uses: cost.bundles });
      const principal = (): string | undefined =>
        customerId === undefined ? undefined : (principalOf(customerId) ?? undefined);
      const price = rater.price(row, { ...about, principal });
      if (price) insert(price);
      return { ...cost, id: insert(cost) };
    },
  };
}
