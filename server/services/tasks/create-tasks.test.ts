import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TaskKind } from '../../core/office/task-kinds.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { createCustomers } from '../customers/create-customers.ts';
import { createTasks } from './create-tasks.ts';
import type { TaskDraft, Tasks } from './tasks.ts';

const hour = 3_600_000;
let house: ReturnType<typeof openOffice>;
let tasks: Tasks;
let there: string[];

const kind = (id: string, differs: Partial<TaskKind> = {}): TaskKind => ({
  id,
  names: { es: `es ${id}`, en: `en ${id}` },
  priority: 'medium',
  dueHours: 2,
  sharing: 'pull',
  checked: false,
  ...differs,
});

beforeEach(() => {
  house = openOffice({
    departments: [
      { id: 'back', name: 'Back office', members: ['ana', 'luis'], outside: false },
      { id: 'notary', name: 'Notary', members: [], outside: true },
    ],
    taskKinds: [
      kind('letter', { department: 'back', sharing: 'round-robin', checked: true, priority: 'low' }),
      kind('document', { department: 'back' }),
      kind('other', { sharing: 'creator', dueHours: 0 }),
    ],
  });
  there = [];
  tasks = createTasks({ ...house, customers: createCustomers(house), present: () => there });
});
afterEach(() => {
  tasks.stop();
  house.close();
});

const add = (draft: TaskDraft, by = 'sofia') => tasks.add(draft, { by });
const signIn = (login: string) => {
  there.push(login);
  house.bus.publish('agent.changed', { login });
};

test('a task takes name, priority, time and unit of its kind', () => {
  const task = add({ kind: 'letter', note: ' with the stamp ' });
  expect(tasks.find(task.id)).toEqual(task);
  expect(task).toMatchObject({
    title: '',
    note: 'with the stamp',
    priority: 'low',
    department: 'back',
    needsCheck: true,
    dueAt: house.clock.now() + 2 * hour,
    dueFixed: false,
  });
  expect(house.told).toContainEqual({ topic: 'task.changed', fact: { taskId: task.id } });
});

test('what the office does not know is left out', () => {
  const task = add({ kind: 'nothing', department: 'gone', assignee: 'nobody', customerId: 'x' });
  expect(task.kind).toBe('other');
  for (const key of ['department', 'assignee', 'customerId', 'dueAt']) expect(task).not.toHaveProperty(key);
});

test('a task of one origin is made once', () => {
  const first = add({ kind: 'other', origin: 'case:1' });
  expect(add({ kind: 'other', origin: 'case:1', title: 'again' })).toEqual(first);
});

test('in turn: each of the unit who is there gets one, and who signs in later what waited', () => {
  const waiting = add({ kind: 'letter' });
  expect(waiting).not.toHaveProperty('assignee');
  signIn('luis');
  expect(tasks.find(waiting.id)?.assignee).toBe('luis');
  signIn('ana');
  house.clock.advance(1);
  expect(add({ kind: 'letter' }).assignee).toBe('ana');
  house.clock.advance(1);
  expect(add({ kind: 'letter' }).assignee).toBe('luis');
});

test('what somebody gave back is not dealt out again', () => {
  signIn('ana');
  const task = add({ kind: 'letter' });
  tasks.act(task.id, { kind: 'handed-back', why: 'no access' }, { by: 'ana' });
  signIn('luis');
  expect(tasks.find(task.id)).not.toHaveProperty('assignee');
  expect(tasks.next('luis')?.id).toBe(task.id);
});

test('the next one is the most pressing of what waits for a person and the own units', () => {
  add({ kind: 'other', assignee: 'luis', priority: 'urgent' });
  const low = add({ kind: 'document', priority: 'low' });
  const urgent = add({ kind: 'document', priority: 'urgent' });
  expect(tasks.next('ana')).toMatchObject({ id: urgent.id, assignee: 'ana', state: { kind: 'taken' } });
  expect(tasks.next('ana')?.id).toBe(low.id);
  expect(tasks.next('ana')).toBeUndefined();
  expect(tasks.next('sofia')).toBeUndefined();
});

test('what was done stands in the history with the time that it took', () => {
  const { id } = add({ kind: 'letter', assignee: 'ana' });
  tasks.act(id, { kind: 'taken' }, { by: 'ana' });
  house.clock.advance(hour);
  tasks.act(id, { kind: 'done', text: 'sent' }, { by: 'ana' });
  expect(tasks.act(id, { kind: 'checked', text: '' }, { by: 'ana', leads: true })).toEqual({
    kind: 'refused',
    why: 'own-work',
  });
  tasks.act(id, { kind: 'checked', text: 'fine' }, { by: 'sofia', leads: true });
  expect(tasks.eventsOf(id)).toMatchObject([
    { kind: 'created', by: 'sofia' },
    { kind: 'taken', by: 'ana' },
    { kind: 'done', text: 'sent', spentMs: hour },
    { kind: 'checked', by: 'sofia', text: 'fine' },
  ]);
});

test('the list: late ones first, filters join', () => {
  const late = add({ kind: 'document', dueAtMs: house.clock.now() + 1, priority: 'low' });
  const soon = add({ kind: 'document', dueAtMs: house.clock.now() + hour, assignee: 'ana' });
  const done = add({ kind: 'other' });
  tasks.act(done.id, { kind: 'done', text: '' }, { by: 'sofia' });
  house.clock.advance(10);
  const idsOf = (filter: Parameters<Tasks['list']>[0]) =>
    tasks.list(filter, { limit: 10, offset: 0 }).rows.map(({ id }) => id);
  expect(idsOf({})).toEqual([late.id, soon.id, done.id]);
  expect(idsOf({ late: true })).toEqual([late.id]);
  expect(idsOf({ assignee: 'ana' })).toEqual([soon.id]);
  expect(idsOf({ departments: ['back'], unassigned: true })).toEqual([late.id]);
  expect(tasks.count({ states: ['done'] })).toBe(1);
});
