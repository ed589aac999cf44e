import { and, asc, desc, eq, gt } from 'drizzle-orm';
import type { ImportCounts, ImportSettings, ImportState } from '../../core/customers/import/import-settings.ts';
import { type Db, schema } from '../db.ts';

const { customerImports, importMappings, importRejects } = schema;

export type ImportRow = typeof customerImports.$inferSelect;
export type RejectRow = typeof importRejects.$inferSelect;

/** What imports are on, at what they are, and what they left out. The caller opens the transactions. */
export function openImportStore(db: Db) {
  const setRunning = db.$client.prepare(
    `update customer_imports set created = @created, updated = @updated, unchanged = @unchanged, skipped = @skipped,
       rejected = @rejected, progress = @progress, position = @position where id = @id`,
  );
  const setUndoing = db.$client.prepare(
    `update customer_imports set removed = @removed, restored = @restored, kept = @kept, progress = @progress,
       undone_to = @undoneTo where id = @id`,
  );
  return {
    /** How far a run has come. */
    keepRun: (id: string, how: ImportCounts & Pick<ImportRow, 'progress' | 'position'>): void =>
      void setRunning.run({ id, ...how }),

    /** How far an undoing has come. */
    keepUndoing: (id: string, how: Pick<ImportRow, 'removed' | 'restored' | 'kept' | 'progress' | 'undoneTo'>): void =>
      void setUndoing.run({ id, ...how }),

    add: (row: Pick<ImportRow, 'id' | 'fileName' | 'at' | 'by' | 'state'>): void => {
      db.insert(customerImports).values(row).run();
    },

    find: (id: string): ImportRow | undefined =>
      db.select().from(customerImports).where(eq(customerImports.id, id)).get(),

    /** Latest first. */
    list: (limit: number): ImportRow[] =>
      db.select().from(customerImports).orderBy(desc(customerImports.at)).limit(limit).all(),

    set(id: string, change: Partial<Omit<ImportRow, 'id'>>): void {
      db.update(customerImports).set(change).where(eq(customerImports.id, id)).run();
    },

    /** What the last process left at work stands still now. */
    settleAfterRestart(): void {
      const after: Partial<Record<ImportState, ImportState>> = {
        uploading: 'failed',
        reading: 'failed',
        previewing: 'read',
        running: 'stopped',
        undoing: 'undo-stopped',
      };
      for (const [from, to] of Object.entries(after) as [ImportState, ImportState][])
        db.update(customerImports).set({ state: to, why: 'restart' }).where(eq(customerImports.state, from)).run();
    },

    reject: (row: RejectRow): void => {
      db.insert(importRejects).values(row).onConflictDoNothing().run();
    },

    /** In the order of the file, those after `line`. */
    rejects: (importId: string, page: { after: number; limit: number }): RejectRow[] =>
      db
        .select()
        .from(importRejects)
        .where(and(eq(importRejects.importId, importId), gt(importRejects.line, page.after)))
        .orderBy(asc(importRejects.line))
        .limit(page.limit)
        .all(),

    forget(id: string): void {
      db.delete(customerImports).where(eq(customerImports.id, id)).run();
    },

    /** Some of the rejects of an import that is gone; how many went. */
    forgetRejects: (importId: string, limit: number): number =>
      db.$client
        .prepare(
          'delete from import_rejects where import_id = ? and line in (select line from import_rejects where import_id = ? limit ?)',
        )
        .run(importId, importId, limit).changes,

    settingsFor: (header: string): ImportSettings | undefined =>
      db.select().from(importMappings).where(eq(importMappings.header, header)).get()?.settings,

    keepSettings(header: string, settings: ImportSettings, usedAt: number): void {
      db.insert(importMappings)
        .values({ header, settings, usedAt })
        .onConflictDoUpdate({ target: importMappings.header, set: { settings, usedAt } })
        .run();
    },
  };
}

export type ImportStore = ReturnType<typeof openImportStore>;

/** Finds the cards that a row may mean; a number that was marked as another's finds nobody. */
export function openMatching(db: Db) {
  const byKey = db.$client
    .prepare(
      `select distinct customer_id from contact_points
       where key = ? and channel in ('phone', 'fax', 'mail') and state not in ('wrong', 'not-the-person') limit 20`,
    )
    .pluck();
  const byDocument = db.$client.prepare('select id from customers where typed_document = ? limit 20').pluck();
  return {
    withKey: (key: string): string[] => byKey.all(key) as string[],
    withDocument: (document: string): string[] => byDocument.all(document.replace(/[-. ]/g, '')) as string[],
  };
}

export type Matching = ReturnType<typeof openMatching>;

/** Keys of the rows that a preview has gone by, beside the store in a table that is gone with the connection. */
export function openSeenKeys(db: Db) {
  db.$client.exec('create temp table if not exists seen_keys (key text primary key, print integer) without rowid');
  db.$client.exec('delete from seen_keys');
  const look = db.$client.prepare('select print from seen_keys where key = ?').pluck();
  const put = db.$client.prepare('insert or ignore into seen_keys (key, print) values (?, ?)');
  return {
    find: (key: string): number | undefined => look.get(key) as number | undefined,
    add: (key: string, print: number): void => void put.run(key, print),
    drop: (): void => void db.$client.exec('drop table temp.seen_keys'),
  };
}
