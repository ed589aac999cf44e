import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm';
import type { DeckFault, DeckSettings } from '../../core/rating/decks/deck-settings.ts';
import { type Db, schema } from '../db.ts';

const { deckContents, deckImportFaults, deckImports, deckMappings, deckVersions } = schema;

export type DeckImportRow = typeof deckImports.$inferSelect;
export type DeckVersionRow = typeof deckVersions.$inferSelect;
export type DeckFaultRow = typeof deckImportFaults.$inferSelect;

/** Large price lists, and how they are brought in. */
export function openDeckStore(db: Db) {
  const inForce = db.$client.prepare(
    `select id, valid_from as validFrom from deck_versions where tariff_id = ? and valid_from <= ?
     order by valid_from desc limit 1`,
  );
  const contents = db.$client.prepare('select packed from deck_contents where deck_id = ?').pluck();
  return {
    /** The version of a tariff that holds at an instant, of those kept here. */
    versionAt: (tariffId: string, atMs: number): { id: string; validFrom: number } | undefined =>
      inForce.get(tariffId, atMs) as { id: string; validFrom: number } | undefined,

    packed: (deckId: string): Buffer | undefined => contents.get(deckId) as Buffer | undefined,

    /** By when they begin. */
    versions: (tariffId: string): DeckVersionRow[] =>
      db
        .select()
        .from(deckVersions)
        .where(eq(deckVersions.tariffId, tariffId))
        .orderBy(asc(deckVersions.validFrom))
        .all(),

    version: (id: string): DeckVersionRow | undefined =>
      db.select().from(deckVersions).where(eq(deckVersions.id, id)).get(),

    /** All of it or nothing: no version is seen without its rows. */
    publish(version: DeckVersionRow, packed: Uint8Array): void {
      db.transaction((tx) => {
        tx.insert(deckContents)
          .values({ deckId: version.id, packed: Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength) })
          .run();
        tx.insert(deckVersions).values(version).run();
      });
    },

    withdraw(id: string): void {
      db.transaction((tx) => {
        tx.delete(deckVersions).where(eq(deckVersions.id, id)).run();
        tx.delete(deckContents).where(eq(deckContents.deckId, id)).run();
      });
    },

    add: (row: Pick<DeckImportRow, 'id' | 'tariffId' | 'fileName' | 'at' | 'by' | 'state'>): void => {
      db.insert(deckImports).values(row).run();
    },

    find: (id: string): DeckImportRow | undefined => db.select().from(deckImports).where(eq(deckImports.id, id)).get(),

    /** Latest first. */
    list: (tariffId: string, limit: number): DeckImportRow[] =>
      db
        .select()
        .from(deckImports)
        .where(eq(deckImports.tariffId, tariffId))
        .orderBy(desc(deckImports.at))
        .limit(limit)
        .all(),

    set(id: string, change: Partial<Omit<DeckImportRow, 'id'>>): void {
      db.update(deckImports).set(change).where(eq(deckImports.id, id)).run();
    },

    forget(id: string): void {
      db.delete(deckImports).where(eq(deckImports.id, id)).run();
      db.delete(deckImportFaults).where(eq(deckImportFaults.importId, id)).run();
    },

    /** What the last process left at work is given up; what was published stands. */
    settleAfterRestart(): void {
      db.update(deckImports)
        .set({ state: 'failed', why: 'restart' })
        .where(inArray(deckImports.state, ['uploading', 'reading']))
        .run();
      db.update(deckImports).set({ state: 'read' }).where(eq(deckImports.state, 'previewing')).run();
      db.update(deckImports).set({ state: 'previewed' }).where(eq(deckImports.state, 'publishing')).run();
    },

    /** The first faults of an import in place of those it had. */
    keepFaults(importId: string, faults: readonly { line: number; fault: DeckFault; value: string }[]): void {
      db.transaction((tx) => {
        tx.delete(deckImportFaults).where(eq(deckImportFaults.importId, importId)).run();
        for (const fault of faults)
          tx.insert(deckImportFaults)
            .values({ importId, ...fault })
            .onConflictDoNothing()
            .run();
      });
    },

    /** In the order of the file, those after `line`. */
    faults: (importId: string, page: { after: number; limit: number }): DeckFaultRow[] =>
      db
        .select()
        .from(deckImportFaults)
        .where(and(eq(deckImportFaults.importId, importId), gt(deckImportFaults.line, page.after)))
        .orderBy(asc(deckImportFaults.line))
        .limit(page.limit)
        .all(),

    settingsFor: (header: string): DeckSettings | undefined =>
      db.select().from(deckMappings).where(eq(deckMappings.header, header)).get()?.settings,

    keepSettings(header: string, settings: DeckSettings, usedAt: number): void {
      db.insert(deckMappings)
        .values({ header, settings, usedAt })
        .onConflictDoUpdate({ target: deckMappings.header, set: { settings, usedAt } })
        .run();
    },
  };
}

export type DeckStore = ReturnType<typeof openDeckStore>;
