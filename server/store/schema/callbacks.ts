import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SkillNeed } from '../../core/acd/snapshot.ts';
import type { CallbackEnd } from '../../core/calls/call-reasons.ts';
import type { Language } from '../../core/office/office.ts';

/** Callers who asked to be called. */
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
    /** What came of it; null while open, and where somebody ticked it off. */
    outcome: text().$type<CallbackEnd>(),
    /** Who asked, as the network showed it; null = did not show. */
    callerNumber: text(),
    language: text().$type<Language>(),
    /** Since when they wait in the queue, which calls them by itself; null = noted for somebody to call. */
    since: integer(),
    priority: integer().notNull().default(0),
    /** Null: as the queue asks. */
    needs: text({ mode: 'json' }).$type<readonly SkillNeed[]>(),
    attempts: integer().notNull().default(0),
    /** Not before. */
    nextAt: integer(),
    expiresAt: integer(),
    /** Login of whose it is. */
    assignedTo: text(),
    note: text(),
  },
  (table) => [
    index('callback_requests_by_time').on(table.askedAt),
    // Asked at each call's end: what was seen to in all the years before must not be walked over.
    index('callback_requests_open').on(table.askedAt).where(sql`done_at is null`),
  ],
);

/** What people wrote beside somebody who called in vain; rows of those who were talked with since mean nothing. */
export const missedWork = sqliteTable('missed_work', {
  /** E.164. */
  number: text().primaryKey(),
  /** Login. */
  assignedTo: text(),
  note: text(),
  changedAt: integer().notNull(),
  changedBy: text().notNull(),
});
