import type { Tariff } from '../../core/office/office.ts';
import type { PreparedDeck } from '../../core/rating/deck.ts';
import { prepareTariff, versionAt } from '../../core/rating/tariff.ts';
import type { OfficeService } from '../office/office-service.ts';

/** Price lists ready to rate by. */
export interface Decks {
  /**
   * The version of a tariff in force at an instant (epoch ms); its `version` is the ISO instant from which it holds.
   * Kept ready after the first call. A tariff that the office does not have has no version either.
   */
  findDeck(wanted: { tariffId: string; atMs: number }): PreparedDeck | 'no-version';
}

export function createDecks(deps: { office: Pick<OfficeService, 'read'> }): Decks {
  // Keyed by the version's object: the office is read anew when it changes, and old decks go with it.
  const prepared = new WeakMap<Tariff['versions'][number], PreparedDeck>();

  return {
    findDeck({ tariffId, atMs }) {
      const tariff = deps.office.read().tariffs.find((each) => each.id === tariffId);
      const version = tariff && versionAt(tariff, atMs);
      if (!tariff || !version) return 'no-version';
      const known = prepared.get(version);
      if (known) return known;
      const deck = prepareTariff(tariff, version);
      prepared.set(version, deck);
      return deck;
    },
  };
}
