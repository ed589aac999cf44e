import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { chargeCall, type RatedCall } from './charge.ts';
import { type Deck, prepareDeck, type Rate } from './deck.ts';

/** Instants around which clocks change, and one at which they do not. */
const eves: [string, string][] = [
  ['Europe/Madrid', '2026-03-29T01:00:00Z'],
  ['Europe/Madrid', '2026-10-25T01:00:00Z'],
  ['America/St_Johns', '2010-11-07T02:31:00Z'],
  ['America/Santo_Domingo', '2026-07-20T04:00:00Z'],
];

function makeCase(seed: number): { deck: Deck; call: RatedCall; cut: number } {
  const below = seeded(seed);
  const [timeZone, eve] = eves[below(eves.length)]!;
  const cut = below(1440);
  const makeRate = (id: string): Rate => ({
    id,
    prefixes: [''],
    connectFee: BigInt(below(1_000_000_000)),
    steps: [
      { fromSec: 0, price: BigInt(below(1_000_000_000)), perSec: 1 + below(90), incrementSec: 1 + below(90) },
      {
        fromSec: 30 + below(90),
        price: BigInt(below(1_000_000_000)),
        perSec: 1 + below(90),
        incrementSec: 1 + below(30),
      },
    ],
    freeSec: below(3) === 0 ? below(40) : 0,
    rounding: { mode: 'half-up', decimals: 9 },
  });
  // Two windows that fill the day, so that every instant has exactly one rate.
  const early = { ...makeRate('early'), band: { fromMinute: 0, toMinute: Math.max(1, cut) } };
  const late = { ...makeRate('late'), band: { fromMinute: Math.max(1, cut), toMinute: 1440 } };
  const answeredAt = Date.parse(eve) - below(7_200) * 1000 - below(1000);
  return {
    deck: { version: 'v', timeZone, rates: [early, late] },
    call: { answeredAt, releasedAt: answeredAt + below(5_000_000), destination: '1', emergency: false },
    cut: Math.max(1, cut),
  };
}

/** The formula said plainly: one increment after the other, the wall clock asked anew each time. */
function countPlainly({ deck, call, cut }: ReturnType<typeof makeCase>): {
  billedSec: number;
  nanosTimes: (n: bigint) => bigint;
} {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: deck.timeZone!, hour: '2-digit', minute: '2-digit' });
  const rateAt = (t: number): Rate => {
    const [hour, minute] = clock
      .format(call.answeredAt! + t * 1000)
      .split(':')
      .map(Number);
    return deck.rates[hour! * 60 + minute! < cut ? 0 : 1]!;
  };
  const first = rateAt(0);
  const freeSec = first.freeSec ?? 0;
  const seconds = Math.ceil((call.releasedAt - call.answeredAt!) / 1000);
  const parts: [bigint, bigint][] = [[first.connectFee, 1n]];
  let t = freeSec;
  while (t < seconds) {
    const step = rateAt(t).steps.findLast(({ fromSec }) => fromSec <= t - freeSec)!;
    parts.push([step.price * BigInt(step.incrementSec), BigInt(step.perSec)]);
    t += step.incrementSec;
  }
  return {
    billedSec: t - freeSec,
    nanosTimes: (n) => parts.reduce((sum, [price, per]) => sum + (price * n) / per, 0n),
  };
}

test('over clock changes, bands, steps and odd increments the exact sum is that of the plain formula', () => {
  const wrong: number[] = [];
  let crossings = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const example = makeCase(seed);
    const charge = chargeCall(prepareDeck(example.deck), example.call);
    if (charge.state !== 'rated') {
      if (example.call.releasedAt > example.call.answeredAt!) wrong.push(seed);
      continue;
    }
    if (new Set(charge.spans.map(({ rateId }) => rateId)).size > 1) crossings++;
    const plain = countPlainly(example);
    const { numerator, denominator } = charge.exact;
    const isContiguous = charge.spans.every(
      ({ fromSec }, index) => fromSec === (charge.spans[index - 1]?.toSec ?? charge.freeSec),
    );
    if (numerator !== plain.nanosTimes(denominator) || charge.billedSec !== plain.billedSec || !isContiguous) {
      wrong.push(seed);
    }
  }
  expect(wrong).toEqual([]);
  expect(crossings).toBeGreaterThan(30);
});
