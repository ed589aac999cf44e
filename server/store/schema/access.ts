import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Role } from '../../core/office/office.ts';

/** A browser's log-in. The cookie holds the token, the row its SHA-256. */
export const sessions = sqliteTable('sessions', {
  tokenHash: text().primaryKey(),
  login: text().notNull(),
  csrf: text().notNull(),
  createdAt: integer().notNull(),
  lastSeenAt: integer().notNull(),
  userAgent: text(),
  address: text(),
});

/** `recording`: pauses recordings; `fax`: sends and cancels faxes. */
export const tokenScopes = ['recording', 'fax'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** For programs: `Authorization: Bearer …`. */
export const apiTokens = sqliteTable('api_tokens', {
  id: text().primaryKey(),
  name: text().notNull(),
  tokenHash: text().notNull().unique(),
  /** What it may do besides reading. */
  scopes: text({ mode: 'json' }).$type<TokenScope[]>().notNull().default([]),
  createdAt: integer().notNull(),
  lastUsedAt: integer(),
  revokedAt: integer(),
});

/** Failed log-ins, for the rate limit: survives a restart. */
export const loginFailures = sqliteTable(
  'login_failures',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    login: text().notNull(),
    address: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('login_failures_by_time').on(table.at)],
);

/** Who changed or saw what. */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    /** Login, `token:<id>`, `cli` or `system`. */
    by: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    detail: text({ mode: 'json' }).$type<Record<string, unknown>>(),
  },
  (table) => [index('audit_log_by_time').on(table.at), index('audit_log_by_subject').on(table.subject)],
);

/** The one-time link for the owner's first visit. */
export const firstVisit = sqliteTable('first_visit', {
  tokenHash: text().primaryKey(),
  role: text().$type<Role>().notNull(),
  createdAt: integer().notNull(),
  usedAt: integer(),
});

/** From where someone logged in before: a stranger's wrong guesses elsewhere do not make these wait. */
export const knownAddresses = sqliteTable(
  'known_addresses',
  { login: text().notNull(), address: text().notNull(), lastAt: integer().notNull() },
  (table) => [primaryKey({ columns: [table.login, table.address] })],
);
