import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { TaskPriority } from '../../core/office/task-kinds.ts';
import type { TaskInput, TaskState, TaskStateKind } from '../../core/tasks/task.ts';

export const tasks = sqliteTable(
  'tasks',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    kind: text().notNull(),
    title: text().notNull(),
    note: text().notNull().default(''),
    priority: text().$type<TaskPriority>().notNull(),
    stateKind: text().$type<TaskStateKind>().notNull(),
    state: text({ mode: 'json' }).$type<TaskState>().notNull(),
    dueAt: integer(),
    dueFixed: integer({ mode: 'boolean' }).notNull(),
    assignee: text(),
    department: text(),
    needsCheck: integer({ mode: 'boolean' }).notNull(),
    customerId: text(),
    caseId: integer(),
    callId: text(),
    origin: text(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    updatedAt: integer().notNull(),
    assignedAt: integer(),
    doneAt: integer(),
    spentMs: integer().notNull().default(0),
    sentBack: integer().notNull().default(0),
  },
  (table) => [
    uniqueIndex('tasks_by_origin').on(table.origin),
    index('tasks_by_customer').on(table.customerId, table.createdAt),
    index('tasks_by_case').on(table.caseId),
    index('tasks_by_call').on(table.callId),
    index('tasks_by_assignee').on(table.assignee, table.stateKind, table.dueAt),
    index('tasks_by_state').on(table.stateKind, table.dueAt),
    index('tasks_by_time').on(table.createdAt),
    index('tasks_by_end').on(table.doneAt),
  ],
);

/** What was done about tasks. Append-only. */
export const taskEvents = sqliteTable(
  'task_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    taskId: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    kind: text().notNull(),
    /** Worked on it up to this by who did this. */
    spentMs: integer().notNull().default(0),
    /** The rest of the input. */
    data: text({ mode: 'json' }).$type<Partial<TaskInput>>().notNull(),
  },
  (table) => [index('task_events_by_task').on(table.taskId, table.id), index('task_events_by_time').on(table.at)],
);
