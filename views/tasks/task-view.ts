import type { TaskKind, TaskPriority } from '../../server/core/office/task-kinds.ts';
import type { TaskEvent, TaskStateKind } from '../../server/core/tasks/task.ts';
import type { Option } from '../parts/form.ts';

/** A task in one line: all ids as names. */
export interface TaskLineView {
  id: number;
  title: string;
  /** As its kind is called. */
  kind: string;
  priority: TaskPriority;
  state: TaskStateKind;
  /** Done, and a coordinator has to look at it. */
  toCheck: boolean;
  dueAt?: number;
  isLate: boolean;
  assignee?: string;
  department?: string;
  customer?: { id: string; name: string };
  caseNumber?: string;
  sentBack: number;
}

export interface TaskEventView {
  event: TaskEvent;
  by: string;
  /** Whom it was given to, what was changed. */
  detail?: string;
}

export const taskScopes = ['mine', 'unit', 'all'] as const;
export type TaskScope = (typeof taskScopes)[number];

/** What of a task this person may do as it stands. */
export interface TaskMay {
  take: boolean;
  finish: boolean;
  pause: boolean;
  resume: boolean;
  handBack: boolean;
  check: boolean;
  sendBack: boolean;
  /** Give it to another, change or drop it. */
  steer: boolean;
}

export interface TaskPageView {
  line: TaskLineView;
  note: string;
  createdAt: number;
  createdBy: string;
  spentMs: number;
  /** Why nobody can go on. */
  pausedWhy?: string;
  /** A call that it came of, for who may read its story. */
  call?: string;
  /** Latest first. */
  events: TaskEventView[];
  /** Written for it. */
  letters: { id: number; title: string; isSent: boolean }[];
  may: TaskMay;
  choices: { people: Option[]; departments: Option[] };
}

export interface TaskListView {
  rows: TaskLineView[];
  total: number;
  page: number;
  pageSize: number;
  filter: Record<string, string>;
  scope: TaskScope;
  /** Supervisors see everybody's. */
  isLeader: boolean;
  /** Of each scope, still to be done; late ones of them. */
  counts: { mine: number; late: number; toCheck: number };
  kinds: Option[];
}

/** What the desk shows of tasks. */
export interface DeskTasksView {
  /** Of the call at hand, with somebody outside. */
  callId?: string;
  ofCall: TaskLineView[];
  own: TaskLineView[];
  ownTotal: number;
  kinds: readonly TaskKind[];
}
