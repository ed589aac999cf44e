import { and, count, desc, eq, lt } from 'drizzle-orm';
import { type Knock, mergeKnocks } from '../../core/defence/knock.ts';
import { type Db, schema } from '../db.ts';

const { knocks } = schema;

/** Sources told one by one each day; the rest share the row `*`, so that made-up senders cannot fill the disk. */
const maxSourcesADay = 500;

type Row = typeof knocks.$inferSelect;

const knockOf = ({ day: _day, userAgent, ...row }: Row): Knock => ({
  ...row,
  ...(userAgent === null ? {} : { userAgent }),
});

/** Adds to the day's row of each source. */
export function addKnocks(db: Db, told: { day: string; knocks: readonly Knock[] }): void {
  const { day } = told;
  db.transaction((tx) => {
    const find = (source: string): Row | undefined =>
      tx
        .select()
        .from(knocks)
        .where(and(eq(knocks.day, day), eq(knocks.source, source)))
        .get();
    let sources = tx.select({ count: count() }).from(knocks).where(eq(knocks.day, day)).get()?.count ?? 0;
    for (const knock of told.knocks) {
      const own = find(knock.source);
      const source = own || sources < maxSourcesADay ? knock.source : '*';
      const before = own ?? (source === knock.source ? undefined : find(source));
      if (!before) sources++;
      const merged = { ...(before ? mergeKnocks(knockOf(before), knock) : knock), source };
      const row = { ...merged, day, userAgent: merged.userAgent ?? null };
      tx.insert(knocks)
        .values(row)
        .onConflictDoUpdate({ target: [knocks.day, knocks.source], set: row })
        .run();
    }
  });
}

export function dropKnocksBefore(db: Db, day: string): void {
  db.delete(knocks).where(lt(knocks.day, day)).run();
}

/** One page, the latest first (`page` from 1), and how many there are in all. */
export function readKnocks(
  db: Db,
  how: { page: number; pageSize: number },
): { knocks: (Knock & { day: string })[]; total: number } {
  const total = db.select({ count: count() }).from(knocks).get()?.count ?? 0;
  const rows = db
    .select()
    .from(knocks)
    .orderBy(desc(knocks.lastAt), knocks.source)
    .limit(how.pageSize)
    .offset((how.page - 1) * how.pageSize)
    .all();
  return { knocks: rows.map((row) => ({ ...knockOf(row), day: row.day })), total };
}
