import type { Db } from '../db.ts';

/** So long a step is to take, a third of what others may be kept waiting for the store: some pages cost more than others. */
const wantedMs = 4;
const mostPages = 8;

/**
 * Makes one piece of the search index, so that words of cards that are gone are gone from it too; in steps, each a
 * transaction of its own, as many pages as fit into its time on this machine. False when there is nothing left to do.
 */
export function openIndexCleaning(
  db: Db,
  { clockMs }: { /** Runs on, in ms. */ clockMs: () => number },
): { begin(): void; step(): boolean } {
  const merge = db.$client.prepare("insert into customer_search (customer_search, rank) values ('merge', ?)");
  const changes = db.$client.prepare('select total_changes()').pluck();
  let pages = 4;
  const step = (count: number): boolean => {
    const before = changes.get() as number;
    const began = clockMs();
    merge.run(BigInt(count));
    const tookMs = clockMs() - began;
    if (tookMs > wantedMs) pages = Math.max(1, Math.floor(pages / 2));
    else if (tookMs < wantedMs / 2) pages = Math.min(mostPages, pages + 1);
    return (changes.get() as number) - before >= 2;
  };
  return { begin: () => void step(-pages), step: () => step(pages) };
}
