import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CaseClock, DueStanding } from '../../core/cases/step-case.ts';

/** What was told of the clocks of cases: each once, also after a restart. */
export const caseWarnings = sqliteTable(
  'case_warnings',
  {
    caseId: integer().notNull(),
    clock: text().$type<CaseClock>().notNull(),
    dueAt: integer().notNull(),
    standing: text().$type<DueStanding>().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.clock, table.dueAt, table.standing] }),
    index('case_warnings_by_time').on(table.at),
  ],
);
