import { expect, test } from 'vitest';
import { makeRatedCase } from '../../testing/rated-cases.ts';
import { seeded } from '../../testing/seeded.ts';
import { allowedSeconds, firstRefusal, type RunningLeg } from './allowed-seconds.ts';
import { chargeCall } from './charge.ts';
import { type Deck, prepareDeck } from './deck.ts';
import { increments, type OpenCall } from './increments.ts';

/** Limits of every sort on top, as the plain cases have none. */
function makeLimitedCase(seed: number): { deck: Deck; call: OpenCall } {
  const below = seeded(seed * 7 + 1);
  const { deck, call } = makeRatedCase(seed);
  const some = <T>(extra: T): T | Record<string, never> => (below(3) === 0 ? extra : {});
  return {
    deck: {
      ...deck,
      rates: deck.rates.map((rate) => ({
        ...rate,
        ...some({ minCharge: BigInt(below(3_000_000_000)) }),
        ...some({ maxCost: BigInt(below(9)) * 5_000_000_000n, maxCostStrategy: 'free' as const }),
        ...some({ markupPercent: BigInt(below(50)) * 1_000_000_000n }),
        rounding: { mode: (['up', 'down', 'half-up', 'half-even'] as const)[below(4)]!, decimals: below(5) },
      })),
    },
    call: {
      answeredAt: call.answeredAt,
      destination: '1',
      ...some({ bundles: [{ id: 'b', leftSec: below(200), unitSec: 1 + below(60), priority: 0 }] }),
    },
  };
}

const chargeOf = (deck: Deck, call: OpenCall, seconds: number): bigint => {
  const charge = chargeCall(prepareDeck(deck), {
    ...call,
    releasedAt: call.answeredAt + seconds * 1000,
    emergency: false,
  });
  if (charge.state === 'unrated') throw new Error(charge.reason);
  return charge.net;
};

test('what a leg owes while it is up is what it is charged when it ends', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const { deck, call } = makeLimitedCase(seed);
    const wrong: unknown[] = [];
    for (const { fromSec, toSec, net } of increments(prepareDeck(deck), call)) {
      if (fromSec > 900) break;
      for (const seconds of [fromSec + 1, toSec])
        if (chargeOf(deck, call, seconds) !== net) wrong.push({ seed, seconds, net });
    }
    expect(wrong).toEqual([]);
  }
});

test('more seconds never cost less', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const { deck, call } = makeLimitedCase(seed);
    const nets = Array.from({ length: 60 }, (_, i) => chargeOf(deck, call, i * 17));
    expect(nets.every((net, i) => i === 0 || net >= nets[i - 1]!)).toBe(true);
  }
});

test('a list in two halves charges as the whole', () => {
  const { deck, call } = makeLimitedCase(3);
  const prefixes = Array.from({ length: 40 }, (_, i) => String(1_000 + i * 7));
  const whole = { ...deck, rates: deck.rates.map((rate) => ({ ...rate, prefixes: ['', ...prefixes] })) };
  const halves = {
    ...deck,
    rates: deck.rates.flatMap((rate) => [
      { ...rate, prefixes: ['', ...prefixes.slice(0, 20)] },
      { ...rate, prefixes: prefixes.slice(20) },
    ]),
  };
  for (const destination of ['1', '10079', '1273', ...prefixes]) {
    expect(chargeOf(halves, { ...call, destination }, 333)).toBe(chargeOf(whole, { ...call, destination }, 333));
  }
});

test('a leg allowed so many seconds costs no more than the credit, and one more increment would', () => {
  for (let seed = 1; seed <= 25; seed++) {
    const { deck, call } = makeLimitedCase(seed);
    const credit = BigInt(seeded(seed)(40_000)) * 1_000_000n;
    const { maxSec, by } = allowedSeconds(prepareDeck(deck), { call, credit, mostSec: 3600 });
    if (maxSec > 0) expect(chargeOf(deck, call, maxSec) <= credit).toBe(true);
    if (by === 'credit') expect(chargeOf(deck, call, maxSec + 1) > credit).toBe(true);
  }
});

test('legs that share a credit and end when refused never overspend it, whenever they begin and end', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const below = seeded(seed + 5_000);
    const { deck } = makeLimitedCase(seed);
    const prepared = prepareDeck(deck);
    const begin = Date.parse('2026-03-03T12:00:00Z');
    const credit = BigInt(5 + below(400)) * 1_000_000_000n;
    const plan = Array.from({ length: 2 + below(3) }, (_, i) => {
      const answeredAt = begin + below(240_000);
      return { id: `leg-${i}`, answeredAt, endsAt: answeredAt + 1_000 + below(600_000) };
    });
    let spent = 0n;
    const up = new Map<string, RunningLeg & { endsAt: number }>();
    const end = (id: string, atMs: number): void => {
      const { call } = up.get(id)!;
      up.delete(id);
      const charge = chargeCall(prepared, { ...call, releasedAt: atMs, emergency: false });
      if (charge.state === 'unrated') throw new Error(charge.reason);
      spent += charge.net;
    };
    const untilMs = begin + 3_600_000;
    for (let nowMs = begin; ; ) {
      const refusal = firstRefusal([...up.values()], { credit: credit - spent, nowMs, untilMs });
      const comes = plan.filter(({ answeredAt }) => answeredAt > nowMs).sort((a, b) => a.answeredAt - b.answeredAt)[0];
      const goes = [...up.values()].sort((a, b) => a.endsAt - b.endsAt)[0];
      const next = Math.min(refusal?.atMs ?? untilMs, comes?.answeredAt ?? untilMs, goes?.endsAt ?? untilMs);
      if (next === untilMs) break;
      nowMs = next;
      if (refusal?.atMs === next) end(refusal.id, next);
      else if (goes?.endsAt === next) end(goes.id, next);
      else if (comes) {
        const call = { answeredAt: comes.answeredAt, destination: '1' };
        up.set(comes.id, { id: comes.id, deck: prepared, call, endsAt: comes.endsAt });
      }
    }
    expect([seed, spent <= credit]).toEqual([seed, true]);
  }
});
