import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Mails that are to go out, and what became of them. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text().primaryKey(),
    createdAt: integer().notNull(),
    to: text({ mode: 'json' }).$type<string[]>().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    /** Files relative to the data folder. */
    attachments: text({ mode: 'json' }).$type<{ file: string; name: string }[]>().notNull(),
    state: text().$type<'waiting' | 'sent' | 'failed'>().notNull(),
    tries: integer().notNull().default(0),
    /** Not before; null once it is done with. */
    nextAt: integer(),
    doneAt: integer(),
    /** Of the last try. */
    why: text(),
    detail: text(),
  },
  (table) => [index('outbox_by_turn').on(table.state, table.nextAt)],
);
