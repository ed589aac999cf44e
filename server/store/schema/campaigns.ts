import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** In which campaign somebody works, until they say otherwise. */
export const campaignWork = sqliteTable('campaign_work', {
  login: text().primaryKey(),
  campaignId: text().notNull(),
  since: integer().notNull(),
});
