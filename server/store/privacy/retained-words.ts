import { withoutWords } from '../../core/privacy/blot.ts';
import type { Db } from '../db.ts';
import { readSetting, saveSetting } from '../queries/settings.ts';

const casesAtOnce = 20;
const tasksAtOnce = 40;
/** Up to where tasks are without words: when they were done, epoch ms. */
const tasksKey = 'privacy.tasks-without-words';

const blotted = (json: string): string => JSON.stringify(withoutWords(JSON.parse(json)));

/** Closed cases and done tasks stay for their figures, without what people wrote. */
export function openRetainedWords(db: Db) {
  const sql = db.$client;
  // As its index has it. Reopened and closed again, a case has words again.
  const wordy = `cases where state_kind = 'closed' and (blotted_at is null or blotted_at < closed_at) and closed_at < ?`;
  const oldCases = sql.prepare(`select id, clocks, state, closed_at as closedAt from ${wordy} limit ${casesAtOnce}`);
  const setCase = sql.prepare(`update cases set title = '', clocks = ?, state = ?, blotted_at = ? where id = ?`);
  const caseEventsOf = sql.prepare('select id, data from case_events where case_id = ?');
  const setCaseEvent = sql.prepare('update case_events set data = ? where id = ?');
  // Done once more, a task is done later.
  const doneTasks = 'tasks where done_at >= ? and done_at < ?';
  const oldTasks = sql.prepare(
    `select id, state, done_at as doneAt from ${doneTasks} order by done_at limit ${tasksAtOnce}`,
  );
  const setTask = sql.prepare(`update tasks set title = '', note = '', state = ? where id = ?`);
  const taskEventsOf = sql.prepare('select id, data from task_events where task_id = ?');
  const setTaskEvent = sql.prepare('update task_events set data = ? where id = ?');
  const tasksFrom = (): number => Number(readSetting(db, tasksKey) ?? 0);

  return {
    wordy,
    doneTasks,
    tasksFrom,

    removeOfCases: sql.transaction((before: number): number => {
      const rows = oldCases.all(before) as { id: number; clocks: string; state: string; closedAt: number }[];
      for (const { id, clocks, state, closedAt } of rows) {
        setCase.run(blotted(clocks), blotted(state), closedAt, id);
        for (const event of caseEventsOf.all(id) as { id: number; data: string }[])
          setCaseEvent.run(blotted(event.data), event.id);
      }
      return rows.length;
    }),

    removeOfTasks: sql.transaction((before: number): number => {
      const rows = oldTasks.all(tasksFrom(), before) as { id: number; state: string; doneAt: number }[];
      for (const { id, state } of rows) {
        setTask.run(blotted(state), id);
        for (const event of taskEventsOf.all(id) as { id: number; data: string }[])
          setTaskEvent.run(blotted(event.data), event.id);
      }
      const last = rows.at(-1)?.doneAt;
      if (last === undefined) return 0;
      // Others may have been done in the last moment: it is gone through again, unless it is the only one.
      const isThrough = rows.length < tasksAtOnce || rows[0]!.doneAt === last;
      saveSetting(db, { key: tasksKey, value: isThrough ? last + 1 : last });
      return rows.length;
    }),
  };
}
