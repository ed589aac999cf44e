import type { Clock } from '../../base/clock.ts';
import type { Office } from '../../core/office/office.ts';
import type { Db } from '../../store/db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openBundleBook } from './bundle-book.ts';
import { createDecks, type Decks } from './decks.ts';
import { createCostEstimate } from './estimate-cost.ts';
import { createPriceExplanation } from './explain-price.ts';
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

/** Says what a call of so many seconds would cost, as a number alone. */
export function openCostEstimate(deps: { db: Db; office: { read: () => Office }; clock: Pick<Clock, 'now'> }) {
  return createCostEstimate({ ...deps, decks: createDecks(deps), bundlesLeft: openBundleBook(deps.db).left });
}

/** Says what a call would cost and why; by the price lists of `decks` where there are some ready. */
export function openPriceExplanation(deps: {
  db: Db;
  office: { read: () => Office };
  clock: Pick<Clock, 'now'>;
  decks?: Decks;
}) {
  const decks = deps.decks ?? createDecks(deps);
  const { left: bundlesLeft } = openBundleBook(deps.db);
  const estimateCost = createCostEstimate({ ...deps, decks, bundlesLeft });
  return createPriceExplanation({ ...deps, decks, bundlesLeft, estimateCost });
}
