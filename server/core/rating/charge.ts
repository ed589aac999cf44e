import type { Nanos } from '../../base/money.ts';
import { localTime } from '../schedule/local-time.ts';
import { dayBegun } from './band.ts';
import { type BundleLeft, type BundleUse, useBundles } from './bundles.ts';
import { activeRate, findRates, type PreparedDeck, type Rate } from './deck.ts';
import { applyLimits, commonDenominator, stepAt } from './leg-price.ts';
import { type ExactAmount, roundAmount } from './round.ts';

/** What the meter needs to know of one trunk leg. Times are epoch ms, 200 OK to BYE. */
export interface RatedCall {
  /** Left out when the leg was never answered. */
  answeredAt?: number;
  releasedAt: number;
  /** How the trunk counts a begun second; `ceil` when left out. */
  durationMode?: 'ceil' | 'floor' | 'round';
  /** E.164, with or without `+`. */
  destination: string;
  emergency: boolean;
  /** What is left of the bundles that this destination may use. */
  bundles?: readonly BundleLeft[];
}

/** A stretch of the call at one price; seconds count from the answer, the last may end after the call. */
export interface ChargeSpan {
  fromSec: number;
  toSec: number;
  rateId: string;
  /** `price` for each `perSec` seconds. */
  price: Nanos;
  perSec: number;
  incrementSec: number;
  /** The day for whose holiday the price holds, `YYYY-MM-DD`. */
  holiday?: string;
  /** To the nearest nano, for reading; the net is counted from the exact sum. */
  amount: Nanos;
}

export type Charge =
  | {
      state: 'rated';
      /** What made the net: the sum itself, or the limit that replaced it. */
      reason: 'by-duration' | 'within-free-seconds' | 'within-bundle' | 'minimum-charge' | 'maximum-charge';
      /** The rate at the answer: its fee, limits and rounding hold for the whole leg. */
      rateId: string;
      deckVersion: string;
      /** Digits of the prefix that matched. */
      prefix: string;
      durationSec: number;
      /** Whole increments, free seconds and those of bundles not counted; may exceed the duration. */
      billedSec: number;
      freeSec: number;
      /** In the order they were used; seconds follow the free ones. */
      bundles: BundleUse[];
      spans: ChargeSpan[];
      connectFee: Nanos;
      /** Before the one rounding. */
      exact: ExactAmount;
      net: Nanos;
    }
  | {
      state: 'free-emergency' | 'not-answered' | 'too-short';
      reason: 'emergency-number' | 'never-answered' | 'zero-seconds' | 'below-minimum-duration';
      durationSec: number;
      connectFee: 0n;
      net: 0n;
    }
  | {
      /** No price is known: never to be shown as 0. `atSec` is the second of the call that has none. */
      state: 'unrated';
      reason: 'no-prefix' | 'no-rate-at-that-hour';
      durationSec: number;
      atSec: number;
    };

/** Whole seconds of the leg; a clock that went backwards counts as 0. */
export function durationOf(call: RatedCall): number {
  if (call.answeredAt === undefined) return 0;
  const seconds = Math.max(0, call.releasedAt - call.answeredAt) / 1000;
  return Math[call.durationMode ?? 'ceil'](seconds);
}

const nearestNano = (amount: ExactAmount): Nanos => roundAmount(amount, { mode: 'half-even', decimals: 9 });

interface Walk {
  endSec: number;
  sum: bigint;
  spans: ChargeSpan[];
}

/** Formula 6: increments follow one another, each whole at the price in force when it begins. */
function walkIncrements(walk: {
  deck: PreparedDeck;
  rates: readonly Rate[];
  answeredAt: number;
  durationSec: number;
  freeSec: number;
  bundleSec: number;
  denominator: bigint;
}): Walk | { unratedAtSec: number } {
  const spans: (ChargeSpan & { exact: bigint })[] = [];
  let sum = 0n;
  const startSec = walk.freeSec + walk.bundleSec;
  let t = startSec;
  while (t < walk.durationSec) {
    const instant = walk.answeredAt + t * 1000;
    const rate = activeRate(walk.deck, { rates: walk.rates, atMs: instant });
    if (!rate) return { unratedAtSec: t };
    const { step, nextFromSec } = stepAt(rate, t - walk.freeSec);
    // Bands begin on whole minutes: within one the rate cannot change, so its increments are counted at once.
    const nextMinute = (Math.floor(instant / 60_000) + 1) * 60_000;
    const nextBandSec = walk.deck.hasBands ? (nextMinute - walk.answeredAt) / 1000 : Number.POSITIVE_INFINITY;
    const limit = Math.min(walk.durationSec, nextFromSec + walk.freeSec, nextBandSec);
    const count = Math.max(1, Math.ceil((limit - t) / step.incrementSec));
    const toSec = t + count * step.incrementSec;
    const exact = (step.price * BigInt(count * step.incrementSec) * walk.denominator) / BigInt(step.perSec);
    sum += exact;
    const last = spans.at(-1);
    const isSamePrice =
      last?.rateId === rate.id &&
      last.price === step.price &&
      last.perSec === step.perSec &&
      last.incrementSec === step.incrementSec;
    if (isSamePrice) {
      last.toSec = toSec;
      last.exact += exact;
    } else {
      const { price, perSec, incrementSec } = step;
      const holiday = rate.band?.holiday && dayBegun(rate.band, localTime(walk.deck.timeZone, instant));
      const told = { rateId: rate.id, price, perSec, incrementSec, ...(holiday && { holiday }) };
      spans.push({ fromSec: t, toSec, ...told, amount: 0n, exact });
    }
    t = toSec;
  }
  const told = spans.map(({ exact, ...span }) => ({
    ...span,
    amount: nearestNano({ numerator: exact, denominator: walk.denominator }),
  }));
  return { endSec: Math.max(t, startSec), sum, spans: told };
}

/** What one trunk leg costs by a deck version, and why: exact until the one rounding at the end. */
export function chargeCall(deck: PreparedDeck, call: RatedCall): Charge {
  const durationSec = durationOf(call);
  const free = { durationSec, connectFee: 0n, net: 0n } as const;
  if (call.emergency) return { ...free, state: 'free-emergency', reason: 'emergency-number' };
  if (call.answeredAt === undefined) return { ...free, state: 'not-answered', reason: 'never-answered' };
  if (durationSec === 0) return { ...free, state: 'not-answered', reason: 'zero-seconds' };

  const match = findRates(deck, call.destination);
  if (!match) return { state: 'unrated', reason: 'no-prefix', durationSec, atSec: 0 };
  const first = activeRate(deck, { rates: match.rates, atMs: call.answeredAt });
  if (!first) return { state: 'unrated', reason: 'no-rate-at-that-hour', durationSec, atSec: 0 };
  if (durationSec < (first.minBillableSec ?? 0)) {
    return { ...free, state: 'too-short', reason: 'below-minimum-duration' };
  }

  const freeSec = first.freeSec ?? 0;
  const bundles = useBundles(call.bundles ?? [], durationSec - freeSec);
  const bundleSec = bundles.reduce((sum, { usedSec }) => sum + usedSec, 0);
  const denominator = commonDenominator(match.rates);
  const walk = walkIncrements({
    deck,
    rates: match.rates,
    answeredAt: call.answeredAt,
    durationSec,
    freeSec,
    bundleSec,
    denominator,
  });
  if ('unratedAtSec' in walk) {
    return { state: 'unrated', reason: 'no-rate-at-that-hour', durationSec, atSec: walk.unratedAtSec };
  }
  const { exact, limit } = applyLimits(first, {
    numerator: first.connectFee * denominator + walk.sum,
    denominator,
  });
  return {
    state: 'rated',
    reason: limit ?? (walk.spans.length > 0 ? 'by-duration' : bundleSec > 0 ? 'within-bundle' : 'within-free-seconds'),
    rateId: first.id,
    deckVersion: deck.version,
    prefix: match.prefix,
    durationSec,
    billedSec: walk.endSec - freeSec - bundleSec,
    freeSec,
    bundles,
    spans: walk.spans,
    connectFee: first.connectFee,
    exact,
    net: roundAmount(exact, first.rounding),
  };
}
