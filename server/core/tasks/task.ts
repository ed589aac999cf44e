import type { TaskPriority } from '../office/task-kinds.ts';

export type TaskState =
  /** Waits for whoever it is given to, or for anybody. */
  | { kind: 'open' }
  /** Somebody works on it since then. */
  | { kind: 'taken'; since: number }
  /** Nobody can go on for now: its time stands still. */
  | { kind: 'paused'; since: number; why: string }
  /** `by` did it; where the kind wants a check, somebody else looks at it yet. */
  | { kind: 'done'; at: number; by: string }
  | { kind: 'checked'; at: number; by: string }
  /** Not wanted any more. */
  | { kind: 'dropped'; at: number };
export const taskStates = ['open', 'taken', 'paused', 'done', 'checked', 'dropped'] as const;
export type TaskStateKind = TaskState['kind'];

export interface Task {
  id: number;
  /** Of the office's kinds. */
  kind: string;
  /** '' = as its kind is called. */
  title: string;
  note: string;
  priority: TaskPriority;
  state: TaskState;
  /** Absent: no time was set. */
  dueAt?: number;
  /** Promised for that very moment: a pause does not move it. */
  dueFixed: boolean;
  /** Login of whose it is. */
  assignee?: string;
  department?: string;
  /** A coordinator looks at it once it is done. */
  needsCheck: boolean;
  customerId?: string;
  caseId?: number;
  callId?: string;
  /** What made it, once: `case:12:promise`. */
  origin?: string;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
  /** When it was given to whom has it. */
  assignedAt?: number;
  /** When it was last done. */
  doneAt?: number;
  /** Worked on it, by all who did. */
  spentMs: number;
  /** How often it came back from the check. */
  sentBack: number;
}

/** What may be said of it later; a key with undefined takes it away. */
export interface TaskChange {
  title?: string;
  note?: string;
  priority?: TaskPriority;
  dueAt?: number | undefined;
}

/** What is done about a task: kept as it was, in the order of time. */
export type TaskInput =
  | { kind: 'taken' }
  | { kind: 'paused'; why: string }
  | { kind: 'resumed' }
  | { kind: 'noted'; text: string }
  | { kind: 'changed'; change: TaskChange }
  /** To a person, to a unit for whoever takes it there, or to both. */
  | { kind: 'assigned'; assignee?: string; department?: string }
  /** `spentMs`: what it took by the word of who did it, in place of what was measured since it was taken up. */
  | { kind: 'done'; text: string; spentMs?: number }
  | { kind: 'handed-back'; why: string }
  | { kind: 'checked'; text: string }
  | { kind: 'sent-back'; why: string }
  | { kind: 'dropped'; why: string };

/** `spentMs`: worked on it up to this by who did this. */
export type TaskEvent = ({ kind: 'created' } | TaskInput) & { id: number; at: number; by: string; spentMs: number };
