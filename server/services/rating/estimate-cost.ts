import type { Clock } from '../../base/clock.ts';
import type { CostEstimate } from '../../core/dialplan/plan-outbound.ts';
import type { Office } from '../../core/office/office.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import { exchange } from '../../core/rating/exchange.ts';
import { roundAmount } from '../../core/rating/round.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { BundleBook } from './bundle-book.ts';
import type { Decks } from './decks.ts';

/** As long as an office's calls are. */
const USUAL_SEC = 180;

/** Says what a call begun now, or at `atMs`, would cost over a trunk, so that the cheapest one is found. */
export function createCostEstimate(deps: {
  clock: Pick<Clock, 'now'>;
  office: { read: () => Office };
  decks: Decks;
  bundlesLeft: BundleBook['left'];
}) {
  return ({
    trunkId,
    e164,
    atMs = deps.clock.now(),
    seconds = USUAL_SEC,
  }: {
    trunkId: string;
    e164: string;
    atMs?: number;
    /** As long as a call is expected to be; 180 unless told. */
    seconds?: number;
  }): CostEstimate | undefined => {
    const office = deps.office.read();
    const trunk = office.trunks.find(({ id }) => id === trunkId);
    const tariff = office.tariffs.find(({ id }) => id === trunk?.tariff);
    if (!trunk || !tariff) return undefined;
    const deck = deps.decks.findDeck({ tariffId: tariff.id, atMs });
    if (deck === 'no-version') return undefined;
    const charge = chargeCall(deck, {
      answeredAt: atMs,
      releasedAt: atMs + seconds * 1000,
      destination: e164,
      emergency: false,
      bundles: deps.bundlesLeft({ office, trunk, destination: e164, atMs }),
    });
    if (charge.state === 'unrated') return undefined;
    const changed = exchange(charge.net, {
      from: tariff.currency,
      to: office.office.currency,
      day: localTime(office.office.timezone, atMs).date,
      rates: office.exchangeRates,
    });
    if (!changed) return undefined;
    const bundleSec = charge.state === 'rated' ? charge.bundles.reduce((sum, { usedSec }) => sum + usedSec, 0) : 0;
    return {
      seconds,
      net: roundAmount(changed.exact, { mode: 'half-even', decimals: 9 }),
      bundleSec: Math.min(bundleSec, seconds),
    };
  };
}

export type EstimateCost = ReturnType<typeof createCostEstimate>;
