import type { TaskPriority } from '../../core/office/task-kinds.ts';
import type { TaskRefusal } from '../../core/tasks/step-task.ts';
import type { Task, TaskEvent, TaskInput } from '../../core/tasks/task.ts';
import type { TaskFilter } from '../../store/tasks/task-store.ts';

export type { Task, TaskEvent, TaskFilter, TaskInput };

/** What a new task begins with; what is left out comes from its kind. */
export interface TaskDraft {
  /** Of the office's kinds; one that it does not know is taken as `other`. */
  kind: string;
  /** Absent: it is called as its kind, in each reader's language. */
  title?: string | undefined;
  priority?: TaskPriority | undefined;
  /** Promised for that moment, whatever the opening hours. */
  dueAtMs?: number | undefined;
  customerId?: string | undefined;
  caseId?: number | undefined;
  callId?: string | undefined;
  /** Login. Absent: as its kind is shared out. */
  assignee?: string | undefined;
  department?: string | undefined;
  note?: string | undefined;
  /** What makes it: there is only one task of each origin. */
  origin?: string | undefined;
}

export type TaskActOutcome =
  | { kind: 'done'; task: Task }
  | { kind: 'refused'; why: TaskRefusal }
  | { kind: 'not-found' };

/** Work behind the counter: what was asked for, until it is done and looked at. */
export interface Tasks {
  /** With an `origin` that has one already, that one is answered. */
  add(draft: TaskDraft, how: { by: string }): Task;
  /** `leads`: may act for others, and checks. */
  act(id: number, input: TaskInput, how: { by: string; leads?: boolean }): TaskActOutcome;
  /** Gives this person the next one to do and takes it up; undefined when nothing waits. */
  next(login: string): Task | undefined;
  find(id: number): Task | undefined;
  findByOrigin(origin: string): Task | undefined;
  list(filter: TaskFilter, page: { limit: number; offset: number }): { rows: Task[]; total: number };
  count(filter: TaskFilter): number;
  ofCall(callId: string): Task[];
  /** Latest first. */
  ofCase(caseId: number): Task[];
  eventsOf(id: number): TaskEvent[];
  /** Units where this person works. */
  unitsOf(login: string): string[];
  /** Gives what waits in units that share out in turn to who of them is there. Called as people sign in. */
  shareOut(): void;
  stop(): void;
}
