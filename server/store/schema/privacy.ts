import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { RefusalChannel } from '../../core/customers/customer.ts';
import type { ForgetCounts } from '../../core/privacy/forgotten.ts';

/** All that is held of a customer as one file, made when somebody asked for it; gone when its time is over. */
export const privacyPacks = sqliteTable(
  'privacy_packs',
  {
    id: text().primaryKey(),
    customerId: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    state: text().$type<'making' | 'done' | 'failed'>().notNull(),
    /** 0 to 1. */
    share: real().notNull().default(0),
    bytes: integer(),
    why: text(),
    expiresAt: integer().notNull(),
  },
  (table) => [index('privacy_packs_by_customer').on(table.customerId, table.at)],
);

/** Customers who were forgotten: who did it and why, and how much went; nothing of them. */
export const forgettings = sqliteTable('forgettings', {
  id: text().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
  reason: text().notNull(),
  counts: text({ mode: 'json' }).$type<ForgetCounts>().notNull(),
  /** Files that are still to be deleted, relative to the data folder. */
  files: text({ mode: 'json' }).$type<string[]>().notNull(),
  /** Recordings whose sound is still to be deleted. */
  recordings: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  /** When the search index had forgotten too. */
  cleanedAt: integer(),
  /** When nothing was left to do. */
  doneAt: integer(),
});

/** What people refused who were forgotten since: known by the hash of their numbers and addresses alone. */
export const forgottenRefusals = sqliteTable(
  'forgotten_refusals',
  { hash: text().notNull(), channel: text().$type<RefusalChannel>().notNull(), at: integer().notNull() },
  (table) => [primaryKey({ columns: [table.hash, table.channel] })],
);

/** What was looked at: `card` and `search` by what, `recording`, `export`. */
export const viewKinds = ['card', 'search', 'recording', 'export'] as const;
export type ViewKind = (typeof viewKinds)[number];

/** Who looked at what: one row for each person, thing and hour. */
export const viewLog = sqliteTable(
  'view_log',
  {
    /** Whole hours since 1970. */
    hour: integer().notNull(),
    login: text().notNull(),
    kind: text().$type<ViewKind>().notNull(),
    /** Customer's or recording's id, the format of an export; '' of searches. */
    subject: text().notNull(),
    count: integer().notNull(),
    lastAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.hour, table.login, table.kind, table.subject] }),
    index('view_log_by_subject').on(table.subject, table.hour),
  ],
);
