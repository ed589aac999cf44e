import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { type Phone, phoneDefaults } from '../../core/office/phones.ts';

export const phones = sqliteTable('phones', {
  id: text().primaryKey(),
  name: text().notNull(),
  vendor: text().$type<Phone['vendor']>().notNull(),
  mac: text(),
  extensions: text({ mode: 'json' }).$type<string[]>().notNull(),
  transport: text().$type<Phone['transport']>().notNull().default(phoneDefaults.transport),
  keys: text({ mode: 'json' }).$type<Phone['keys']>().notNull(),
  anywhere: integer({ mode: 'boolean' }).notNull().default(phoneDefaults.anywhere),
});

/**
 * The link that each phone fetches its settings by, and what was seen of it. Kept readable: the page shows it, phones are
 * told it, and the passwords that it leads to stand in the same file.
 */
export const phoneLinks = sqliteTable('phone_links', {
  phoneId: text().primaryKey(),
  token: text().notNull().unique(),
  madeAt: integer().notNull(),
  lastFetchAt: integer(),
  lastAddress: text(),
  model: text(),
  firmware: text(),
  /** A file that could not be written for it: why. */
  trouble: text(),
});

/** Phones that are somebody else's for a while: calls for the guest ring there, and calls from there are the guest's. */
export const hotDesks = sqliteTable('hot_desks', {
  /** Extension of the phone. */
  host: text().primaryKey(),
  /** Extension of who sits there. */
  guest: text().notNull().unique(),
  login: text().notNull(),
  since: integer().notNull(),
});

/** Calls that somebody wants to get at a time: one of each extension. */
export const wakeUps = sqliteTable('wake_ups', {
  extension: text().primaryKey(),
  at: integer().notNull(),
  /** How often it rang in vain. */
  tries: integer().notNull().default(0),
  askedAt: integer().notNull(),
  by: text().notNull(),
});
