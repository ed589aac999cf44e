import { and, count, desc, eq, gte, isNull, or } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';

const { customerMerges, duplicatePairs } = schema;

export type DuplicatePair = typeof duplicatePairs.$inferSelect;
export type MergeRow = typeof customerMerges.$inferSelect;

/** Cards that are perhaps one, and those that were made one. */
export function openDuplicateStore(db: Db) {
  const isOpen = isNull(duplicatePairs.dismissedBy);
  const forget = db.$client.prepare(
    `delete from duplicate_pairs where rowid in
     (select rowid from duplicate_pairs where found_at < ? and dismissed_by is null limit ?)`,
  );
  return {
    keep(
      { first, second, score, reasons }: Pick<DuplicatePair, 'first' | 'second' | 'score' | 'reasons'>,
      at: number,
    ): void {
      const found = { score, reasons, foundAt: at };
      db.insert(duplicatePairs)
        .values({ first, second, ...found })
        .onConflictDoUpdate({ target: [duplicatePairs.first, duplicatePairs.second], set: found })
        .run();
    },

    /** The likeliest first. */
    list: (query: { least: number; limit: number }): DuplicatePair[] =>
      db
        .select()
        .from(duplicatePairs)
        .where(and(isOpen, gte(duplicatePairs.score, query.least)))
        .orderBy(desc(duplicatePairs.score), duplicatePairs.first)
        .limit(query.limit)
        .all(),

    count: (least: number): number =>
      db
        .select({ pairs: count() })
        .from(duplicatePairs)
        .where(and(isOpen, gte(duplicatePairs.score, least)))
        .get()?.pairs ?? 0,

    dismiss(first: string, second: string, by: string): void {
      db.update(duplicatePairs)
        .set({ dismissedBy: by })
        .where(and(eq(duplicatePairs.first, first), eq(duplicatePairs.second, second)))
        .run();
    },

    /** Pairs with a card that is gone. */
    forgetCard(id: string): void {
      db.delete(duplicatePairs)
        .where(or(eq(duplicatePairs.first, id), eq(duplicatePairs.second, id)))
        .run();
    },

    forgetBefore: (at: number, limit: number): number => forget.run(at, limit).changes,

    addMerge: (row: Omit<MergeRow, 'undoneAt'>): void => {
      db.insert(customerMerges).values(row).run();
    },

    findMerge: (id: string): MergeRow | undefined =>
      db.select().from(customerMerges).where(eq(customerMerges.id, id)).get(),

    /** Latest first. */
    merges: (limit: number): Omit<MergeRow, 'undo'>[] =>
      db
        .select({
          id: customerMerges.id,
          at: customerMerges.at,
          by: customerMerges.by,
          keptId: customerMerges.keptId,
          goneId: customerMerges.goneId,
          goneName: customerMerges.goneName,
          undoneAt: customerMerges.undoneAt,
        })
        .from(customerMerges)
        .orderBy(desc(customerMerges.at))
        .limit(limit)
        .all(),

    setUndone(id: string, at: number): void {
      db.update(customerMerges).set({ undoneAt: at }).where(eq(customerMerges.id, id)).run();
    },
  };
}
