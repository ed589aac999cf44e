import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type {
  DeckFault,
  DeckPreview,
  DeckSettings,
  DeckSource,
  DeckState,
} from '../../core/rating/decks/deck-settings.ts';

/** Price lists that were brought in, and how far each has come. */
export const deckImports = sqliteTable(
  'deck_imports',
  {
    id: text().primaryKey(),
    tariffId: text().notNull(),
    fileName: text().notNull(),
    bytes: integer().notNull().default(0),
    at: integer().notNull(),
    by: text().notNull(),
    state: text().$type<DeckState>().notNull(),
    /** Why it failed, as a text's key or the machine's words. */
    why: text(),
    source: text({ mode: 'json' }).$type<DeckSource>(),
    settings: text({ mode: 'json' }).$type<DeckSettings>(),
    preview: text({ mode: 'json' }).$type<DeckPreview>(),
    progress: integer().notNull().default(0),
    /** Instant from which it is to count. */
    validFrom: integer(),
  },
  (table) => [index('deck_imports_by_tariff').on(table.tariffId, table.at)],
);

/** Lines that are no price, the first of them. */
export const deckImportFaults = sqliteTable(
  'deck_import_faults',
  {
    importId: text().notNull(),
    line: integer().notNull(),
    fault: text().$type<DeckFault>().notNull(),
    value: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] })],
);

/** How the columns of price lists with this header were read last. */
export const deckMappings = sqliteTable('deck_mappings', {
  header: text().primaryKey(),
  settings: text({ mode: 'json' }).$type<DeckSettings>().notNull(),
  usedAt: integer().notNull(),
});

/** Versions of tariffs that are too large for the office's document; never changed, only taken back before they count. */
export const deckVersions = sqliteTable(
  'deck_versions',
  {
    id: text().primaryKey(),
    tariffId: text().notNull(),
    validFrom: integer().notNull(),
    publishedAt: integer().notNull(),
    by: text().notNull(),
    fileName: text().notNull(),
    rows: integer().notNull(),
    prefixes: integer().notNull(),
  },
  (table) => [uniqueIndex('deck_versions_by_tariff').on(table.tariffId, table.validFrom)],
);

/** The rows of a version as they are looked up; see `core/rating/decks/packed-deck.ts`. */
export const deckContents = sqliteTable('deck_contents', {
  deckId: text().primaryKey(),
  packed: blob({ mode: 'buffer' }).notNull(),
});

/** What was used of a trunk's bundle in the month that began then. */
export const bundleUses = sqliteTable(
  'bundle_uses',
  {
    trunkId: text().notNull(),
    bundleId: text().notNull(),
    fromAt: integer().notNull(),
    usedSec: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.trunkId, table.bundleId, table.fromAt] })],
);
