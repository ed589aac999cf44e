import { and, asc, desc, eq, gt } from 'drizzle-orm';
import type { BillSettings } from '../../core/rating/bill/bill-settings.ts';
import { type Db, schema } from '../db.ts';
import type { BillKind } from '../schema/bills.ts';

const { bills, billFaultRows, billLines, billMappings } = schema;

export type BillEntry = typeof bills.$inferSelect;
export type BillLineRow = typeof billLines.$inferSelect;
export type BillFaultRow = typeof billFaultRows.$inferSelect;

/** Bills of carriers and what came of comparing them. The caller opens the transactions. */
export function openBillStore(db: Db) {
  // Two hundred thousand at once would hold the store.
  const dropLines = db.$client.prepare(
    'delete from bill_lines where rowid in (select rowid from bill_lines where bill_id = ? limit ?)',
  );
  const ofKind = (billId: string, kind: BillKind) => and(eq(billLines.billId, billId), eq(billLines.kind, kind));
  return {
    add: (row: Pick<BillEntry, 'id' | 'trunkId' | 'month' | 'fileId' | 'fileName' | 'at' | 'by' | 'state'>): void => {
      db.insert(bills).values(row).run();
    },
    find: (id: string): BillEntry | undefined => db.select().from(bills).where(eq(bills.id, id)).get(),
    /** Latest first. */
    list: (limit: number): BillEntry[] =>
      db.select().from(bills).orderBy(desc(bills.month), desc(bills.at)).limit(limit).all(),
    set(id: string, change: Partial<Omit<BillEntry, 'id'>>): void {
      db.update(bills).set(change).where(eq(bills.id, id)).run();
    },
    /** What was at work when the appliance stopped is not at work any more. */
    settleAfterRestart(): void {
      db.update(bills).set({ state: 'failed', why: 'restart' }).where(eq(bills.state, 'reading')).run();
      db.update(bills).set({ state: 'read', why: 'restart', result: null }).where(eq(bills.state, 'matching')).run();
    },
    putLines: (rows: readonly BillLineRow[]): void => {
      for (const row of rows) db.insert(billLines).values(row).run();
    },
    putFault: (row: BillFaultRow): void => {
      db.insert(billFaultRows).values(row).onConflictDoNothing().run();
    },
    /** How many lines went, `limit` at most: 0 when none is left. */
    dropLines: (id: string, limit: number): number => dropLines.run(id, limit).changes,
    dropFaults: (id: string): void => {
      db.delete(billFaultRows).where(eq(billFaultRows.billId, id)).run();
    },
    forget(id: string): void {
      db.delete(billFaultRows).where(eq(billFaultRows.billId, id)).run();
      db.delete(bills).where(eq(bills.id, id)).run();
    },
    /** Those after `after`, the greatest difference first. */
    lines: (id: string, page: { kind: BillKind; after: number; limit: number }): BillLineRow[] =>
      db
        .select()
        .from(billLines)
        .where(and(ofKind(id, page.kind), gt(billLines.seq, page.after)))
        .orderBy(asc(billLines.seq))
        .limit(page.limit)
        .all(),
    faults: (id: string, limit: number): BillFaultRow[] =>
      db
        .select()
        .from(billFaultRows)
        .where(eq(billFaultRows.billId, id))
        .orderBy(asc(billFaultRows.line))
        .limit(limit)
        .all(),
    settingsFor: (header: string): BillSettings | undefined =>
      db.select().from(billMappings).where(eq(billMappings.header, header)).get()?.settings,
    keepSettings(header: string, settings: BillSettings, usedAt: number): void {
      db.insert(billMappings)
        .values({ header, settings, usedAt })
        .onConflictDoUpdate({ target: billMappings.header, set: { settings, usedAt } })
        .run();
    },
  };
}

export type BillStore = ReturnType<typeof openBillStore>;
