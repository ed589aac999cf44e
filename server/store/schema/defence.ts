import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who knocked without belonging here: one row a day and source. */
export const knocks = sqliteTable(
  'knocks',
  {
    /** `YYYY-MM-DD`, UTC. */
    day: text().notNull(),
    source: text().notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
    requests: integer().notNull(),
    dropped: integer().notNull(),
    refused: integer().notNull(),
    scans: integer().notNull(),
    userAgent: text(),
    users: text({ mode: 'json' }).$type<string[]>().notNull(),
    numbers: text({ mode: 'json' }).$type<string[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.source] })],
);
