import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Messages that callers left. The row comes before its file, so that no file is ever without one. */
export const messages = sqliteTable(
  'messages',
  {
    id: text().primaryKey(),
    mailbox: text().notNull(),
    callId: text().notNull(),
    /** Relative to the data folder. */
    file: text().notNull(),
    receivedAt: integer().notNull(),
    /** As presented; '' when withheld. */
    fromNumber: text().notNull(),
    fromName: text(),
    customerId: text(),
    /** Null while it is being spoken. */
    durationMs: integer(),
    heardAt: integer(),
  },
  (table) => [index('messages_by_mailbox').on(table.mailbox, table.receivedAt)],
);

/** What the owner of a mailbox said to callers, recorded by phone. */
export const greetings = sqliteTable('greetings', {
  mailbox: text().primaryKey(),
  /** Relative to the data folder. */
  file: text().notNull(),
  recordedAt: integer().notNull(),
});
