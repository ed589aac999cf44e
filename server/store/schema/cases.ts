import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type {
  CaseInput,
  CaseLife,
  CaseState,
  CaseStateKind,
  ContactClass,
  ImproperReason,
} from '../../core/cases/case.ts';
import type { CasePriority } from '../../core/office/cases.ts';

export const cases = sqliteTable(
  'cases',
  {
    /** The number that is told is made of it. */
    id: integer().primaryKey({ autoIncrement: true }),
    customerId: text(),
    title: text().notNull(),
    principal: text(),
    service: text(),
    motive: text(),
    class: text().$type<ContactClass>().notNull(),
    improper: text().$type<ImproperReason>(),
    priority: text().$type<CasePriority>().notNull(),
    owner: text(),
    department: text(),
    stateKind: text().$type<CaseStateKind>().notNull(),
    state: text({ mode: 'json' }).$type<CaseState>().notNull(),
    clocks: text({ mode: 'json' })
      .$type<Pick<CaseLife, 'firstAnswer' | 'nextStep' | 'resolution' | 'promise'>>()
      .notNull(),
    /** Of the running clock that ends first; null when none runs. */
    dueAt: integer(),
    /** When the first of them begins to warn. */
    warnAt: integer(),
    reopened: integer().notNull().default(0),
    openedAt: integer().notNull(),
    openedBy: text().notNull(),
    closedAt: integer(),
    updatedAt: integer().notNull(),
    /** When its words were taken away, as they were kept long enough. */
    blottedAt: integer(),
  },
  (table) => [
    index('cases_with_words')
      .on(table.closedAt)
      .where(sql`state_kind = 'closed' and (blotted_at is null or blotted_at < closed_at)`),
    index('cases_by_customer').on(table.customerId, table.openedAt),
    index('cases_by_due').on(table.stateKind, table.dueAt),
    index('cases_by_owner').on(table.owner, table.stateKind, table.dueAt),
    index('cases_by_time').on(table.openedAt),
  ],
);

/** What was done about cases. Append-only. */
export const caseEvents = sqliteTable(
  'case_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    caseId: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    kind: text().notNull(),
    /** The rest of the input. */
    data: text({ mode: 'json' }).$type<Partial<CaseInput>>().notNull(),
  },
  (table) => [index('case_events_by_case').on(table.caseId, table.id)],
);

export const caseCalls = sqliteTable(
  'case_calls',
  { caseId: integer().notNull(), callId: text().notNull(), at: integer().notNull() },
  (table) => [
    primaryKey({ columns: [table.callId, table.caseId] }),
    index('case_calls_by_case').on(table.caseId, table.at),
  ],
);
