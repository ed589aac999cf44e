import { and, asc, desc, eq, gt, inArray, lte } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { type Db, schema } from '../db.ts';

const { charges, rerateRuns } = schema;

export type RerateRow = typeof rerateRuns.$inferSelect;

/** Runs of rating anew, and what each changed. */
export function openRerateStore(db: Db) {
  const fresh = alias(charges, 'fresh');
  const side = (table: typeof charges | typeof fresh) => ({
    state: table.state,
    net: table.net,
    currency: table.currency,
    rateName: table.rateName,
    tariffId: table.tariffId,
  });
  return {
    add: (row: Pick<RerateRow, 'at' | 'by' | 'fromAt' | 'toAt' | 'trunkId'>): number =>
      Number(
        db
          .insert(rerateRuns)
          .values({ ...row, state: 'counting' })
          .run().lastInsertRowid,
      ),
    find: (id: number): RerateRow | undefined => db.select().from(rerateRuns).where(eq(rerateRuns.id, id)).get(),
    /** Latest first. */
    list: (limit: number): RerateRow[] => db.select().from(rerateRuns).orderBy(desc(rerateRuns.id)).limit(limit).all(),
    set(id: number, change: Partial<Omit<RerateRow, 'id'>>): void {
      db.update(rerateRuns).set(change).where(eq(rerateRuns.id, id)).run();
    },
    /** What was at work when the appliance stopped is not at work any more; what it changed until then stands. */
    settleAfterRestart(): void {
      db.update(rerateRuns)
        .set({ state: 'stopped', why: 'restart' })
        .where(inArray(rerateRuns.state, ['counting', 'running']))
        .run();
    },
    /** Charges of a run that came out otherwise, with what they said before, in the order in which they were written. */
    changes: (run: { afterCharge: number; lastCharge: number }, page: { after: number; limit: number }) =>
      db
        .select({
          id: fresh.id,
          callId: fresh.callId,
          trunkId: fresh.trunkId,
          kind: fresh.kind,
          destination: fresh.destination,
          answeredAt: fresh.answeredAt,
          before: side(charges),
          after: side(fresh),
        })
        .from(fresh)
        .innerJoin(charges, eq(charges.supersededBy, fresh.id))
        .where(
          and(
            gt(charges.supersededBy, Math.max(run.afterCharge, page.after)),
            lte(charges.supersededBy, run.lastCharge),
          ),
        )
        .orderBy(asc(charges.supersededBy))
        .limit(page.limit)
        .all(),
  };
}

export type ChargeChange = ReturnType<ReturnType<typeof openRerateStore>['changes']>[number];
