import { CentralitaError } from '../../base/errors.ts';
import type { Nanos } from '../../base/money.ts';
import { isTimeZone, localTime } from '../schedule/local-time.ts';
import { type Band, daysOf, isActive, rankOf, widthOf } from './band.ts';
import type { Rounding } from './round.ts';

/** From second `from` of the billable part: `price` for each `perSec` seconds, charged in whole increments. */
export interface RateStep {
  fromSec: number;
  price: Nanos;
  perSec: number;
  incrementSec: number;
}

export interface Rate {
  id: string;
  /** Digits the destination begins with, with or without `+`; the empty prefix matches everything. */
  prefixes: readonly string[];
  /** Decides only among rates of the same prefix that are active at once; 0 when left out. */
  priority?: number;
  band?: Band;
  connectFee: Nanos;
  /** Ascending by `fromSec`, the first from 0. */
  steps: readonly RateStep[];
  /** Shorter calls cost nothing, not even the fee. */
  minBillableSec?: number;
  /** Seconds at the start of each call that are not charged; the fee is. */
  freeSec?: number;
  minCharge?: Nanos;
  maxCost?: Nanos;
  /** `free`: what exceeds `maxCost` is not charged; `disconnect`: it only limits how long the call may last. */
  maxCostStrategy?: 'free' | 'disconnect';
  /** Percent added at the end, in nanos of a percent point: 12.5 % is 12_500_000_000n. */
  markupPercent?: Nanos;
  rounding: Rounding;
}

/** One immutable version of a price list. */
export interface Deck {
  version: string;
  /** IANA zone in which bands are read; needed only when a rate has one. */
  timeZone?: string;
  /** Local days, `2026-07-20`. */
  holidays?: readonly string[];
  rates: readonly Rate[];
}

/** A deck ready for look-ups, however it keeps its rates. */
export interface PreparedDeck {
  version: string;
  timeZone: string;
  holidays: ReadonlySet<string>;
  hasBands: boolean;
  /** The rates of the longest prefix of a number that is digits only. */
  find(digits: string): PrefixMatch | undefined;
}

/** The rates of the longest prefix that matches; `prefix` is digits only. */
export interface PrefixMatch {
  prefix: string;
  /** The one that wins when several are active comes first. */
  rates: readonly Rate[];
}

export const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** Why a rate could not be counted with, if so. */
export function faultOfRate(rate: Omit<Rate, 'id' | 'prefixes'>): string | undefined {
  const [first] = rate.steps;
  if (first?.fromSec !== 0) return 'first-step-not-at-zero';
  for (const [index, step] of rate.steps.entries()) {
    if (!Number.isSafeInteger(step.perSec) || step.perSec < 1) return 'per-below-one-second';
    if (!Number.isSafeInteger(step.incrementSec) || step.incrementSec < 1) return 'increment-below-one-second';
    if (index > 0 && step.fromSec <= rate.steps[index - 1]!.fromSec) return 'steps-not-ascending';
  }
  const { decimals } = rate.rounding;
  return Number.isInteger(decimals) && decimals >= 0 && decimals <= 9 ? undefined : 'decimals-not-0-to-9';
}

/** Of rates for the same prefix that are active at once, the one that counts comes first. */
export const byPrecedence = (a: Omit<Rate, 'id' | 'prefixes'>, b: Omit<Rate, 'id' | 'prefixes'>): number =>
  (b.priority ?? 0) - (a.priority ?? 0) ||
  rankOf(b.band) - rankOf(a.band) ||
  widthOf(a.band) - widthOf(b.band) ||
  daysOf(a.band) - daysOf(b.band);

/**
 * Indexes a deck once, so that each look-up costs a few map reads whatever its size.
 * Throws `rating.bad-rate` {rateId, fault} or `rating.bad-time-zone` {timeZone} on a deck that could not be counted with.
 */
export function prepareDeck(deck: Deck): PreparedDeck {
  const timeZone = deck.timeZone ?? 'UTC';
  if (!isTimeZone(timeZone)) throw new CentralitaError('rating.bad-time-zone', { timeZone });
  const byPrefix = new Map<string, Rate[]>();
  let longestPrefix = 0;
  for (const rate of deck.rates) {
    const fault = faultOfRate(rate);
    if (fault) throw new CentralitaError('rating.bad-rate', { rateId: rate.id, fault });
    for (const prefix of new Set(rate.prefixes.map(digitsOf))) {
      const rates = byPrefix.get(prefix);
      if (rates) rates.push(rate);
      else byPrefix.set(prefix, [rate]);
      longestPrefix = Math.max(longestPrefix, prefix.length);
    }
  }
  for (const rates of byPrefix.values()) if (rates.length > 1) rates.sort(byPrecedence);
  return {
    version: deck.version,
    timeZone,
    holidays: new Set(deck.holidays),
    hasBands: deck.rates.some((rate) => rate.band),
    find(digits) {
      for (let length = Math.min(digits.length, longestPrefix); length >= 0; length--) {
        const prefix = digits.slice(0, length);
        const rates = byPrefix.get(prefix);
        if (rates) return { prefix, rates };
      }
      return undefined;
    },
  };
}

/** The rates of the longest prefix of the destination (`+` and separators are ignored). */
export const findRates = (deck: PreparedDeck, destination: string): PrefixMatch | undefined =>
  deck.find(digitsOf(destination));

/** Which of a prefix's rates is in force at an instant (epoch ms): the first whose band holds. */
export function activeRate(deck: PreparedDeck, at: { rates: readonly Rate[]; atMs: number }): Rate | undefined {
  if (!deck.hasBands) return at.rates[0];
  const local = localTime(deck.timeZone, at.atMs);
  return at.rates.find((rate) => !rate.band || isActive(rate.band, { local, holidays: deck.holidays }));
}
