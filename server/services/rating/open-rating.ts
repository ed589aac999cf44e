import type { Clock } from '../../base/clock.ts';
import type { Db } from '../../store/db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openBundleBook } from './bundle-book.ts';
import { createDecks } from './decks.ts';
import { createCostEstimate } from './estimate-cost.ts';
import { createMeter } from './meter.ts';

/** What calls cost: when they end, and beforehand. Price lists are made ready once for both. */
export function openRating(deps: { db: Db; office: OfficeService; clock: Clock }) {
  const decks = createDecks(deps);
  const book = openBundleBook(deps.db);
  return {
    decks,
    meter: createMeter({ ...deps, decks, book }),
    estimateCost: createCostEstimate({ ...deps, decks, bundlesLeft: book.left }),
  };
}
