import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Language } from '../../core/office/office.ts';
import type { ConsentPurpose } from '../../core/scripts/script.ts';

/** What customers agreed to, or did not, with the proof of it. Append-only: the latest of a purpose counts. */
export const consents = sqliteTable(
  'consents',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    /** Null while it was not known who called. */
    customerId: text(),
    /** Whose recording is the proof. */
    callId: text(),
    purpose: text().$type<ConsentPurpose>().notNull(),
    given: integer({ mode: 'boolean' }).notNull(),
    /** The very words that were asked. */
    asked: text().notNull(),
    language: text().$type<Language>().notNull(),
    /** Login of who asked. */
    by: text().notNull(),
    /** `script:care@3`. */
    how: text().notNull(),
  },
  (table) => [index('consents_by_customer').on(table.customerId, table.at), index('consents_by_call').on(table.callId)],
);
