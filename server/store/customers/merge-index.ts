import type Database from 'better-sqlite3';

/**
 * The search index puts what is saved beside what it has, and leaves making one of the pieces to whoever calls this, so
 * that a save never waits for it. Each call does a small part in a transaction of its own; false when there is nothing
 * worth doing. `pages` are written at a time, about ten in a millisecond, in which others cannot write. Where nobody calls it, the index does it by itself at 200 pieces, within a save.
 */
export function openIndexMerging(client: Database.Database, { pages = 8 } = {}): () => boolean {
  const merge = client.prepare("insert into customer_search (customer_search, rank) values ('merge', ?)");
  const changes = client.prepare('select total_changes()').pluck();
  return () => {
    const before = changes.get() as number;
    merge.run(BigInt(pages));
    // A change of one row is the command itself (SQLite FTS5, 6.8).
    return (changes.get() as number) - before >= 2;
  };
}
