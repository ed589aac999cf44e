import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { RejectReason } from '../../core/customers/import/draft-of-row.ts';
import type {
  ImportPreview,
  ImportSettings,
  ImportSource,
  ImportState,
} from '../../core/customers/import/import-settings.ts';

/** Files of customers that were brought in, and how far each has come. */
export const customerImports = sqliteTable('customer_imports', {
  id: text().primaryKey(),
  fileName: text().notNull(),
  bytes: integer().notNull().default(0),
  at: integer().notNull(),
  by: text().notNull(),
  state: text().$type<ImportState>().notNull(),
  /** Why it failed or stopped, as a text's key or the machine's words. */
  why: text(),
  source: text({ mode: 'json' }).$type<ImportSource>(),
  settings: text({ mode: 'json' }).$type<ImportSettings>(),
  preview: text({ mode: 'json' }).$type<ImportPreview>(),
  /** Rows that are through, of the work at hand. */
  progress: integer().notNull().default(0),
  /** Where in the rows' file the next one begins. */
  position: integer().notNull().default(0),
  created: integer().notNull().default(0),
  updated: integer().notNull().default(0),
  unchanged: integer().notNull().default(0),
  skipped: integer().notNull().default(0),
  rejected: integer().notNull().default(0),
  ranAt: integer(),
  endedAt: integer(),
  /** Of an undo: the change before which it is through. */
  undoneTo: integer(),
  removed: integer().notNull().default(0),
  restored: integer().notNull().default(0),
  /** Cards that an undo left, as they have been used since. */
  kept: integer().notNull().default(0),
});

/** Rows that did not become customers. */
export const importRejects = sqliteTable(
  'import_rejects',
  {
    importId: text().notNull(),
    line: integer().notNull(),
    reason: text().$type<RejectReason>().notNull(),
    value: text().notNull(),
    cells: text({ mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] })],
);

/** How the columns of files with this header were understood last. */
export const importMappings = sqliteTable('import_mappings', {
  header: text().primaryKey(),
  settings: text({ mode: 'json' }).$type<ImportSettings>().notNull(),
  usedAt: integer().notNull(),
});

/** Cards that are perhaps one customer, as they were found last; `first` is the smaller id. */
export const duplicatePairs = sqliteTable(
  'duplicate_pairs',
  {
    first: text().notNull(),
    second: text().notNull(),
    /** 0 to 100. */
    score: integer().notNull(),
    reasons: text({ mode: 'json' }).$type<string[]>().notNull(),
    foundAt: integer().notNull(),
    /** Somebody said that these are two. */
    dismissedBy: text(),
  },
  (table) => [primaryKey({ columns: [table.first, table.second] }), index('duplicate_pairs_by_score').on(table.score)],
);

/** Two cards made one, with all it takes to part them again. */
export const customerMerges = sqliteTable(
  'customer_merges',
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    by: text().notNull(),
    keptId: text().notNull(),
    goneId: text().notNull(),
    goneName: text().notNull(),
    /** What was moved and how both cards stood. */
    undo: text({ mode: 'json' }).$type<unknown>().notNull(),
    undoneAt: integer(),
  },
  (table) => [index('customer_merges_by_kept').on(table.keptId), index('customer_merges_by_time').on(table.at)],
);
