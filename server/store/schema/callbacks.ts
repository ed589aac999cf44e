import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Callers who asked in a menu to be called. */
export const callbackRequests = sqliteTable(
  'callback_requests',
  {
    id: text().primaryKey(),
    callId: text().notNull(),
    /** As typed or presented. */
    number: text().notNull(),
    name: text(),
    customerId: text(),
    /** Whose concern it is; null = anybody's. */
    queueId: text(),
    askedAt: integer().notNull(),
    /** Null while nobody has seen to it. */
    doneAt: integer(),
    doneBy: text(),
  },
  (table) => [index('callback_requests_by_time').on(table.askedAt)],
);
