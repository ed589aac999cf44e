import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type {
  ContactChannel,
  CustomerKind,
  OwnValue,
  PointState,
  RefusalChannel,
  Standing,
} from '../../core/customers/customer.ts';
import type { Language } from '../../core/office/office.ts';

export const customers = sqliteTable(
  'customers',
  {
    /** The search index knows a customer by it. */
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    kind: text().$type<CustomerKind>().notNull().default('person'),
    name: text().notNull(),
    company: text(),
    /** National id or tax number, as typed. */
    document: text(),
    /** As it is typed on a phone: without what parts the digits. */
    typedDocument: text().generatedAlwaysAs(sql`replace(replace(replace("document", '-', ''), '.', ''), ' ', '')`),
    lineOfBusiness: text(),
    owner: text(),
    principal: text(),
    language: text().$type<Language>(),
    vip: integer({ mode: 'boolean' }).notNull().default(false),
    remarks: text().notNull().default(''),
    standing: text().$type<Standing>().notNull().default('active'),
    tags: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    own: text({ mode: 'json' }).$type<Record<string, OwnValue>>().notNull().default({}),
    /** The name without accents and capitals: lists are sorted by it. */
    sortName: text().notNull().default(''),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [
    index('customers_by_name').on(table.sortName, table.seq),
    index('customers_by_document').on(table.typedDocument),
    index('customers_by_owner').on(table.owner),
  ],
);

/** Phones, faxes, mail addresses, postal addresses, web pages. */
export const contactPoints = sqliteTable(
  'contact_points',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    customerId: text().notNull(),
    channel: text().$type<ContactChannel>().notNull(),
    typed: text().notNull(),
    /** E.164, or the mail address in small letters; null when what was typed is no valid one. */
    key: text(),
    label: text(),
    position: integer().notNull(),
    state: text().$type<PointState>().notNull().default('good'),
    stateAt: integer(),
    stateBy: text(),
  },
  (table) => [
    index('contact_points_by_customer').on(table.customerId, table.position),
    index('contact_points_by_key').on(table.key),
  ],
);

/** What a customer does not want any more. */
export const customerRefusals = sqliteTable(
  'customer_refusals',
  {
    customerId: text().notNull(),
    channel: text().$type<RefusalChannel>().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    reason: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.channel] })],
);

/** Who works where: a person's places in companies that have a card of their own. */
export const customerPositions = sqliteTable(
  'customer_positions',
  {
    companyId: text().notNull(),
    personId: text().notNull(),
    title: text().notNull().default(''),
    department: text().notNull().default(''),
    leads: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.personId] }),
    index('customer_positions_by_person').on(table.personId),
  ],
);

/** What was changed on a card, field by field: for its timeline, and to undo an import or a merge. */
export const customerChanges = sqliteTable(
  'customer_changes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    customerId: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    /** `form`, `call`, `api`, or the act behind it: `import:…`, `merge:…`. */
    how: text().notNull(),
    changes: text({ mode: 'json' }).$type<FieldChange[]>().notNull(),
  },
  (table) => [
    index('customer_changes_by_customer').on(table.customerId, table.at),
    index('customer_changes_by_act').on(table.how),
  ],
);

/** Values as they are kept; absent where there was none. */
export interface FieldChange {
  field: string;
  from?: unknown;
  to?: unknown;
}

/** Words of names with what they become when a letter is left out: finds `Gonzalez` for `Gonzales`. */
export const nameSlips = sqliteTable('name_slips', { variant: text().notNull(), word: text().notNull() }, (table) => [
  primaryKey({ columns: [table.variant, table.word] }),
]);

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
    index('call_notes_by_time').on(table.updatedAt),
  ],
);
