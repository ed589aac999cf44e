import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { FraudBlock } from '../../core/fraud/fraud.ts';

/** What the fraud stop has blocked, and who allowed it again. */
export const fraudBlocks = sqliteTable(
  'fraud_blocks',
  {
    id: text().primaryKey(),
    what: text().$type<FraudBlock['what']>().notNull(),
    /** Extension, or country and sort of number; `office`. */
    subject: text().notNull(),
    reach: text().$type<FraudBlock['reach']>().notNull(),
    why: text().$type<FraudBlock['why']>().notNull(),
    since: integer().notNull(),
    /** The call that began it, and the number that it wanted. */
    callId: text(),
    number: text(),
    source: text(),
    /** Null while it stands. */
    endedAt: integer(),
    endedBy: text(),
  },
  (table) => [index('fraud_blocks_by_end').on(table.endedAt, table.since)],
);

/** Countries that the office has called, since when. */
export const calledPlaces = sqliteTable('called_places', {
  place: text().primaryKey(),
  firstAt: integer().notNull(),
});
