import type { Ids } from '../../base/ids.ts';
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { openDuplicateStore } from '../../store/customers/duplicate-store.ts';
import type { Db } from '../../store/db.ts';
import type { Pace } from './import/preview-import.ts';
import { openMerging } from './merge-customers.ts';

const pairsAtOnce = 50;

/** Makes one of each pair from `score` on, the likeliest first; the older card stays. Each can be parted again. Answers how many. */
export async function mergeOver(
  deps: { db: Db; ids: Ids; now: () => number },
  { score, by }: { score: number; by: string },
  pace: Pace,
): Promise<number> {
  const duplicates = openDuplicateStore(deps.db);
  const store = openCustomerStore(deps.db);
  const { merge } = openMerging(deps);
  let merged = 0;
  for (;;) {
    const pairs = duplicates.list({ least: score, limit: pairsAtOnce });
    if (pairs.length === 0) return merged;
    for (const { first, second } of pairs) {
      if (pace.isStopped()) return merged;
      const cards = store.read([first, second]).sort((a, b) => a.createdAt - b.createdAt);
      const [kept, gone] = cards;
      // One of them was merged just now, or is gone: the pair says nothing any more.
      if (!kept || !gone)
        for (const id of [first, second].filter((each) => !cards.some((card) => card.id === each)))
          duplicates.forgetCard(id);
      else if (merge({ keptId: kept.id, goneId: gone.id, by }).kind === 'merged') merged += 1;
      await pace.breathe();
    }
  }
}
