import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Language } from '../../core/office/office.ts';
import type { ScriptUse } from '../../core/scripts/pick-script.ts';
import type { Script } from '../../core/scripts/script.ts';
import type { RunState } from '../../core/scripts/step-script.ts';

/** Scripts as they are worked on, and the calls that they are for. */
export const scripts = sqliteTable('scripts', {
  id: text().primaryKey(),
  name: text().notNull(),
  uses: text({ mode: 'json' }).$type<ScriptUse[]>().notNull(),
  /** What is worked on; null where nothing was changed since it was published. */
  draft: text({ mode: 'json' }).$type<Script>(),
  draftBy: text(),
  draftAt: integer(),
  /** Number of the version that agents read; null: none. */
  live: integer(),
  /** Taken out of use; its results stay. */
  removedAt: integer(),
});

/** As published; never changed. */
export const scriptVersions = sqliteTable(
  'script_versions',
  {
    scriptId: text().notNull(),
    /** 1, 2, … of each script. */
    number: integer().notNull(),
    script: text({ mode: 'json' }).$type<Script>().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.scriptId, table.number] })],
);

/** How far a script was gone through in a call. */
export const scriptRuns = sqliteTable(
  'script_runs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    callId: text().notNull(),
    scriptId: text().notNull(),
    version: integer().notNull(),
    language: text().$type<Language>().notNull(),
    customerId: text(),
    state: text({ mode: 'json' }).$type<RunState>().notNull(),
    status: text().$type<RunState['status']['kind']>().notNull(),
    /** Who worked with it last. */
    login: text().notNull(),
    startedAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (table) => [
    index('script_runs_by_call').on(table.callId, table.updatedAt),
    index('script_runs_by_customer').on(table.customerId, table.startedAt),
    index('script_runs_by_script').on(table.scriptId, table.startedAt),
  ],
);

/** The answers of runs as they stand: what results are counted from. */
export const scriptAnswers = sqliteTable(
  'script_answers',
  {
    runId: integer().notNull(),
    question: text().notNull(),
    step: text().notNull(),
    value: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.question] })],
);
