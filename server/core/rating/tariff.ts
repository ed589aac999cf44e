import { CentralitaError } from '../../base/errors.ts';
import { type Nanos, parseNanos } from '../../base/money.ts';
import { holidaysOf } from '../office/tariff-holidays.ts';
import type { Rate as OfficeRate, Tariff } from '../office/tariffs.ts';
import { parseMinute } from '../schedule/local-time.ts';
import type { Band } from './band.ts';
import { type PreparedDeck, prepareDeck, type Rate } from './deck.ts';

function readAmount(text: string, rate: OfficeRate): Nanos {
  const amount = parseNanos(text);
  if (amount === undefined) throw new CentralitaError('rating.bad-amount', { rate: rate.name, text });
  return amount;
}

function readTime(text: string, rate: OfficeRate): number {
  const minute = parseMinute(text);
  if (minute === undefined) throw new CentralitaError('rating.bad-time', { rate: rate.name, text });
  return minute;
}

function readBand(band: NonNullable<OfficeRate['band']>, rate: OfficeRate): Band {
  const { start, end, ...days } = band;
  return {
    ...days,
    ...(start !== undefined && { fromMinute: readTime(start, rate) }),
    ...(end !== undefined && { toMinute: readTime(end, rate) }),
  };
}

/** A rate as it is counted with. Throws `rating.bad-amount`, `rating.bad-time`. */
export function readRate(rate: OfficeRate, id: string): Rate {
  return {
    id,
    prefixes: rate.prefixes,
    ...(rate.band && { band: readBand(rate.band, rate) }),
    connectFee: readAmount(rate.connectFee, rate),
    steps: rate.steps.map((step) => ({
      fromSec: step.from,
      price: readAmount(step.price, rate),
      perSec: step.per,
      incrementSec: step.increment,
    })),
    ...(rate.minBillableSec !== undefined && { minBillableSec: rate.minBillableSec }),
    ...(rate.freeSec !== undefined && { freeSec: rate.freeSec }),
    ...(rate.minCharge !== undefined && { minCharge: readAmount(rate.minCharge, rate) }),
    ...(rate.maxCost !== undefined && { maxCost: readAmount(rate.maxCost, rate), maxCostStrategy: 'free' as const }),
    ...(rate.markup !== undefined && { markupPercent: readAmount(rate.markup, rate) }),
    rounding: rate.rounding,
  };
}

/** The version of a tariff that holds for a leg answered at an instant: the last one that had begun. */
export function versionAt(tariff: Tariff, atMs: number): Tariff['versions'][number] | undefined {
  return tariff.versions
    .filter((version) => Date.parse(version.validFrom) <= atMs)
    .reduce<Tariff['versions'][number] | undefined>(
      (latest, each) => (latest && Date.parse(latest.validFrom) >= Date.parse(each.validFrom) ? latest : each),
      undefined,
    );
}

/**
 * Prepares one version of an office's tariff; its rates are known by name, a repeated name by `name#2`. Worth keeping:
 * large lists take some time. Throws `rating.bad-amount`, `rating.bad-time`, `rating.bad-rate`, `rating.bad-time-zone`.
 */
export function prepareTariff(tariff: Pick<Tariff, 'timezone'>, version: Tariff['versions'][number]): PreparedDeck {
  const uses = new Map<string, number>();
  const rates = version.rates.map((rate) => {
    const use = (uses.get(rate.name) ?? 0) + 1;
    uses.set(rate.name, use);
    return readRate(rate, use === 1 ? rate.name : `${rate.name}#${use}`);
  });
  return prepareDeck({
    version: version.validFrom,
    timeZone: tariff.timezone,
    holidays: holidaysOf(version),
    rates,
  });
}
