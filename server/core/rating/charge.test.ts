import { expect, test } from 'vitest';
import { parseNanos, printNanos } from '../../base/money.ts';
import { type Charge, chargeCall, durationOf, type RatedCall } from './charge.ts';
import { type Deck, findRates, prepareDeck, type Rate } from './deck.ts';

const nanos = (text: string): bigint => parseNanos(text)!;
const answeredAt = Date.parse('2026-03-03T15:00:00Z');

const perMinute = (price: string, more: Partial<Rate> = {}): Rate => ({
  id: 'only',
  prefixes: [''],
  connectFee: 0n,
  steps: [{ fromSec: 0, price: nanos(price), perSec: 60, incrementSec: 1 }],
  rounding: { mode: 'half-up', decimals: 4 },
  ...more,
});

const deckWith = (rate: Rate, more: Partial<Deck> = {}): Deck => ({ version: 'v1', rates: [rate], ...more });

function charge(deck: Deck, seconds: number, more: Partial<RatedCall> = {}): Charge {
  return chargeCall(prepareDeck(deck), {
    answeredAt,
    releasedAt: answeredAt + seconds * 1000,
    destination: '+18095551234',
    emergency: false,
    ...more,
  });
}

function netOf(charge: Charge): string {
  if (charge.state === 'unrated') throw new Error('unrated');
  return printNanos(charge.net);
}

test.each([
  ['ceil', 61],
  ['floor', 60],
  ['round', 60],
] as const)('60.4 seconds counted by %s are %d', (durationMode, seconds) => {
  expect(
    durationOf({ answeredAt, releasedAt: answeredAt + 60_400, durationMode, destination: '', emergency: false }),
  ).toBe(seconds);
});

test('a clock set back during the call does not make a negative charge', () => {
  expect(charge(deckWith(perMinute('1')), -5)).toMatchObject({
    state: 'not-answered',
    reason: 'zero-seconds',
    net: 0n,
  });
});

test('an emergency call is free even where the deck has a price', () => {
  expect(charge(deckWith(perMinute('1')), 600, { emergency: true })).toMatchObject({
    state: 'free-emergency',
    net: 0n,
  });
});

test('a call shorter than the minimum pays nothing, not even the fee', () => {
  const rate = perMinute('1', { minBillableSec: 6, connectFee: nanos('0.5') });
  expect(charge(deckWith(rate), 5)).toMatchObject({ state: 'too-short', net: 0n, connectFee: 0n });
});

test('the charge says which price made each stretch', () => {
  const steps = [
    { fromSec: 0, price: nanos('0.12'), perSec: 60, incrementSec: 60 },
    { fromSec: 60, price: nanos('0.06'), perSec: 60, incrementSec: 6 },
  ];
  const result = charge(deckWith(perMinute('0', { steps, connectFee: nanos('0.01') })), 70);
  expect(result).toMatchObject({ state: 'rated', reason: 'by-duration', billedSec: 72, net: nanos('0.142') });
  expect(result.state === 'rated' && result.spans).toEqual([
    {
      fromSec: 0,
      toSec: 60,
      rateId: 'only',
      price: nanos('0.12'),
      perSec: 60,
      incrementSec: 60,
      amount: nanos('0.12'),
    },
    {
      fromSec: 60,
      toSec: 72,
      rateId: 'only',
      price: nanos('0.06'),
      perSec: 60,
      incrementSec: 6,
      amount: nanos('0.012'),
    },
  ]);
});

test('free seconds move the steps and the charge names them when they cover the call', () => {
  const rate = perMinute('0.60', { freeSec: 30, connectFee: nanos('0.1') });
  expect(charge(deckWith(rate), 30)).toMatchObject({ reason: 'within-free-seconds', billedSec: 0, net: nanos('0.1') });
  expect(charge(deckWith(rate), 31)).toMatchObject({ reason: 'by-duration', billedSec: 1, net: nanos('0.11') });
});

test('limits come before the markup, and name themselves', () => {
  const rate = perMinute('1', {
    minCharge: nanos('0.10'),
    maxCost: nanos('2'),
    maxCostStrategy: 'free',
    markupPercent: nanos('12.5'),
  });
  expect(charge(deckWith(rate), 1)).toMatchObject({ reason: 'minimum-charge', net: nanos('0.1125') });
  expect(charge(deckWith(rate), 60)).toMatchObject({ reason: 'by-duration', net: nanos('1.125') });
  expect(charge(deckWith(rate), 600)).toMatchObject({ reason: 'maximum-charge', net: nanos('2.25') });
});

test('the sum is exact until the one rounding: a third of a cent three times is a cent', () => {
  const steps = [{ fromSec: 0, price: nanos('0.01'), perSec: 7, incrementSec: 1 }];
  const result = charge(deckWith(perMinute('0', { steps, rounding: { mode: 'up', decimals: 9 } })), 21);
  expect(netOf(result)).toBe('0.03');
  expect(result.state === 'rated' && result.exact).toEqual({ numerator: nanos('0.21'), denominator: 7n });
});

test.each([
  ['up', '0.0002'],
  ['down', '0.0001'],
  ['half-up', '0.0002'],
  ['half-even', '0.0002'],
] as const)('0.00015 rounded %s to 4 decimals is %s', (mode, expected) => {
  const steps = [{ fromSec: 0, price: nanos('0.00015'), perSec: 1, incrementSec: 1 }];
  expect(netOf(charge(deckWith(perMinute('0', { steps, rounding: { mode, decimals: 4 } })), 1))).toBe(expected);
});

const night: Deck = {
  version: 'v1',
  timeZone: 'America/Santo_Domingo',
  rates: [
    perMinute('6', { id: 'day', band: { fromMinute: 480, toMinute: 1320 } }),
    perMinute('0.6', { id: 'night', band: { fromMinute: 1320, toMinute: 480 } }),
  ],
};

test('a night window crosses midnight and the call changes price at its end', () => {
  const result = charge(night, 120, {
    answeredAt: Date.parse('2026-03-04T11:59:30.250Z'),
    releasedAt: Date.parse('2026-03-04T12:01:30.250Z'),
  });
  expect(netOf(result)).toBe(printNanos(nanos('0.6') / 2n + nanos('9')));
  expect(result.state === 'rated' && result.spans.map((span) => [span.rateId, span.fromSec, span.toSec])).toEqual([
    ['night', 0, 30],
    ['day', 30, 120],
  ]);
});

test('a window that crosses midnight belongs to the day it began', () => {
  const friday = { weekdays: [5], fromMinute: 1320, toMinute: 360 };
  const deck: Deck = {
    version: 'v1',
    timeZone: 'America/Santo_Domingo',
    rates: [perMinute('1', { id: 'friday-night', band: friday }), perMinute('2', { id: 'else' })],
  };
  const at = (text: string): unknown => {
    const start = Date.parse(text);
    return charge(deck, 0, { answeredAt: start, releasedAt: start + 1000 });
  };
  expect(at('2026-03-07T06:00:00Z')).toMatchObject({ rateId: 'friday-night' }); // Saturday 02:00
  expect(at('2026-03-06T06:00:00Z')).toMatchObject({ rateId: 'else' }); // Friday 02:00
});

test('a call that runs into an hour without a price is unrated from there, never free', () => {
  const deck = deckWith(perMinute('1', { band: { fromMinute: 0, toMinute: 661 } }), {
    timeZone: 'America/Santo_Domingo',
  });
  expect(charge(deck, 90)).toEqual({ state: 'unrated', reason: 'no-rate-at-that-hour', durationSec: 90, atSec: 60 });
  expect(charge(deck, 60)).toMatchObject({ state: 'rated' });
});

test('without priorities a dated rate beats a holiday, a weekday and any; then the narrower window wins', () => {
  const weekdays = [2];
  const order: Rate[] = [
    perMinute('1', { id: 'any' }),
    perMinute('1', { id: 'any-narrow', band: { fromMinute: 600, toMinute: 700 } }),
    perMinute('1', { id: 'weekday', band: { weekdays } }),
    perMinute('1', { id: 'weekday-narrow', band: { weekdays, fromMinute: 600, toMinute: 700 } }),
    perMinute('1', { id: 'holiday', band: { holiday: true } }),
    perMinute('1', { id: 'dated', band: { dates: { from: '2026-03-03', to: '2026-03-03' } } }),
    perMinute('1', { id: 'told', priority: 1 }),
  ];
  const winners = order.map((_, index) => {
    const deck = {
      version: 'v1',
      timeZone: 'America/Santo_Domingo',
      holidays: ['2026-03-03'],
      rates: order.slice(0, index + 1),
    };
    const result = charge(deck, 1);
    return result.state === 'rated' && result.rateId;
  });
  expect(winners).toEqual(order.map((rate) => rate.id));
});

test('of two that are dated, the one for fewer days wins, in whatever order the list has them', () => {
  const march = { from: '2026-03-01', to: '2026-03-31' };
  const order: Rate[] = [
    perMinute('1', { id: 'month', band: { dates: march } }),
    perMinute('1', { id: 'its Tuesdays', band: { dates: march, weekdays: [2] } }),
    perMinute('1', {
      id: 'its first holidays',
      band: { dates: { from: '2026-03-01', to: '2026-03-20' }, holiday: true },
    }),
    perMinute('1', { id: 'one day', band: { dates: { from: '2026-03-03', to: '2026-03-03' }, weekdays: [2] } }),
    perMinute('1', { id: 'its hours', band: { dates: march, fromMinute: 600, toMinute: 700 } }),
  ];
  const winnerOf = (rates: Rate[]) => {
    const deck = { version: 'v1', timeZone: 'America/Santo_Domingo', holidays: ['2026-03-03'], rates };
    const result = charge(deck, 1);
    return result.state === 'rated' && result.rateId;
  };
  for (let count = 1; count <= order.length; count++) {
    const known = order.slice(0, count);
    expect([winnerOf(known), winnerOf(known.toReversed())]).toEqual(Array(2).fill(known.at(-1)!.id));
  }
});

test.each([
  [{ steps: [] }, 'first-step-not-at-zero'],
  [{ steps: [{ fromSec: 0, price: 1n, perSec: 60, incrementSec: 0 }] }, 'increment-below-one-second'],
  [{ steps: [{ fromSec: 0, price: 1n, perSec: 0, incrementSec: 1 }] }, 'per-below-one-second'],
  [
    {
      steps: [
        { fromSec: 0, price: 1n, perSec: 1, incrementSec: 1 },
        { fromSec: 0, price: 2n, perSec: 1, incrementSec: 1 },
      ],
    },
    'steps-not-ascending',
  ],
  [{ rounding: { mode: 'up', decimals: 10 } }, 'decimals-not-0-to-9'],
] as [Partial<Rate>, string][])('a rate that could not be counted with is refused: %o', (more, fault) => {
  expect(() => prepareDeck(deckWith(perMinute('1', more)))).toThrow(
    expect.objectContaining({ code: 'rating.bad-rate', context: { rateId: 'only', fault } }),
  );
});

test('a deck in an unknown zone is refused', () => {
  expect(() => prepareDeck(deckWith(perMinute('1'), { timeZone: 'Mars/Olympus' }))).toThrow(
    expect.objectContaining({ code: 'rating.bad-time-zone' }),
  );
});

test('among 30,000 prefixes the longest is found, whatever the order they were loaded in', () => {
  const rates = Array.from({ length: 30_000 }, (_, index) =>
    perMinute('1', { id: `r${index}`, prefixes: [`${index + 1}`] }),
  );
  const deck = prepareDeck({ version: 'v1', rates });
  expect(findRates(deck, '+18095551234')?.prefix).toBe('18095');
  expect(findRates(deck, '+3')?.prefix).toBe('3');
  expect(findRates(deck, '0800')).toBeUndefined();
  const found = Array.from({ length: 50_000 }, (_, index) => findRates(deck, `1${index}555`)).every(Boolean);
  expect(found).toBe(true);
});

test('a whole day billed by the second under bands is counted, minute by minute', () => {
  expect(charge(night, 86_400)).toMatchObject({ state: 'rated', billedSec: 86_400, net: nanos('5400') });
});
