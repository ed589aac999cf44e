import type { RatedCall } from '../core/rating/charge.ts';
import type { Deck, Rate } from '../core/rating/deck.ts';
import { seeded } from './seeded.ts';

/** Instants around which clocks change, and one at which they do not. */
const eves: [string, string][] = [
  ['Europe/Madrid', '2026-03-29T01:00:00Z'],
  ['Europe/Madrid', '2026-10-25T01:00:00Z'],
  ['America/St_Johns', '2010-11-07T02:31:00Z'],
  ['America/Santo_Domingo', '2026-07-20T04:00:00Z'],
];

/** A price list of two bands with odd steps and increments, and a call near a change of clocks; `cut` is the minute between the bands. */
export function makeRatedCase(seed: number): { deck: Deck; call: RatedCall & { answeredAt: number }; cut: number } {
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
