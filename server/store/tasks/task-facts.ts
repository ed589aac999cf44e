import type { TaskFact } from '../../core/tasks/control-sheet.ts';
import type { Task } from '../../core/tasks/task.ts';
import type { Db } from '../db.ts';

interface Asked {
  from: number;
  to: number;
  now: number;
  kind: string | null;
  login: string | null;
}

/** What the control sheet counts between two instants, in no order. */
export function taskFacts(db: Db, asked: Asked): TaskFact[] {
  const isKind = '(@kind is null or tasks.kind = @kind)';
  return db.$client
    .prepare(
      `select * from (
        select 'asked' as what, created_at as at, kind, coalesce(assignee, '') as login, 0 as spentMs
          from tasks where created_at >= @from and created_at < @to and ${isKind}
        union all
        select 'overdue', due_at, kind, coalesce(assignee, ''), 0
          from tasks where state_kind in ('open', 'taken', 'paused') and due_at >= @from and due_at < min(@to, @now) and ${isKind}
        union all
        select case when task_events.kind = 'done' and due_at is not null and task_events.at > due_at then 'done-late'
              when task_events.kind in ('done', 'handed-back', 'sent-back') then task_events.kind else 'worked' end,
            task_events.at, tasks.kind, task_events.by, task_events.spent_ms
          from task_events join tasks on tasks.id = task_id
          where task_events.at >= @from and task_events.at < @to and ${isKind}
            and (task_events.spent_ms > 0 or task_events.kind in ('done', 'handed-back', 'sent-back'))
      ) where @login is null or login = @login`,
    )
    .all(asked) as TaskFact[];
}

export interface SheetTask {
  id: number;
  createdAt: number;
  createdBy: string;
  kind: string;
  title: string;
  customerId: string | null;
  state: Task['state']['kind'];
  assignee: string | null;
  dueAt: number | null;
  doneAt: number | null;
  spentMs: number;
  sentBack: number;
}

/** Each task that was asked for or done between two instants, the latest asked first. */
export function tasksOfSheet(db: Db, asked: Asked & { limit: number }): SheetTask[] {
  return db.$client
    .prepare(
      `select id, created_at as createdAt, created_by as createdBy, kind, title, customer_id as customerId, state_kind as state,
          assignee, due_at as dueAt, done_at as doneAt, spent_ms as spentMs, sent_back as sentBack
        from tasks
        where ((created_at >= @from and created_at < @to) or (done_at >= @from and done_at < @to))
          and (@kind is null or kind = @kind) and (@login is null or assignee = @login)
        order by created_at desc, id desc limit @limit`,
    )
    .all(asked) as SheetTask[];
}
