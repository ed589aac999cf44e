import { expect, test } from 'vitest';
import { makeRatedCase } from '../../testing/rated-cases.ts';
import { chargeCall } from './charge.ts';
import { prepareDeck, type Rate } from './deck.ts';

/** The formula said plainly: one increment after the other, the wall clock asked anew each time. */
function countPlainly({ deck, call, cut }: ReturnType<typeof makeRatedCase>): {
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
    const example = makeRatedCase(seed);
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
