import { printNanos } from '../../base/money.ts';
import type { LegStory } from '../../core/calls/story.ts';
import { isEmergency } from '../../core/dialplan/numbers.ts';
import type { Office } from '../../core/office/office.ts';
import type { BundleLeft } from '../../core/rating/bundles.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import type { Payer } from '../../core/rating/payer.ts';
import { priceTariff } from '../../core/rating/price-tariff.ts';
import type { Db } from '../../store/db.ts';
import { charges } from '../../store/schema/calls.ts';
import { prepareNumbered } from '../../store/upsert.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openBundleBook } from './bundle-book.ts';
import { createDecks } from './decks.ts';

export type ChargeRow = typeof charges.$inferSelect;

/** Raised when the formula's implementation changes, so that a charge tells by which it was made. */
const ENGINE_VERSION = 1;

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
function departmentOf(office: Office, payer: Payer | undefined): string | undefined {
  if (!payer) return undefined;
  const login = payer.login ?? office.people.find((each) => each.active && each.extension === payer.extension)?.login;
  if (login === undefined) return undefined;
  return office.departments.find(({ members, outside }) => !outside && members.includes(login))?.id;
}

type TrunkLeg = LegStory & { side: { kind: 'trunk' } };

export function createMeter(deps: { db: Db; office: OfficeService }): Meter {
  const insert = prepareNumbered(deps.db, charges);
  const decks = createDecks({ office: deps.office });
  const book = openBundleBook(deps.db);
  const principalOf = deps.db.$client.prepare('select principal from customers where id = ?').pluck();

  function blank(leg: TrunkLeg, payer: Payer | undefined): Omit<ChargeRow, 'id' | 'callId' | 'state' | 'reason'> {
    const office = deps.office.read();
    const { trunkId, number, e164 } = leg.side;
    return {
      legId: leg.legId,
      trunkId,
      way: leg.way,
      kind: 'cost',
      payerHow: payer?.how ?? null,
      payerExtension: payer?.extension ?? null,
      payerLogin: payer?.login ?? null,
      payerQueue: payer?.queueId ?? null,
      payerDepartment: departmentOf(office, payer) ?? null,
      bundles: null,
      destination: e164 ?? number,
      answeredAt: leg.answeredAt!,
      releasedAt: leg.endedAt!,
      tariffId: null,
      tariffValidFrom: null,
      rateName: null,
      billedSec: 0,
      net: '0',
      currency: office.office.currency,
      spans: [],
      engineVersion: ENGINE_VERSION,
      supersededBy: null,
    };
  }

  function judge<T extends ReturnType<typeof blank>>(
    row: T,
    by: { tariffId: string; bundles?: readonly BundleLeft[] },
  ): T & Pick<ChargeRow, 'state' | 'reason'> {
    const { tariffId, bundles } = by;
    const { answeredAt, releasedAt, destination } = row;
    const tariff = deps.office.read().tariffs.find((each) => each.id === tariffId);
    const deck = decks.findDeck({ tariffId, atMs: answeredAt });
    if (!tariff || deck === 'no-version') return { ...row, tariffId, state: 'unrated', reason: 'no-version-in-force' };
    const known = { ...row, tariffId, tariffValidFrom: Date.parse(deck.version), currency: tariff.currency };
    const charge = chargeCall(deck, {
      answeredAt,
      releasedAt,
      durationMode: tariff.duration,
      destination,
      emergency: false,
      ...(bundles && { bundles }),
    });
    if (charge.state === 'unrated') return { ...known, state: 'unrated', reason: charge.reason };
    if (charge.state !== 'rated') return { ...known, state: 'free', reason: charge.reason };
    return {
      ...known,
      state: 'rated',
      reason: charge.reason,
      rateName: charge.rateId,
      billedSec: charge.billedSec,
      bundles: charge.bundles.length > 0 ? charge.bundles : null,
      net: printNanos(charge.net),
      spans: charge.spans.map((span) => ({
        ...span,
        price: printNanos(span.price),
        amount: printNanos(span.amount),
      })),
    };
  }

  function costOf(leg: TrunkLeg, payer: Payer | undefined): Omit<ChargeRow, 'id' | 'callId'> {
    const office = deps.office.read();
    const row = blank(leg, payer);
    if (leg.way === 'out' && isEmergency(leg.side.number, office.office.country))
      return { ...row, state: 'free', reason: 'emergency-number' };
    const trunk = office.trunks.find(({ id }) => id === row.trunkId);
    const tariffId = leg.way === 'out' ? trunk?.tariff : trunk?.inboundTariff;
    if (!trunk || tariffId === undefined) {
      // An incoming leg without a tariff is free by rule; an outgoing one is a gap that someone must see.
      return leg.way === 'in'
        ? { ...row, state: 'free', reason: 'inbound-free' }
        : { ...row, state: 'unrated', reason: 'no-tariff' };
    }
    const { destination, answeredAt: atMs } = row;
    const bundles = leg.way === 'out' ? book.left({ office, trunk, destination, atMs }) : [];
    const cost = judge(row, { tariffId, bundles });
    if (cost.bundles) book.use({ office, trunk, atMs, uses: cost.bundles });
    return cost;
  }

  /** What whoever pays is asked for the leg; undefined where nobody is asked. */
  function priceOf(cost: Omit<ChargeRow, 'id' | 'callId'>, customerId: string | undefined) {
    const { prices } = deps.office.read();
    if (prices.length === 0 || cost.way !== 'out' || cost.reason === 'emergency-number') return undefined;
    const asked = customerId !== undefined && prices.some(({ payer }) => payer.kind === 'principal');
    const tariffId = priceTariff(prices, {
      extension: cost.payerExtension ?? undefined,
      department: cost.payerDepartment ?? undefined,
      principal: asked ? ((principalOf.get(customerId) as string | null | undefined) ?? undefined) : undefined,
    });
    if (tariffId === undefined) return undefined;
    const { bundles: _, state: _state, reason: _reason, ...row } = cost;
    const fresh = { tariffValidFrom: null, rateName: null, billedSec: 0, net: '0', spans: [], bundles: null };
    return judge({ ...row, ...fresh, kind: 'price' as const }, { tariffId });
  }

  return {
    charge({ callId, leg, payer, customerId }) {
      if (leg.side.kind !== 'trunk' || leg.answeredAt === undefined || leg.endedAt === undefined) return undefined;
      const cost = costOf(leg as TrunkLeg, payer);
      const price = priceOf(cost, customerId);
      if (price) insert({ ...price, callId });
      return { ...cost, callId, id: insert({ ...cost, callId }) };
    },
  };
}
