import type { DeckChange } from './deck-settings.ts';
import type { PackedDeck } from './packed-deck.ts';

/** One prefix in two versions of a price list. */
export interface PrefixChange {
  prefix: string;
  /** As the younger one says, or the older where it is gone. */
  name: string;
  change: DeckChange;
  /** What a minute costs, its fee with it, exactly; as the rate without a band says where there are several. */
  before?: string;
  after?: string;
  /** Rounded to two decimals; absent where it was free before. */
  percent?: number;
}

/** What the first minute costs by terms, as nanos, memorised: a list has few. */
export interface MinuteCosts {
  of(terms: number): bigint;
  print(terms: number): string;
  /** Equal texts are equal terms. */
  text(terms: number): string;
}

/** One prefix of a list: the rows from `from` up to `to`. */
interface Group {
  prefix: string;
  from: number;
  to: number;
}

function* groupsOf(deck: PackedDeck): Generator<Group> {
  let from = 0;
  let current = deck.rows > 0 ? deck.prefixAt(0) : '';
  for (let row = 1; row <= deck.rows; row++) {
    const next = row < deck.rows ? deck.prefixAt(row) : undefined;
    if (next === current) continue;
    yield { prefix: current, from, to: row };
    from = row;
    current = next ?? '';
  }
}

/** By length, then by digits: as the rows lie. */
const order = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** Goes through two versions side by side, prefix by prefix. */
export function* compareDecks(
  older: { deck: PackedDeck; costs: MinuteCosts } | undefined,
  younger: { deck: PackedDeck; costs: MinuteCosts },
): Generator<PrefixChange> {
  const olds = older && groupsOf(older.deck);
  let old = olds?.next().value as Group | undefined;
  const leave = function* (until: string | undefined): Generator<PrefixChange> {
    while (older && old && (until === undefined || order(old.prefix, until) < 0)) {
      const row = older.deck.rowAt(old.to - 1);
      yield { prefix: old.prefix, name: row.name, change: 'gone', before: older.costs.print(row.terms) };
      old = olds!.next().value as Group | undefined;
    }
  };
  for (const group of groupsOf(younger.deck)) {
    yield* leave(group.prefix);
    const base = younger.deck.rowAt(group.to - 1);
    const after = younger.costs.print(base.terms);
    const row = { prefix: group.prefix, name: base.name, after };
    if (!older || old?.prefix !== group.prefix) {
      yield { ...row, change: 'new' };
      continue;
    }
    const was = older.deck.termsOf(old.to - 1);
    const [from, to] = [older.costs.of(was), younger.costs.of(base.terms)];
    let isSame = from === to && old.to - old.from === group.to - group.from;
    for (let nth = 0; isSame && nth < group.to - group.from; nth++)
      isSame =
        older.costs.text(older.deck.termsOf(old.from + nth)) ===
        younger.costs.text(younger.deck.termsOf(group.from + nth));
    yield {
      ...row,
      change: to > from ? 'dearer' : to < from ? 'cheaper' : isSame ? 'same' : 'other',
      before: older.costs.print(was),
      ...(from > 0n && { percent: Number(((to - from) * 10_000n) / from) / 100 }),
    };
    old = olds!.next().value as Group | undefined;
  }
  yield* leave(undefined);
}
