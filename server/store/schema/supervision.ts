import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Short messages of supervisors to desks: a row for each person who got it; `sentId` is the same for all of one message. */
export const deskMessages = sqliteTable(
  'desk_messages',
  {
    id: text().primaryKey(),
    sentId: text().notNull(),
    sender: text().notNull(),
    recipient: text().notNull(),
    text: text().notNull(),
    sentAt: integer().notNull(),
    /** Null until the recipient said so. */
    readAt: integer(),
    answer: text(),
  },
  (table) => [index('desk_messages_by_time').on(table.sentAt), index('desk_messages_unread').on(table.recipient)],
);

/** What was past its limit, of which queue or trunk, and for how long. */
export const alarms = sqliteTable(
  'alarms',
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    /** Id of the queue or trunk; empty when it concerns the whole office. */
    subject: text().notNull(),
    startedAt: integer().notNull(),
    /** Null while it lasts. */
    endedAt: integer(),
    /** Who has seen it, and when. */
    seenBy: text(),
    seenAt: integer(),
  },
  (table) => [index('alarms_by_time').on(table.startedAt)],
);
