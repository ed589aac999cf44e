import { printNanos } from '../../base/money.ts';
import { payersBy } from '../../core/office/campaigns.ts';
import type { Office } from '../../core/office/office.ts';
import type { BundleLeft } from '../../core/rating/bundles.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import { priceTariff } from '../../core/rating/price-tariff.ts';
import type { charges } from '../../store/schema/calls.ts';
import type { BundleBook } from './bundle-book.ts';
import type { Decks } from './decks.ts';

export type ChargeRow = typeof charges.$inferSelect;
/** What a charge says of its leg and of who pays: what stays when it is rated anew. */
export type LegRow = Pick<
  ChargeRow,
  | 'callId'
  | 'legId'
  | 'trunkId'
  | 'way'
  | 'payerHow'
  | 'payerExtension'
  | 'payerLogin'
  | 'payerQueue'
  | 'payerDepartment'
  | 'payerPrincipal'
  | 'payerAccount'
  | 'payerCampaign'
  | 'payerCustomer'
  | 'payerCase'
  | 'destination'
  | 'answeredAt'
  | 'releasedAt'
>;
export type RatedRow = Omit<ChargeRow, 'id'>;

/** Raised when the formula's implementation changes, so that a charge tells by which it was made. */
const ENGINE_VERSION = 1;

/** Says what trunk legs cost, and what is asked for them, by the office as it is now and the price lists of their time. */
export function createRater(deps: {
  office: () => Office;
  decks: Decks;
  /** What is left for a leg is asked before each; using it up is the caller's. */
  bundlesLeft: BundleBook['left'];
}) {
  const blank = (leg: LegRow, kind: 'cost' | 'price') => ({
    callId: leg.callId,
    legId: leg.legId,
    trunkId: leg.trunkId,
    way: leg.way,
    kind,
    payerHow: leg.payerHow,
    payerExtension: leg.payerExtension,
    payerLogin: leg.payerLogin,
    payerQueue: leg.payerQueue,
    payerDepartment: leg.payerDepartment,
    payerPrincipal: leg.payerPrincipal,
    payerAccount: leg.payerAccount,
    payerCampaign: leg.payerCampaign,
    payerCustomer: leg.payerCustomer,
    payerCase: leg.payerCase,
    bundles: null,
    destination: leg.destination,
    answeredAt: leg.answeredAt,
    releasedAt: leg.releasedAt,
    tariffId: null,
    tariffValidFrom: null,
    rateName: null,
    billedSec: 0,
    net: '0',
    currency: deps.office().office.currency,
    spans: [],
    engineVersion: ENGINE_VERSION,
    supersededBy: null,
  });

  function judge(row: ReturnType<typeof blank>, by: { tariffId: string; bundles: readonly BundleLeft[] }): RatedRow {
    const { tariffId, bundles } = by;
    const { answeredAt, releasedAt, destination } = row;
    const tariff = deps.office().tariffs.find((each) => each.id === tariffId);
    const deck = deps.decks.findDeck({ tariffId, atMs: answeredAt });
    if (!tariff || deck === 'no-version') return { ...row, tariffId, state: 'unrated', reason: 'no-version-in-force' };
    const known = { ...row, tariffId, tariffValidFrom: Date.parse(deck.version), currency: tariff.currency };
    const charge = chargeCall(deck, {
      answeredAt,
      releasedAt,
      durationMode: tariff.duration,
      destination,
      emergency: false,
      bundles,
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

  return {
    /** `isEmergency`: as dialled, which the destination alone does not tell. */
    cost(leg: LegRow, { isEmergency }: { isEmergency: boolean }): RatedRow {
      const office = deps.office();
      const row = blank(leg, 'cost');
      if (isEmergency) return { ...row, state: 'free', reason: 'emergency-number' };
      const trunk = office.trunks.find(({ id }) => id === leg.trunkId);
      const tariffId = leg.way === 'out' ? trunk?.tariff : trunk?.inboundTariff;
      if (!trunk || tariffId === undefined) {
        // An incoming leg without a tariff is free by rule; an outgoing one is a gap that someone must see.
        return leg.way === 'in'
          ? { ...row, state: 'free', reason: 'inbound-free' }
          : { ...row, state: 'unrated', reason: 'no-tariff' };
      }
      const { destination, answeredAt: atMs } = leg;
      const bundles = leg.way === 'out' ? deps.bundlesLeft({ office, trunk, destination, atMs }) : [];
      return judge(row, { tariffId, bundles });
    },
    /** What whoever pays is asked for the leg; undefined where nobody is asked. `principal` is only asked for where a line needs it. */
    price(leg: LegRow, about: { isEmergency: boolean; principal: () => string | undefined }): RatedRow | undefined {
      const office = deps.office();
      const { prices } = office;
      if (prices.length === 0 || leg.way !== 'out' || about.isEmergency) return undefined;
      const by = payersBy(office, { account: leg.payerAccount, campaign: leg.payerCampaign });
      // What an account or a campaign says of who pays comes before what the phone and the caller's unit say.
      const isUnits = by.department !== undefined;
      const isPrincipals = !isUnits && by.principal !== undefined;
      const ofCustomer = (): string | undefined => (leg.payerHow === 'reassigned' ? undefined : about.principal());
      const tariffId = priceTariff(prices, {
        extension: isUnits || isPrincipals ? undefined : (leg.payerExtension ?? undefined),
        department: isPrincipals ? undefined : (leg.payerDepartment ?? undefined),
        principal: prices.some(({ payer }) => payer.kind === 'principal')
          ? (leg.payerPrincipal ?? ofCustomer())
          : undefined,
      });
      return tariffId === undefined ? undefined : judge(blank(leg, 'price'), { tariffId, bundles: [] });
    },
  };
}
