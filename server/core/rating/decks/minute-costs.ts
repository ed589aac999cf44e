import { type Nanos, printNanos } from '../../../base/money.ts';
import { chargeCall } from '../charge.ts';
import { prepareDeck } from '../deck.ts';
import { readRate } from '../tariff.ts';
import type { MinuteCosts } from './compare-decks.ts';
import type { PackedDeck, RateTerms } from './packed-deck.ts';

const minute = { answeredAt: 0, releasedAt: 60_000, destination: '', emergency: false };

/** What a minute costs by terms, whatever the hour. */
function costOfMinute({ band: _, ...terms }: RateTerms): Nanos {
  const rate = readRate({ ...terms, name: '', prefixes: [''] }, '');
  const charge = chargeCall(prepareDeck({ version: '', rates: [rate] }), minute);
  return charge.state === 'unrated' ? 0n : charge.net;
}

/** The costs of a minute by a list's terms, each counted once. */
export function minuteCosts(deck: PackedDeck): MinuteCosts {
  const known = new Map<number, { cost: Nanos; printed: string; text: string }>();
  const at = (index: number) => {
    let found = known.get(index);
    if (!found) {
      const terms = deck.termsAt(index);
      const cost = costOfMinute(terms);
      found = { cost, printed: printNanos(cost), text: JSON.stringify(terms) };
      known.set(index, found);
    }
    return found;
  };
  return {
    of: (index) => at(index).cost,
    print: (index) => at(index).printed,
    text: (index) => at(index).text,
  };
}
