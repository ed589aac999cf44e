import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';
import { type Bare, bare } from './fax-store.ts';

const { faxFetches, faxOffers } = schema;

export type FaxFetch = Bare<typeof faxFetches.$inferSelect>;
export type FaxOffer = Bare<typeof faxOffers.$inferSelect>;

type Change<Row> = { [K in keyof Row]?: Row[K] | undefined };
const emptied = (change: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value ?? null]));

/** What is to be fetched, and what lies ready. Keys with undefined are emptied by changes. */
export function openPollingStore(db: Db) {
  return {
    insertFetch: (row: FaxFetch): void => void db.insert(faxFetches).values(row).run(),
    updateFetch: (id: string, change: Change<FaxFetch>): void =>
      void db.update(faxFetches).set(emptied(change)).where(eq(faxFetches.id, id)).run(),
    findFetch(id: string): FaxFetch | undefined {
      const row = db.select().from(faxFetches).where(eq(faxFetches.id, id)).get();
      return row && bare(row);
    },
    openFetches: (): FaxFetch[] =>
      db
        .select()
        .from(faxFetches)
        .where(inArray(faxFetches.state, ['waiting', 'calling']))
        .all()
        .map(bare),
    /** Latest first. */
    fetches: (limit: number): FaxFetch[] =>
      db.select().from(faxFetches).orderBy(desc(faxFetches.createdAt)).limit(limit).all().map(bare),

    insertOffer: (row: FaxOffer): void => void db.insert(faxOffers).values(row).run(),
    updateOffer: (id: string, change: Change<FaxOffer>): void =>
      void db.update(faxOffers).set(emptied(change)).where(eq(faxOffers.id, id)).run(),
    findOffer(id: string): FaxOffer | undefined {
      const row = db.select().from(faxOffers).where(eq(faxOffers.id, id)).get();
      return row && bare(row);
    },
    /** That were not taken away, latest first. */
    offers: (): FaxOffer[] =>
      db
        .select()
        .from(faxOffers)
        .where(and(ne(faxOffers.state, 'withdrawn')))
        .orderBy(desc(faxOffers.createdAt))
        .limit(200)
        .all()
        .map(bare),
  };
}
