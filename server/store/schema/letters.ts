import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Letter } from '../../core/sheets/letters.ts';

/** Letters written at once: one template or kit, for one customer or many. */
export const letterBatches = sqliteTable(
  'letter_batches',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** As the template or the kit was called. */
    title: text().notNull(),
    customers: integer().notNull(),
    taskId: integer(),
    caseId: integer(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    sentAt: integer(),
    sentBy: text(),
  },
  (table) => [index('letter_batches_by_time').on(table.createdAt), index('letter_batches_by_task').on(table.taskId)],
);

/** Letters as they were written, word for word. */
export const letters = sqliteTable(
  'letters',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    batchId: integer().notNull(),
    customerId: text().notNull(),
    title: text().notNull(),
    letter: text({ mode: 'json' }).$type<Letter>().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    index('letters_by_batch').on(table.batchId, table.id),
    index('letters_by_customer').on(table.customerId, table.at),
  ],
);
