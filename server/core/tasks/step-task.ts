import { afterOpenTime, openTimeBetween } from '../schedule/open-time.ts';
import type { Schedule } from '../schedule/opening-hours.ts';
import type { Task, TaskInput, TaskState } from './task.ts';

export type TaskRefusal =
  | 'is-over'
  | 'is-done'
  | 'not-done'
  /** Somebody else works on it. */
  | 'has-another'
  /** It is in nobody's hands, or not in these. */
  | 'not-yours'
  | 'not-paused'
  /** Nobody checks what they did themselves. */
  | 'own-work'
  | 'no-check'
  | 'no-reason';

/** `spentMs`: worked on it by who did this, to be kept beside the event. */
export type TaskStep = { kind: 'moved'; next: Task; spentMs: number } | { kind: 'refused'; why: TaskRefusal };

export interface TaskDeed {
  at: number;
  by: string;
  /** May act for others. */
  leads: boolean;
  /** Hours in which the time of a task runs; absent = day and night. */
  schedule?: Schedule | undefined;
}

const without = <T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;

/** Nothing more is to be done about it by who does such work. */
export const isOver = ({ state }: Pick<Task, 'state'>): boolean => state.kind === 'checked' || state.kind === 'dropped';

/** Waits for a coordinator's look. */
export const awaitsCheck = ({ state, needsCheck }: Pick<Task, 'state' | 'needsCheck'>): boolean =>
  state.kind === 'done' && needsCheck;

/** Still to be done: neither done nor dropped. */
export const isPending = ({ state }: Pick<Task, 'state'>): boolean =>
  state.kind === 'open' || state.kind === 'taken' || state.kind === 'paused';

/** What is past its time and still to be done; what is paused for a while is late only where it was promised. */
export const isLate = (task: Pick<Task, 'state' | 'dueAt' | 'dueFixed'>, now: number): boolean =>
  task.dueAt !== undefined && task.dueAt < now && isPending(task) && (task.state.kind !== 'paused' || task.dueFixed);

function refusalOf(task: Task, input: TaskInput, { by, leads }: TaskDeed): TaskRefusal | undefined {
  const { state, assignee } = task;
  if (input.kind === 'noted') return undefined;
  if (isOver(task)) return 'is-over';
  const isOther = assignee !== undefined && assignee !== by;
  const inWork = state.kind === 'taken' || state.kind === 'paused';
  switch (input.kind) {
    case 'sent-back':
    case 'checked':
      if (state.kind !== 'done') return 'not-done';
      if (input.kind === 'sent-back') return input.why.trim() === '' ? 'no-reason' : undefined;
      if (!task.needsCheck) return 'no-check';
      return state.by === by ? 'own-work' : undefined;
  }
  if (state.kind === 'done') return 'is-done';
  switch (input.kind) {
    case 'taken':
      return inWork && isOther ? 'has-another' : undefined;
    case 'done':
      return isOther && !leads ? 'not-yours' : undefined;
    case 'paused':
      return !inWork || isOther ? 'not-yours' : undefined;
    case 'resumed':
      if (state.kind !== 'paused') return 'not-paused';
      return isOther ? 'not-yours' : undefined;
    case 'handed-back':
      if (assignee !== by && !leads) return 'not-yours';
      return input.why.trim() === '' ? 'no-reason' : undefined;
  }
  return undefined;
}

/** Worked on it since it was last taken up. */
const measured = ({ state }: Task, at: number): number => (state.kind === 'taken' ? Math.max(0, at - state.since) : 0);

/** Out of a pause: the office hours that were left then are left now. */
function wakened(task: Task, { at, schedule }: TaskDeed): Task {
  const { state, dueAt, dueFixed } = task;
  if (state.kind !== 'paused' || dueAt === undefined || dueFixed || dueAt <= state.since) return task;
  const openMs = openTimeBetween(schedule, { fromMs: state.since, toMs: dueAt });
  return { ...task, dueAt: afterOpenTime(schedule, { atMs: at, openMs }) ?? dueAt };
}

/** What becomes of a task by what somebody does about it, or why that cannot be. */
export function stepTask(present: Task, input: TaskInput, deed: TaskDeed): TaskStep {
  const why = refusalOf(present, input, deed);
  if (why) return { kind: 'refused', why };
  const { at, by } = deed;
  const worked = measured(present, at);
  const spentMs = input.kind === 'done' && input.spentMs !== undefined ? input.spentMs : worked;
  /** The stretch of work ends here, or, where it goes on, nothing is counted yet. */
  const go = (state: TaskState, more: Partial<Task> = {}, base: Task = wakened(present, deed)): TaskStep => ({
    kind: 'moved',
    spentMs,
    next: { ...base, state, updatedAt: at, spentMs: present.spentMs + spentMs, ...more },
  });
  const stay = (next: Task): TaskStep => ({ kind: 'moved', spentMs: 0, next: { ...next, updatedAt: at } });
  switch (input.kind) {
    case 'taken':
      if (present.state.kind === 'taken') return stay(present);
      return go({ kind: 'taken', since: at }, { assignee: by, ...(present.assignee !== by && { assignedAt: at }) });
    case 'resumed':
      return go({ kind: 'taken', since: at });
    case 'paused':
      return go({ kind: 'paused', since: at, why: input.why });
    case 'noted':
      return stay(present);
    case 'changed': {
      const { change } = input;
      const base = 'dueAt' in change && change.dueAt === undefined ? without(present, 'dueAt') : present;
      const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      return stay({ ...base, ...said });
    }
    case 'assigned': {
      const { assignee, department } = input;
      const base = without(wakened(present, deed), 'assignee', 'assignedAt') as Task;
      return go(
        { kind: 'open' },
        {
          ...(assignee !== undefined && { assignee, assignedAt: at }),
          ...(department !== undefined && { department }),
        },
        base,
      );
    }
    case 'done':
      return go(
        { kind: 'done', at, by },
        { doneAt: at, ...(present.assignee === undefined && { assignee: by, assignedAt: at }) },
      );
    case 'handed-back':
      return go({ kind: 'open' }, {}, without(wakened(present, deed), 'assignee', 'assignedAt') as Task);
    case 'checked':
      return go({ kind: 'checked', at, by });
    case 'sent-back':
      return go({ kind: 'open' }, { sentBack: present.sentBack + 1 }, without(present, 'doneAt') as Task);
    case 'dropped':
      return go({ kind: 'dropped', at });
  }
}

const weight = { urgent: 0, medium: 1, low: 2 } as const;

/** What is to be done first stands first: what is late, then by priority, then by when it is due. */
export function compareTasks(now: number): (a: Task, b: Task) => number {
  const rank = (task: Task): [number, number, number, number] => [
    isLate(task, now) ? 0 : 1,
    weight[task.priority],
    task.dueAt ?? Number.MAX_SAFE_INTEGER,
    task.id,
  ];
  return (a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at === -1 ? 0 : left[at]! - right[at]!;
  };
}
