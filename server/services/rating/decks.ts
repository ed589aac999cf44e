import { holidaysOf } from '../../core/office/tariff-holidays.ts';
import type { Tariff } from '../../core/office/tariffs.ts';
import type { PreparedDeck } from '../../core/rating/deck.ts';
import { openPackedDeck, type PackedDeck, preparePacked } from '../../core/rating/decks/packed-deck.ts';
import { prepareTariff, versionAt } from '../../core/rating/tariff.ts';
import type { Db } from '../../store/db.ts';
import { openDeckStore } from '../../store/rating/deck-store.ts';
import type { OfficeService } from '../office/office-service.ts';

/** Price lists ready to rate by. */
export interface Decks {
  /**
   * The version of a tariff in force at an instant (epoch ms), of those in the office document and those brought in from
   * files; its `version` is the ISO instant from which it holds. Kept ready after the first call. A tariff that the
   * office does not have has no version either.
   */
  findDeck(wanted: { tariffId: string; atMs: number }): PreparedDeck | 'no-version';
  /** The rows of a version that was brought in, to leaf through. */
  openRows(deckId: string): PackedDeck | undefined;
}

/** Large lists that stay in memory: last month's calls are rated anew by another one than today's. */
const keptLarge = 6;

export function createDecks(deps: { db: Db; office: Pick<OfficeService, 'read'> }): Decks {
  const store = openDeckStore(deps.db);
  // Keyed by the version's object: the office is read anew when it changes, and old decks go with it.
  const prepared = new WeakMap<Tariff['versions'][number], PreparedDeck>();
  // The zone of bands and the holidays are the tariff's: another object is another office.
  const large = new Map<string, { rows: PackedDeck; tariff?: Tariff; deck?: PreparedDeck }>();

  function openLarge(id: string) {
    const known = large.get(id);
    if (known) return known;
    const packed = store.packed(id);
    if (!packed) return undefined;
    const opened: { rows: PackedDeck; tariff?: Tariff; deck?: PreparedDeck } = { rows: openPackedDeck(packed) };
    if (large.size >= keptLarge) large.delete(large.keys().next().value!);
    large.set(id, opened);
    return opened;
  }

  function largeDeck(version: { id: string; validFrom: number }, tariff: Tariff): PreparedDeck | undefined {
    const opened = openLarge(version.id);
    if (!opened) return undefined;
    if (!opened.deck || opened.tariff !== tariff) {
      opened.tariff = tariff;
      opened.deck = preparePacked(opened.rows, {
        version: new Date(version.validFrom).toISOString(),
        timeZone: tariff.timezone,
        holidays: tariff.versions.flatMap(holidaysOf),
      });
    }
    return opened.deck;
  }

  return {
    findDeck({ tariffId, atMs }) {
      const tariff = deps.office.read().tariffs.find((each) => each.id === tariffId);
      if (!tariff) return 'no-version';
      const version = versionAt(tariff, atMs);
      const brought = store.versionAt(tariffId, atMs);
      if (brought && brought.validFrom >= Date.parse(version?.validFrom ?? '1970-01-01')) {
        const deck = largeDeck(brought, tariff);
        if (deck) return deck;
      }
      if (!version) return 'no-version';
      const known = prepared.get(version);
      if (known) return known;
      const deck = prepareTariff(tariff, version);
      prepared.set(version, deck);
      return deck;
    },
    openRows: (deckId) => openLarge(deckId)?.rows,
  };
}
