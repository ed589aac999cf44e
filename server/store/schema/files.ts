import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Papers that came with a mail, belong to a case or are sent out. What they hold lies in the data folder, by its hash. */
export const files = sqliteTable(
  'files',
  {
    id: text().primaryKey(),
    /** As it was called where it came from, without folders. */
    name: text().notNull(),
    /** MIME type, as told by who brought it: never trusted. */
    type: text().notNull(),
    bytes: integer().notNull(),
    /** Hex; the same content is kept once. */
    sha256: text().notNull(),
    keptAt: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('files_by_content').on(table.sha256)],
);

/** Who needs a file, as `case:12`; one that nobody needs goes. */
export const fileUses = sqliteTable(
  'file_uses',
  {
    fileId: text().notNull(),
    by: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.by, table.fileId] }), index('file_uses_by_file').on(table.fileId)],
);
