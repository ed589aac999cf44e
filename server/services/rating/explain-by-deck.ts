import { printNanos } from '../../base/money.ts';
import type { CallKind } from '../../core/office/call-kinds.ts';
import type { Office } from '../../core/office/office.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import type { BundleLeft } from '../../core/rating/bundles.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import type { PreparedDeck } from '../../core/rating/deck.ts';
import { exchange } from '../../core/rating/exchange.ts';
import type { ListStep } from '../../core/rating/price-steps.ts';
import { roundAmount } from '../../core/rating/round.ts';
import { applyTaxes, taxesOn } from '../../core/rating/taxes.ts';
import { localTime } from '../../core/schedule/local-time.ts';

/** What a call would cost by one version of a price list and why, with the office's taxes and currency. */
export function explainByDeck(call: {
  office: Office;
  tariff: Pick<Tariff, 'name' | 'currency' | 'duration'>;
  deck: PreparedDeck;
  /** E.164, with or without `+`. */
  destination: string;
  kind: CallKind;
  atMs: number;
  seconds: number;
  bundles: readonly BundleLeft[];
}): ListStep {
  const { office, tariff, deck, atMs } = call;
  const charge = chargeCall(deck, {
    answeredAt: atMs,
    releasedAt: atMs + call.seconds * 1000,
    durationMode: tariff.duration,
    destination: call.destination,
    emergency: false,
    bundles: call.bundles,
  });
  const about = { tariff: tariff.name, validFrom: deck.version };
  if (charge.state === 'unrated') return { step: 'unrated', ...about, reason: charge.reason };
  if (charge.state !== 'rated') return { step: 'free', reason: charge.reason };
  const taxed = applyTaxes(charge.net, { taxes: taxesOn(office.taxes, call.kind) });
  const changed = exchange(charge.net, {
    from: tariff.currency,
    to: office.office.currency,
    day: localTime(office.office.timezone, atMs).date,
    rates: office.exchangeRates,
  });
  return {
    step: 'rated',
    ...about,
    prefix: charge.prefix,
    rate: charge.rateId,
    fee: printNanos(charge.connectFee),
    freeSec: charge.freeSec,
    bundles: charge.bundles,
    spans: charge.spans.map(({ fromSec, toSec, rateId, price, perSec, incrementSec, amount, holiday }) => ({
      fromSec,
      toSec,
      rate: rateId,
      price: printNanos(price),
      perSec,
      incrementSec,
      amount: printNanos(amount),
      ...(holiday !== undefined && { holiday }),
    })),
    billedSec: charge.billedSec,
    reason: charge.reason,
    net: printNanos(charge.net),
    currency: tariff.currency,
    taxes: taxed.lines.map(({ code, percent, amount }) => ({ code, percent, amount: printNanos(amount) })),
    gross: printNanos(taxed.gross),
    ...(changed?.by && {
      inOffice: {
        net: printNanos(roundAmount(changed.exact, { mode: 'half-even', decimals: 4 })),
        currency: office.office.currency,
        rate: changed.by.rate,
        validFrom: changed.by.validFrom,
      },
    }),
  };
}
