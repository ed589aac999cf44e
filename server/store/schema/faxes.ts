import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { FaxObjection } from '../../core/fax/judge-faxing.ts';
import type { FaxResolution } from '../../core/fax/page.ts';
import type { FaxCause } from '../../core/fax/queue/fax-outcome.ts';
import type { RetryBook } from '../../core/fax/queue/plan-retry.ts';
import type { TaskPriority } from '../../core/office/task-kinds.ts';

/**
 * `preparing`: its pages are being made; `held`: somebody has it as a task, or its bulk is paused; `unsendable`: no pages can
 * be made of what was given.
 */
export const faxJobStates = [
  'preparing',
  'waiting',
  'held',
  'sending',
  'sent',
  'failed',
  'cancelled',
  'unsendable',
] as const;
export type FaxJobState = (typeof faxJobStates)[number];

/** What stands on the page before the others. */
export interface FaxCover {
  toName: string;
  fromName: string;
  subject: string;
  text: string;
}

/** Faxes out, one for each recipient. */
export const faxJobs = sqliteTable(
  'fax_jobs',
  {
    id: text().primaryKey(),
    state: text().$type<FaxJobState>().notNull(),
    priority: text().$type<TaskPriority>().notNull(),
    /** E.164. */
    destination: text().notNull(),
    /** As given in. */
    number: text().notNull(),
    subject: text().notNull().default(''),
    cover: text({ mode: 'json' }).$type<FaxCover>(),
    /** Ids of kept files, in the order of the pages. */
    files: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** `2-4,7`; absent = all. */
    pageRange: text(),
    resolution: text().$type<FaxResolution>().notNull(),
    customerId: text(),
    caseId: integer(),
    bulkId: text(),
    /** What it costs is charged to this campaign. */
    campaignId: text(),
    taskId: integer(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    /** What it came by, where the same must not come twice: `mail:<id>`, or what a program calls it. */
    origin: text().unique(),
    /** A mail about how it went goes there. */
    replyTo: text(),
    /** Waits since: when it came, or was to be sent at the earliest. */
    since: integer().notNull(),
    sendAt: integer(),
    retryAt: integer(),
    /** Once its pages are made somebody looks at them before it goes. */
    look: integer({ mode: 'boolean' }).notNull().default(false),
    /** 0 until they are made. */
    pages: integer().notNull().default(0),
    /** Pages from the first that the far end has confirmed. */
    confirmed: integer().notNull().default(0),
    /** Calls that did not bring it across. */
    failures: integer().notNull().default(0),
    book: text({ mode: 'json' }).$type<RetryBook>().notNull(),
    /** Why the last call failed, or it was given up. */
    why: text().$type<FaxCause | FaxObjection | 'no-pages' | 'disk-full' | 'no-such-page' | 'not-convertible'>(),
    detail: text(),
    /** Over this modem alone. */
    modem: text(),
    doneAt: integer(),
    remoteId: text(),
    /** SHA-256 over all pages as they went. */
    hash: text(),
    /** Kept file with the proof. */
    receipt: text(),
    /** Whoever wanted to hear of its end has: a process that ended before tells it at its next start. */
    toldAt: integer(),
    /** The pages were deleted. */
    pagesGoneAt: integer(),
  },
  (table) => [
    index('fax_jobs_by_state').on(table.state, table.since),
    index('fax_jobs_by_customer').on(table.customerId, table.createdAt),
    index('fax_jobs_by_campaign').on(table.campaignId, table.state).where(sql`campaign_id is not null`),
    index('fax_jobs_by_case').on(table.caseId),
    index('fax_jobs_by_bulk').on(table.bulkId, table.state),
    index('fax_jobs_by_time').on(table.createdAt),
  ],
);

/** Each call of a fax out. `endedAt` is absent while it is up: at a start these are the ones that a power cut ended. */
export const faxAttempts = sqliteTable(
  'fax_attempts',
  {
    id: text().primaryKey(),
    jobId: text().notNull(),
    modem: text().notNull(),
    callId: text(),
    at: integer().notNull(),
    answeredAt: integer(),
    endedAt: integer(),
    /** From 0. */
    firstPage: integer().notNull(),
    confirmed: integer().notNull().default(0),
    /** The last page that went on the line, from 0. */
    begun: integer(),
    outcome: text().$type<FaxCause | 'sent' | 'cancelled'>(),
    detail: text(),
    remoteId: text(),
    bitRate: integer(),
    coding: text(),
    ecm: integer({ mode: 'boolean' }),
    /** Frames that were sent again. */
    repeats: integer().notNull().default(0),
  },
  (table) => [index('fax_attempts_by_job').on(table.jobId, table.at), index('fax_attempts_by_call').on(table.callId)],
);

/** The proof of each page. */
export const faxPages = sqliteTable(
  'fax_pages',
  {
    jobId: text().notNull(),
    /** From 0. */
    page: integer().notNull(),
    attemptId: text().notNull(),
    confirmedAt: integer().notNull(),
    /** What the far end said: MCF, RTP, PIP. */
    by: text().notNull(),
    rows: integer().notNull(),
    bitRate: integer().notNull(),
    sha256: text(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.page] })],
);

/** The same pages to all of a segment. */
export const faxBulks = sqliteTable('fax_bulks', {
  id: text().primaryKey(),
  name: text().notNull(),
  campaignId: text(),
  segment: text().notNull(),
  state: text().$type<'running' | 'paused' | 'done' | 'cancelled'>().notNull(),
  priority: text().$type<TaskPriority>().notNull(),
  subject: text().notNull().default(''),
  /** With merge fields. */
  text: text().notNull().default(''),
  withCover: integer({ mode: 'boolean' }).notNull(),
  files: text({ mode: 'json' }).$type<string[]>().notNull(),
  pageRange: text(),
  resolution: text().$type<FaxResolution>().notNull(),
  sendAt: integer(),
  /** The last customer that was seen to. */
  cursor: text(),
  total: integer().notNull().default(0),
  createdAt: integer().notNull(),
  createdBy: text().notNull(),
  doneAt: integer(),
});

/** Whom a fax to a segment went to, or why not: each number once. */
export const faxBulkRecipients = sqliteTable(
  'fax_bulk_recipients',
  {
    bulkId: text().notNull(),
    customerId: text().notNull(),
    destination: text(),
    jobId: text(),
    skipped: text().$type<'refuses' | 'no-consent' | 'no-number' | 'twice' | 'closed' | 'destination-refused'>(),
  },
  (table) => [
    primaryKey({ columns: [table.bulkId, table.customerId] }),
    index('fax_bulk_recipients_by_number').on(table.bulkId, table.destination),
    index('fax_bulk_recipients_by_customer').on(table.customerId),
  ],
);

/** Faxes that came in. */
export const receivedFaxes = sqliteTable(
  'received_faxes',
  {
    /** The line's name for the call. */
    id: text().primaryKey(),
    state: text().$type<'coming' | 'whole' | 'broken' | 'deleted'>().notNull(),
    modem: text().notNull(),
    callId: text(),
    at: integer().notNull(),
    endedAt: integer(),
    /** Who called, as the line told. */
    caller: text(),
    callerName: text(),
    e164: text(),
    /** The sender's number as its machine told. */
    remoteId: text(),
    customerId: text(),
    caseId: integer(),
    login: text(),
    department: text(),
    pages: integer().notNull().default(0),
    /** Of them with rows that could not be read. */
    badPages: integer().notNull().default(0),
    /** How the call ended when not well. */
    why: text(),
    bitRate: integer(),
    ecm: integer({ mode: 'boolean' }),
    /** Kept file: all pages as one PDF. */
    file: text(),
    note: text().notNull().default(''),
    readAt: integer(),
    readBy: text(),
    doneAt: integer(),
    doneBy: text(),
  },
  (table) => [
    index('received_faxes_by_time').on(table.at),
    index('received_faxes_by_customer').on(table.customerId, table.at),
    index('received_faxes_by_case').on(table.caseId),
    index('received_faxes_by_state').on(table.state, table.at),
    index('received_faxes_by_number').on(table.e164),
  ],
);

export const receivedFaxPages = sqliteTable(
  'received_fax_pages',
  {
    faxId: text().notNull(),
    /** From 0. */
    page: integer().notNull(),
    at: integer().notNull(),
    rows: integer().notNull(),
    badRows: integer().notNull(),
    /** What the sender was told of it. */
    verdict: text().notNull(),
    /** Quarters of a turn to the right, as somebody wants to read it. */
    turned: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.faxId, table.page] })],
);

/** What was done with a fax that came in. Append-only. */
export const receivedFaxEvents = sqliteTable(
  'received_fax_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    faxId: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    kind: text()
      .$type<
        | 'read'
        | 'given'
        | 'forwarded'
        | 'noted'
        | 'turned'
        | 'case'
        | 'customer'
        | 'done'
        | 'unread'
        | 'mailed'
        | 'deleted'
      >()
      .notNull(),
    detail: text().notNull().default(''),
  },
  (table) => [index('received_fax_events_by_fax').on(table.faxId, table.id)],
);
