import { type Nanos, printNanos } from '../../base/money.ts';
import { kindOfNumber } from '../../core/dialplan/judge-class.ts';
import { numberMeantBy, planOutbound } from '../../core/dialplan/plan-outbound.ts';
import type { CallKind, Office } from '../../core/office/office.ts';
import { type Charge, chargeCall } from '../../core/rating/charge.ts';
import { exchange } from '../../core/rating/exchange.ts';
import type { ListStep, PriceStep } from '../../core/rating/price-steps.ts';
import { priceTariff } from '../../core/rating/price-tariff.ts';
import { roundAmount } from '../../core/rating/round.ts';
import { applyTaxes, taxesOn } from '../../core/rating/taxes.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { BundleBook } from './bundle-book.ts';
import type { Decks } from './decks.ts';
import type { EstimateCost } from './estimate-cost.ts';

export interface PriceAsked {
  /** As typed on a phone or pasted. */
  dialled: string;
  atMs: number;
  seconds: number;
  /** Absent = as the routes say. */
  trunkId?: string;
  /** Who would call: decides by which price list it is charged on. */
  from?: string;
}

const text = (nanos: Nanos): string => printNanos(nanos);

/** Says what a call would cost and why, each step from what was typed to the taxes, with the trunks taken as up. */
export function createPriceExplanation(deps: {
  office: { read: () => Office };
  decks: Decks;
  bundlesLeft: BundleBook['left'];
  estimateCost: EstimateCost;
}) {
  function byList(
    office: Office,
    how: { tariffId: string; asked: PriceAsked; destination: string; kind: CallKind; trunkId?: string },
  ): ListStep {
    const { asked, destination } = how;
    const tariff = office.tariffs.find(({ id }) => id === how.tariffId);
    if (!tariff) return { step: 'no-tariff' };
    const deck = deps.decks.findDeck({ tariffId: tariff.id, atMs: asked.atMs });
    if (deck === 'no-version') return { step: 'no-version', tariff: tariff.name };
    const trunk = office.trunks.find(({ id }) => id === how.trunkId);
    const charge: Charge = chargeCall(deck, {
      answeredAt: asked.atMs,
      releasedAt: asked.atMs + asked.seconds * 1000,
      durationMode: tariff.duration,
      destination,
      emergency: false,
      ...(trunk && { bundles: deps.bundlesLeft({ office, trunk, destination, atMs: asked.atMs }) }),
    });
    const about = { tariff: tariff.name, validFrom: deck.version };
    if (charge.state === 'unrated') return { step: 'unrated', ...about, reason: charge.reason };
    if (charge.state !== 'rated') return { step: 'free', reason: charge.reason };
    const taxed = applyTaxes(charge.net, { taxes: taxesOn(office.taxes, how.kind) });
    const changed = exchange(charge.net, {
      from: tariff.currency,
      to: office.office.currency,
      day: localTime(office.office.timezone, asked.atMs).date,
      rates: office.exchangeRates,
    });
    return {
      step: 'rated',
      ...about,
      prefix: charge.prefix,
      rate: charge.rateId,
      fee: text(charge.connectFee),
      freeSec: charge.freeSec,
      bundles: charge.bundles,
      spans: charge.spans.map(({ fromSec, toSec, rateId, price, perSec, incrementSec, amount }) => ({
        fromSec,
        toSec,
        rate: rateId,
        price: text(price),
        perSec,
        incrementSec,
        amount: text(amount),
      })),
      billedSec: charge.billedSec,
      reason: charge.reason,
      net: text(charge.net),
      currency: tariff.currency,
      taxes: taxed.lines.map(({ code, percent, amount }) => ({ code, percent, amount: text(amount) })),
      gross: text(taxed.gross),
      ...(changed?.by && {
        inOffice: {
          net: text(roundAmount(changed.exact, { mode: 'half-even', decimals: 4 })),
          currency: office.office.currency,
          rate: changed.by.rate,
          validFrom: changed.by.validFrom,
        },
      }),
    };
  }

  return (asked: PriceAsked): PriceStep[] => {
    const office = deps.office.read();
    const { country } = office.office;
    const plan = planOutbound({
      dialled: asked.dialled,
      country,
      extensions: office.extensions,
      groups: office.ringGroups,
      queues: office.queues,
      flows: office.flows,
      rooms: office.rooms,
      routes: office.outboundRoutes,
      trunks: office.trunks.map((trunk) => ({ trunk, up: true, inUse: 0 })),
      estimate: (call) => deps.estimateCost({ ...call, atMs: asked.atMs }),
    });
    const typed = { step: 'typed' as const, dialled: asked.dialled };
    if (plan.kind === 'emergency') return [typed, { step: 'emergency' }];
    if (plan.kind === 'refused') return [typed, { step: 'refused', reason: plan.reason }];
    if (plan.kind !== 'trunk') return [typed, { step: 'internal' }];
    const [first] = plan.attempts;
    const trunkId = asked.trunkId ?? first!.trunkId;
    const trunk = office.trunks.find(({ id }) => id === trunkId);
    if (!trunk) return [typed, { step: 'refused', reason: 'no-trunk' }];
    const destination = plan.e164 ?? numberMeantBy(first!);
    const kind = kindOfNumber({ e164: plan.e164, own: trunk.callerId, country });
    const route = office.outboundRoutes.find(({ id }) => id === plan.routeId);
    const steps: PriceStep[] = [
      { ...typed, ...(plan.e164 !== undefined && { e164: plan.e164 }) },
      { step: 'kind', kind },
      { step: 'route', route: route?.name ?? plan.routeId, reason: plan.reason },
      { step: 'trunk', trunk: trunk.name, why: asked.trunkId === undefined ? 'route' : 'asked' },
      {
        step: 'cost',
        list:
          trunk.tariff === undefined
            ? { step: 'no-tariff' }
            : byList(office, { tariffId: trunk.tariff, asked, destination, kind, trunkId }),
      },
    ];
    const login = office.people.find(({ extension }) => extension !== undefined && extension === asked.from)?.login;
    const tariffId = priceTariff(office.prices, {
      extension: asked.from,
      department: office.departments.find(
        ({ members, outside }) => !outside && login !== undefined && members.includes(login),
      )?.id,
    });
    if (tariffId !== undefined)
      steps.push({ step: 'price', list: byList(office, { tariffId, asked, destination, kind }) });
    return steps;
  };
}

export type ExplainPrice = ReturnType<typeof createPriceExplanation>;
