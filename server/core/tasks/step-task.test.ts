import { expect, test } from 'vitest';
import type { Schedule } from '../schedule/opening-hours.ts';
import { compareTasks, isLate, stepTask } from './step-task.ts';
import type { Task, TaskInput } from './task.ts';

const hour = 3_600_000;
// A Monday at nine.
const nine = Date.UTC(2030, 0, 7, 9);
const schedule: Schedule = {
  officeZone: 'UTC',
  hours: {
    id: 'office',
    name: 'Office',
    weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
    exceptions: [],
  },
};

const blank: Task = {
  id: 1,
  kind: 'send-document',
  title: 'Send the policy',
  note: '',
  priority: 'medium',
  state: { kind: 'open' },
  dueFixed: false,
  needsCheck: false,
  createdAt: nine,
  createdBy: 'ana',
  updatedAt: nine,
  spentMs: 0,
  sentBack: 0,
};

type Deed = { by?: string; at?: number; leads?: boolean };
const step = (task: Task, input: TaskInput, { by = 'ana', at = nine, leads = false }: Deed = {}) =>
  stepTask(task, input, { at, by, leads, schedule });
function next(task: Task, input: TaskInput, deed: Deed = {}): Task {
  const outcome = step(task, input, deed);
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  return outcome.next;
}
const why = (task: Task, input: TaskInput, deed: Deed = {}) => {
  const outcome = step(task, input, deed);
  return outcome.kind === 'refused' ? outcome.why : undefined;
};

test('who takes a task up has it, and the time until it is done is theirs', () => {
  const taken = next(blank, { kind: 'taken' });
  expect(taken).toMatchObject({ assignee: 'ana', assignedAt: nine, state: { kind: 'taken', since: nine } });
  const done = step(taken, { kind: 'done', text: '' }, { at: nine + hour });
  expect(done).toMatchObject({
    spentMs: hour,
    next: { spentMs: hour, doneAt: nine + hour, state: { kind: 'done', by: 'ana' } },
  });
});

test('the word of who did it counts before the clock', () => {
  const taken = next(blank, { kind: 'taken' });
  expect(step(taken, { kind: 'done', text: '', spentMs: 5 }, { at: nine + hour })).toMatchObject({ spentMs: 5 });
});

test('a pause stops the time that is worked, and the office hours left are left afterwards', () => {
  const taken = next({ ...blank, dueAt: nine + 4 * hour }, { kind: 'taken' });
  const paused = next(taken, { kind: 'paused', why: 'bank' }, { at: nine + hour });
  // Three hours were left at ten; taken up on Tuesday at three, two are left of that day and one of the next.
  const resumed = next(paused, { kind: 'resumed' }, { at: nine + 30 * hour });
  expect(resumed.dueAt).toBe(nine + 48 * hour + hour);
  expect(next(resumed, { kind: 'done', text: '' }, { at: nine + 31 * hour }).spentMs).toBe(2 * hour);
});

test('what was promised for a moment is due then, paused or not', () => {
  const task: Task = { ...blank, dueAt: nine + hour, dueFixed: true };
  const paused = next(next(task, { kind: 'taken' }), { kind: 'paused', why: '' });
  expect(isLate(paused, nine + 2 * hour)).toBe(true);
  expect(next(paused, { kind: 'resumed' }, { at: nine + 2 * hour }).dueAt).toBe(nine + hour);
  expect(isLate({ ...paused, dueFixed: false }, nine + 2 * hour)).toBe(false);
});

test('nobody takes from others what they work on; what waits for them may be taken', () => {
  const taken = next(blank, { kind: 'taken' });
  expect(why(taken, { kind: 'taken' }, { by: 'luis' })).toBe('has-another');
  expect(why(taken, { kind: 'done', text: '' }, { by: 'luis' })).toBe('not-yours');
  expect(next(taken, { kind: 'done', text: '' }, { by: 'sofia', leads: true }).state).toMatchObject({ by: 'sofia' });
  const given = next(blank, { kind: 'assigned', assignee: 'ana' });
  expect(next(given, { kind: 'taken' }, { by: 'luis' }).assignee).toBe('luis');
});

test("handed back with a reason it is nobody's again, and the time that was worked stays", () => {
  const taken = next(blank, { kind: 'taken' });
  expect(why(taken, { kind: 'handed-back', why: ' ' })).toBe('no-reason');
  expect(why(taken, { kind: 'handed-back', why: 'x' }, { by: 'luis' })).toBe('not-yours');
  const back = next(taken, { kind: 'handed-back', why: 'no access' }, { at: nine + hour });
  expect(back).not.toHaveProperty('assignee');
  expect(back).toMatchObject({ state: { kind: 'open' }, spentMs: hour });
});

test('somebody else checks what was done, and may send it back to who did it', () => {
  const done = next({ ...blank, needsCheck: true }, { kind: 'done', text: '' });
  expect(why(done, { kind: 'checked', text: '' })).toBe('own-work');
  expect(next(done, { kind: 'checked', text: '' }, { by: 'sofia' }).state.kind).toBe('checked');
  expect(why(done, { kind: 'sent-back', why: '' }, { by: 'sofia' })).toBe('no-reason');
  const back = next(done, { kind: 'sent-back', why: 'wrong name' }, { by: 'sofia' });
  expect(back).toMatchObject({ assignee: 'ana', sentBack: 1, state: { kind: 'open' } });
  expect(back).not.toHaveProperty('doneAt');
});

test('a kind that nobody checks is over once it is done', () => {
  const done = next(blank, { kind: 'done', text: '' });
  expect(why(done, { kind: 'checked', text: '' }, { by: 'sofia' })).toBe('no-check');
  expect(why(done, { kind: 'taken' })).toBe('is-done');
});

const inputs: TaskInput[] = [
  { kind: 'taken' },
  { kind: 'paused', why: 'x' },
  { kind: 'resumed' },
  { kind: 'noted', text: 'x' },
  { kind: 'changed', change: { title: 'Other' } },
  { kind: 'changed', change: { dueAt: undefined } },
  { kind: 'assigned', assignee: 'luis' },
  { kind: 'done', text: '' },
  { kind: 'handed-back', why: 'x' },
  { kind: 'checked', text: '' },
  { kind: 'sent-back', why: 'x' },
  { kind: 'dropped', why: 'x' },
];

test('whatever is done in whatever order: time worked never exceeds time gone by, and over is over', () => {
  let seed = 42;
  const random = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % most;
  };
  for (let story = 0; story < 300; story++) {
    let task: Task = { ...blank, needsCheck: story % 2 === 0, dueAt: nine + 8 * hour };
    let at = nine;
    let sum = 0;
    for (let count = 0; count < 25; count++) {
      at += random(5) * hour;
      const input = inputs[random(inputs.length)]!;
      const before = task;
      const outcome = step(task, input, { at, by: ['ana', 'luis', 'sofia'][random(3)]!, leads: random(2) === 0 });
      if (outcome.kind === 'refused') continue;
      task = outcome.next;
      sum += outcome.spentMs;
      expect(task.spentMs).toBe(sum);
      if (before.state.kind === 'checked' || before.state.kind === 'dropped') expect(input.kind).toBe('noted');
      if (task.state.kind === 'taken') expect(task.assignee).toBeDefined();
      expect(task.state.kind === 'done' || task.state.kind === 'checked').toBe(
        task.doneAt !== undefined && task.state.kind !== 'dropped',
      );
    }
    expect(sum).toBeLessThanOrEqual(at - nine);
  }
});

test('late ones come first, then urgent ones, then those due sooner', () => {
  const list: Task[] = [
    { ...blank, id: 1, priority: 'low', dueAt: nine - 1 },
    { ...blank, id: 2, priority: 'urgent' },
    { ...blank, id: 3, dueAt: nine + hour },
    { ...blank, id: 4, dueAt: nine + 2 * hour },
    { ...blank, id: 5 },
  ];
  expect(
    [...list]
      .reverse()
      .sort(compareTasks(nine))
      .map(({ id }) => id),
  ).toEqual([1, 2, 3, 4, 5]);
});
