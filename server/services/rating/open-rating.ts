import type { Clock } from '../../base/clock.ts';
import type { Db } from '../../store/db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openBundleBook } from './bundle-book.ts';
import { createDecks } from './decks.ts';
import { createCostEstimate } from './estimate-cost.ts';
import { createPriceExplanation } from './explain-price.ts';
import { createMeter } from './meter.ts';

/** What calls cost: when they end, and beforehand. Price lists are made ready once for both. */
export function openRating(deps: { db: Db; office: OfficeService; clock: Clock }) {
  const decks = createDecks(deps);
  const book = openBundleBook(deps.db);
  const estimateCost = createCostEstimate({ ...deps, decks, bundlesLeft: book.left });
  return {
    decks,
    meter: createMeter({ ...deps, decks, book }),
    estimateCost,
    explainPrice: createPriceExplanation({ ...deps, decks, bundlesLeft: book.left, estimateCost }),
  };
}
