import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AutoMail, BulkSkip, IncomingState, MailFile, OutgoingState } from '../../core/mail/mail.ts';
import type { Language } from '../../core/office/office.ts';

/** Mails that are to go out, and what became of them. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text().primaryKey(),
    createdAt: integer().notNull(),
    to: text({ mode: 'json' }).$type<string[]>().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    /** Files relative to the data folder. */
    attachments: text({ mode: 'json' }).$type<{ file: string; name: string }[]>().notNull(),
    /** `sending` is left behind by a process that died while it handed the mail over. */
    state: text().$type<'waiting' | 'sending' | 'sent' | 'failed'>().notNull(),
    tries: integer().notNull().default(0),
    /** Not before; null once it is done with. */
    nextAt: integer(),
    doneAt: integer(),
    /** Of the last try. */
    why: text(),
    detail: text(),
    html: text(),
    /** Beside the usual ones. */
    headers: text({ mode: 'json' }).$type<Record<string, string>>(),
    fromName: text(),
    messageId: text(),
    /** The mail of a customer that this brings out. */
    mailId: text(),
    /** Better not at all than twice: after an interrupted try it is not tried again. */
    once: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('outbox_by_turn').on(table.state, table.nextAt), index('outbox_by_mail').on(table.mailId)],
);

/** Mails with customers, those that came and those that went. */
export const mails = sqliteTable(
  'mails',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    direction: text().$type<'in' | 'out'>().notNull(),
    state: text().$type<OutgoingState | IncomingState>().notNull(),
    at: integer().notNull(),
    messageId: text().notNull(),
    references: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    from: text().notNull(),
    fromName: text(),
    to: text({ mode: 'json' }).$type<string[]>().notNull(),
    cc: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    subject: text().notNull(),
    text: text().notNull(),
    html: text(),
    files: text({ mode: 'json' }).$type<MailFile[]>().notNull().default([]),
    customerId: text(),
    caseId: integer(),
    bulkId: text(),
    template: text(),
    answers: text(),
    login: text(),
    department: text(),
    auto: text().$type<AutoMail>(),
    why: text(),
    detail: text(),
    doneAt: integer(),
  },
  (table) => [
    index('mails_by_case').on(table.caseId, table.seq),
    index('mails_by_customer').on(table.customerId, table.at),
    index('mails_by_message_id').on(table.messageId),
    index('mails_by_state').on(table.direction, table.state, table.seq),
    index('mails_by_bulk').on(table.bulkId),
    index('mails_by_address').on(table.from, table.seq),
  ],
);

/** What each person writes under mails; the login '' stands for the office. */
export const mailSignatures = sqliteTable('mail_signatures', {
  login: text().primaryKey(),
  text: text().notNull(),
});

/** Up to where each mailbox was read. */
export const mailPositions = sqliteTable('mail_positions', {
  mailbox: text().primaryKey(),
  uidValidity: text().notNull(),
  lastUid: integer().notNull(),
});

/** Mails that are being written: kept while typing. */
export const mailDrafts = sqliteTable(
  'mail_drafts',
  {
    id: text().primaryKey(),
    login: text().notNull(),
    fields: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    files: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
    updatedAt: integer().notNull(),
  },
  (table) => [index('mail_drafts_by_login').on(table.login, table.updatedAt)],
);

/** Services of the catalogue that were mailed, and whether their link was opened. */
export const catalogueSends = sqliteTable(
  'catalogue_sends',
  {
    /** In the link. */
    token: text().primaryKey(),
    service: text().notNull(),
    mailId: text().notNull(),
    customerId: text(),
    caseId: integer(),
    /** The call that it was sent in. */
    callId: text(),
    /** Of its words. */
    language: text().$type<Language>(),
    at: integer().notNull(),
    by: text().notNull(),
    openedAt: integer(),
    lastOpenedAt: integer(),
    opens: integer().notNull().default(0),
  },
  (table) => [
    index('catalogue_sends_by_case').on(table.caseId, table.at),
    index('catalogue_sends_by_customer').on(table.customerId, table.at),
    index('catalogue_sends_by_call').on(table.callId),
    index('catalogue_sends_by_mail').on(table.mailId),
  ],
);

/** Mails to a segment. */
export const bulkMails = sqliteTable('bulk_mails', {
  id: text().primaryKey(),
  name: text().notNull(),
  campaignId: text(),
  segment: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  /** Where the link of the mail leads. */
  link: text(),
  perMinute: integer().notNull(),
  state: text().$type<'draft' | 'running' | 'paused' | 'done' | 'cancelled'>().notNull(),
  /** The last customer that was seen to. */
  cursor: text(),
  total: integer().notNull().default(0),
  createdAt: integer().notNull(),
  createdBy: text().notNull(),
  startedAt: integer(),
  doneAt: integer(),
});

/** Whom a mail to a segment went to, or why not: each address once. */
export const bulkRecipients = sqliteTable(
  'bulk_recipients',
  {
    bulkId: text().notNull(),
    customerId: text().notNull(),
    address: text(),
    mailId: text(),
    /** Why it was not sent. */
    skipped: text().$type<BulkSkip>(),
    /** In its links. */
    token: text().notNull().unique(),
    openedAt: integer(),
    leftAt: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.bulkId, table.customerId] }),
    index('bulk_recipients_by_address').on(table.bulkId, table.address),
    index('bulk_recipients_by_customer').on(table.customerId),
  ],
);
