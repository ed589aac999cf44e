import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { FaxResolution } from '../../core/fax/page.ts';
import type { FaxCause } from '../../core/fax/queue/fax-outcome.ts';
import type { RetryBook } from '../../core/fax/queue/plan-retry.ts';

/** Documents that are to be fetched from the fax of another. */
export const faxFetches = sqliteTable(
  'fax_fetches',
  {
    id: text().primaryKey(),
    state: text().$type<'waiting' | 'calling' | 'done' | 'failed' | 'cancelled'>().notNull(),
    /** E.164. */
    destination: text().notNull(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    retryAt: integer(),
    book: text({ mode: 'json' }).$type<RetryBook>().notNull(),
    /** Why the last call brought nothing. */
    why: text().$type<FaxCause>(),
    pages: integer().notNull().default(0),
    /** What came of it, in the inbox. */
    receivedId: text(),
    doneAt: integer(),
  },
  (table) => [index('fax_fetches_by_state').on(table.state), index('fax_fetches_by_time').on(table.createdAt)],
);

/** Documents that lie ready to be fetched by who calls. */
export const faxOffers = sqliteTable(
  'fax_offers',
  {
    id: text().primaryKey(),
    /** `broken`: no pages can be made of it. */
    state: text().$type<'preparing' | 'ready' | 'broken' | 'withdrawn'>().notNull(),
    title: text().notNull(),
    /** Ids of kept files. */
    files: text({ mode: 'json' }).$type<string[]>().notNull(),
    resolution: text().$type<FaxResolution>().notNull(),
    /** Who may fetch it, by the number that the line tells, `…*` for all that begin so; empty = whoever calls. */
    numbers: text({ mode: 'json' }).$type<string[]>().notNull(),
    pages: integer().notNull().default(0),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    /** Whole fetches, and the last of them. */
    fetched: integer().notNull().default(0),
    lastAt: integer(),
    lastBy: text(),
  },
  (table) => [index('fax_offers_by_state').on(table.state, table.createdAt)],
);
