import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { TaskPriority } from '../../core/office/task-kinds.ts';
import type { Task, TaskEvent, TaskInput, TaskStateKind } from '../../core/tasks/task.ts';
import { type Db, schema } from '../db.ts';

const { taskEvents, tasks } = schema;

/** Absent conditions are none; several are joined by and. */
export interface TaskFilter {
  assignee?: string;
  /** Of any of these units. */
  departments?: readonly string[];
  /** Nobody has it. */
  unassigned?: true;
  states?: readonly TaskStateKind[];
  kind?: string;
  priority?: TaskPriority;
  customerId?: string;
  caseId?: number;
  /** Past its time and still to be done. */
  late?: true;
  /** Done, and a coordinator has to look at it. */
  toCheck?: true;
}

type Row = typeof tasks.$inferSelect;
const optional = [
  'dueAt',
  'assignee',
  'department',
  'customerId',
  'caseId',
  'callId',
  'origin',
  'assignedAt',
  'doneAt',
] as const;
const stillToDo = ['open', 'taken', 'paused'] as const;

function toTask({ stateKind: _, ...row }: Row): Task {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Task;
}

const toRow = (task: Omit<Task, 'id'>): typeof tasks.$inferInsert => ({
  ...task,
  ...Object.fromEntries(optional.map((key) => [key, task[key] ?? null])),
  stateKind: task.state.kind,
});

/** As `isLate`: what is paused is late only where it was promised for that moment. */
const isLate = (now: number): SQL =>
  and(
    lt(tasks.dueAt, now),
    or(inArray(tasks.stateKind, ['open', 'taken']), and(eq(tasks.stateKind, 'paused'), tasks.dueFixed)),
  )!;

const conditionsOf = (filter: TaskFilter, now: number): SQL | undefined =>
  and(
    filter.assignee === undefined ? undefined : eq(tasks.assignee, filter.assignee),
    filter.departments && inArray(tasks.department, [...filter.departments]),
    filter.unassigned && isNull(tasks.assignee),
    filter.states && inArray(tasks.stateKind, [...filter.states]),
    filter.kind === undefined ? undefined : eq(tasks.kind, filter.kind),
    filter.priority === undefined ? undefined : eq(tasks.priority, filter.priority),
    filter.customerId === undefined ? undefined : eq(tasks.customerId, filter.customerId),
    filter.caseId === undefined ? undefined : eq(tasks.caseId, filter.caseId),
    filter.late && isLate(now),
    filter.toCheck && and(eq(tasks.stateKind, 'done'), eq(tasks.needsCheck, true)),
  );

/** As `compareTasks`; what is over comes last, the latest first. */
const orderOf = (now: number): SQL[] => [
  desc(inArray(tasks.stateKind, [...stillToDo])),
  desc(sql`coalesce(${isLate(now)}, 0)`),
  asc(
    sql`case when ${inArray(tasks.stateKind, [...stillToDo])} then case ${tasks.priority} when 'urgent' then 0 when 'medium' then 1 else 2 end else 0 end`,
  ),
  asc(
    sql`case when ${inArray(tasks.stateKind, [...stillToDo])} then ${isNull(tasks.dueAt)} else -${tasks.updatedAt} end`,
  ),
  asc(tasks.dueAt),
  asc(tasks.id),
];

/** Tasks in the store. The caller opens transactions and says what becomes of a task. */
export function openTaskStore(db: Db) {
  return {
    insert(task: Omit<Task, 'id'>): Task {
      const { id } = db.insert(tasks).values(toRow(task)).returning({ id: tasks.id }).get();
      return { ...task, id };
    },

    update({ id, ...task }: Task): void {
      db.update(tasks).set(toRow(task)).where(eq(tasks.id, id)).run();
    },

    addEvent(taskId: number, { at, by, kind, spentMs, ...data }: Omit<TaskEvent, 'id'>): void {
      db.insert(taskEvents)
        .values({ taskId, at, by, kind, spentMs, data: data as Partial<TaskInput> })
        .run();
    },

    find(id: number): Task | undefined {
      const row = db.select().from(tasks).where(eq(tasks.id, id)).get();
      return row && toTask(row);
    },

    findByOrigin(origin: string): Task | undefined {
      const row = db.select().from(tasks).where(eq(tasks.origin, origin)).get();
      return row && toTask(row);
    },

    /** What is to be done first comes first. */
    list(filter: TaskFilter, page: { now: number; limit: number; offset: number }): { rows: Task[]; total: number } {
      const where = conditionsOf(filter, page.now);
      const rows = db
        .select()
        .from(tasks)
        .where(where)
        .orderBy(...orderOf(page.now))
        .limit(page.limit)
        .offset(page.offset)
        .all();
      const total = db.select({ total: count() }).from(tasks).where(where).get()?.total ?? 0;
      return { rows: rows.map(toTask), total };
    },

    count: (filter: TaskFilter, now: number): number =>
      db.select({ total: count() }).from(tasks).where(conditionsOf(filter, now)).get()?.total ?? 0,

    /** Waiting for this person: given to them, or to nobody in one of their units, or to nobody at all. */
    waitingFor(who: { login: string; departments: readonly string[] }, now: number): Task[] {
      const ownUnit = who.departments.length > 0 ? inArray(tasks.department, [...who.departments]) : undefined;
      return db
        .select()
        .from(tasks)
        .where(
          and(
            eq(tasks.stateKind, 'open'),
            or(eq(tasks.assignee, who.login), and(isNull(tasks.assignee), or(isNull(tasks.department), ownUnit))),
          ),
        )
        .orderBy(...orderOf(now))
        .limit(1)
        .all()
        .map(toTask);
    },

    /** Given to nobody yet, in units. */
    unshared: (departments: readonly string[]): Task[] =>
      departments.length === 0
        ? []
        : db
            .select()
            .from(tasks)
            .where(
              and(eq(tasks.stateKind, 'open'), isNull(tasks.assignee), inArray(tasks.department, [...departments])),
            )
            .orderBy(asc(tasks.id))
            .limit(200)
            .all()
            .map(toTask),

    /** When each of these was last given a task. */
    lastGiven: (logins: readonly string[]): Map<string, number> =>
      new Map(
        db
          .select({ login: tasks.assignee, at: sql<number>`max(${tasks.assignedAt})` })
          .from(tasks)
          .where(and(inArray(tasks.assignee, [...logins]), isNotNull(tasks.assignedAt)))
          .groupBy(tasks.assignee)
          .all()
          .map(({ login, at }) => [login!, at]),
      ),

    ofCall: (callId: string): Task[] =>
      db.select().from(tasks).where(eq(tasks.callId, callId)).orderBy(asc(tasks.id)).all().map(toTask),

    ofCase: (caseId: number): Task[] =>
      db.select().from(tasks).where(eq(tasks.caseId, caseId)).orderBy(desc(tasks.id)).limit(100).all().map(toTask),

    /** In the order of time. */
    eventsOf: (taskId: number): TaskEvent[] =>
      db
        .select()
        .from(taskEvents)
        .where(eq(taskEvents.taskId, taskId))
        .orderBy(asc(taskEvents.id))
        .all()
        .map(({ taskId: _, data, ...event }) => ({ ...data, ...event }) as unknown as TaskEvent),
  };
}
