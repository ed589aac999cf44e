import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { StatementPayer, StatementSheet } from '../../core/rating/statement.ts';

/** Statements as they were issued: only the marks at the end are ever written again. */
export const statements = sqliteTable(
  'statements',
  {
    /** One after the other, without gaps. */
    number: integer().primaryKey(),
    payerKind: text().$type<StatementPayer['kind']>().notNull(),
    payerId: text().notNull(),
    sheet: text({ mode: 'json' }).$type<StatementSheet>().notNull(),
    /** The statement that this one corrects. */
    corrects: integer(),
    issuedAt: integer().notNull(),
    issuedBy: text().notNull(),
    /** What was printed then, byte by byte. */
    pdfFile: text().notNull(),
    xlsxFile: text().notNull(),
    sentAt: integer(),
    sentTo: text(),
    paidAt: integer(),
    paidBy: text(),
  },
  (table) => [index('statements_by_payer').on(table.payerKind, table.payerId, table.number)],
);
