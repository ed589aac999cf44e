import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Language } from '../../core/office/office.ts';

export const customers = sqliteTable(
  'customers',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    company: text(),
    email: text(),
    address: text(),
    /** National id or tax number, as typed. */
    document: text(),
    /** As it is typed on a phone: without what parts the digits. */
    typedDocument: text().generatedAlwaysAs(sql`replace(replace(replace("document", '-', ''), '.', ''), ' ', '')`),
    language: text().$type<Language>(),
    vip: integer({ mode: 'boolean' }).notNull().default(false),
    remarks: text().notNull().default(''),
    /** Name first, then all that one may look for, without accents and capitals: searched and sorted by. */
    searchText: text().notNull().default(''),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [
    index('customers_by_search').on(table.searchText, table.id),
    index('customers_by_document').on(table.typedDocument),
  ],
);

export const customerPhones = sqliteTable(
  'customer_phones',
  {
    customerId: text().notNull(),
    /** Null when what was typed is no valid number. */
    e164: text(),
    typed: text().notNull(),
    label: text(),
    position: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.customerId, table.position] }),
    index('customer_phones_by_number').on(table.e164),
  ],
);

/** Notes taken during a call: one per call and author, saved while typing. */
export const callNotes = sqliteTable(
  'call_notes',
  {
    callId: text().notNull(),
    login: text().notNull(),
    customerId: text(),
    text: text().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.login] }),
    index('call_notes_by_customer').on(table.customerId, table.updatedAt),
  ],
);
