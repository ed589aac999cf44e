import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm';
import type { DeckFault, DeckSettings } from '../../core/rating/decks/deck-settings.ts';
import { type Db, schema } from '../db.ts';

const { deckContents, deckImportFaults, deckImports, deckMappings, deckVersions } = schema;

export type DeckImportRow = typeof deckImports.$inferSelect;
export type DeckVersionRow = typeof deckVersions.$inferSelect;
export type DeckFaultRow = typeof deckImportFaults.$inferSelect;

interface Holding {
  id: string;
  validFrom: number;
}

/** Which lists there are, by connection: each call's end asks, and they change a few times a year. */
const holdingsOf = new WeakMap<Db['$client'], { commits: unknown; byTariff: Map<string, Holding[]> }>();

function openHoldings(db: Db) {
  const read = db.$client.prepare(
    'select id, valid_from as validFrom from deck_versions where tariff_id = ? order by valid_from desc',
  );
  // Of others: what this connection publishes or withdraws says so itself.
  const otherCommits = db.$client.prepare('pragma data_version').pluck();
  const held = holdingsOf.get(db.$client) ?? { commits: undefined, byTariff: new Map<string, Holding[]>() };
  holdingsOf.set(db.$client, held);
  return {
    of(tariffId: string): Holding[] {
      const commits = otherCommits.get();
      if (commits !== held.commits) held.byTariff.clear();
      held.commits = commits;
      const known = held.byTariff.get(tariffId);
      if (known) return known;
      const found = read.all(tariffId) as Holding[];
      held.byTariff.set(tariffId, found);
      return found;
    },
    forget: () => held.byTariff.clear(),
  };
}

/** Large price lists, and how they are brought in. */
export function openDeckStore(db: Db) {
  const holdings = openHoldings(db);
  const contents = db.$client.prepare('select packed from deck_contents where deck_id = ?').pluck();
  return {
    /** The version of a tariff that holds at an instant, of those kept here. */
    versionAt: (tariffId: string, atMs: number): Holding | undefined =>
      holdings.of(tariffId).find(({ validFrom }) => validFrom <= atMs),

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
      holdings.forget();
    },

    withdraw(id: string): void {
      db.transaction((tx) => {
        tx.delete(deckVersions).where(eq(deckVersions.id, id)).run();
        tx.delete(deckContents).where(eq(deckContents.deckId, id)).run();
      });
      holdings.forget();
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
