import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What is typed in a form and was not sent yet: one per person and form, gone when it is sent. */
export const drafts = sqliteTable(
  'drafts',
  {
    login: text().notNull(),
    /** `case:call:01…`, `customer:new`: what it is the form of. */
    form: text().notNull(),
    /** The fields in their order, as a form sends them. */
    content: text().notNull(),
    /** Epoch ms, never the same twice for one form: what a window has seen is told by it. */
    savedAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.login, table.form] }), index('drafts_by_time').on(table.savedAt)],
);
