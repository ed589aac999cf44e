import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { openCaseStore } from '../../store/cases/case-store.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { createJournal } from '../calls/journal.ts';
import { createCustomers } from '../customers/create-customers.ts';
import { createTasks } from '../tasks/create-tasks.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Case, CaseInput, Cases } from './cases.ts';
import { createCases } from './create-cases.ts';
import { followUpCases } from './follow-ups.ts';

const hour = 3_600_000;
let house: ReturnType<typeof openOffice>;
let cases: Cases;
let tasks: Tasks;
let one: Case;
let stop: () => void;

const follow = () =>
  followUpCases({ bus: house.bus, office: house.office, cases, tasks, store: openCaseStore(house.db) });

beforeEach(() => {
  house = openOffice();
  const customers = createCustomers(house);
  const journal = createJournal({ ...house, log: silentLog });
  cases = createCases({ ...house, customers, journal });
  tasks = createTasks({ ...house, customers, present: () => [] });
  stop = follow();
  one = cases.open({ title: 'Invoice' }, { by: 'ana' });
});
afterEach(() => {
  stop();
  tasks.stop();
  house.close();
});

const act = (input: CaseInput, by = 'ana') => cases.act(one.id, input, { by });
const promise = (hours: number, text = 'Send the credit note') =>
  act({ kind: 'promised', dueAt: house.clock.now() + hours * hour, text });
const statesOf = () => tasks.ofCase(one.id).map(({ title, state }) => `${title}: ${state.kind}`);
const kindsOf = () => cases.eventsOf(one.id).map(({ kind }) => kind);

test('what was promised within 24 hours is a task of who looks after the case, due then', () => {
  promise(24);
  expect(tasks.ofCase(one.id)).toMatchObject([
    {
      kind: 'follow-up',
      title: 'Send the credit note',
      assignee: 'ana',
      caseId: one.id,
      dueAt: house.clock.now() + 24 * hour,
      dueFixed: true,
    },
  ]);
});

test('the task done, the promise is kept and the case has a new step, each told once', () => {
  promise(24);
  const [task] = tasks.ofCase(one.id);
  const { dueAt: before } = cases.find(one.id)!.nextStep!;
  house.clock.advance(hour);
  tasks.act(task!.id, { kind: 'done', text: 'Sent by mail' }, { by: 'ana' });
  const now = cases.find(one.id)!;
  expect(now).not.toHaveProperty('promise');
  expect(now.nextStep!.dueAt).toBe(before + hour);
  expect(kindsOf()).toEqual(['opened', 'promised', 'task-done', 'promise-kept']);
  expect(statesOf()).toEqual(['Send the credit note: done']);
});

test('the promise kept at the case, its task is done by whoever kept it', () => {
  promise(24);
  act({ kind: 'promise-kept' }, 'luis');
  expect(tasks.ofCase(one.id)[0]!.state).toMatchObject({ kind: 'done', by: 'luis' });
  expect(kindsOf()).toEqual(['opened', 'promised', 'promise-kept']);
});

test('promised anew, only the new promise is to be kept; closed, none is', () => {
  promise(24);
  house.clock.advance(1);
  promise(48, 'Call instead');
  expect(statesOf()).toEqual(['Call instead: open', 'Send the credit note: dropped']);
  act({ kind: 'closed', result: 'solved', text: '' });
  expect(statesOf()).toEqual(['Call instead: dropped', 'Send the credit note: dropped']);
});

test('whoever takes the case has to keep the promise', () => {
  promise(24);
  act({ kind: 'taken' }, 'luis');
  expect(tasks.ofCase(one.id)[0]).toMatchObject({ assignee: 'luis' });
});

test('any task of a case that is done is a step of the case', () => {
  const task = tasks.add({ kind: 'send-document', title: 'Policy', caseId: one.id }, { by: 'ana' });
  tasks.act(task.id, { kind: 'done', text: '' }, { by: 'luis' });
  expect(cases.eventsOf(one.id).at(-1)).toMatchObject({ kind: 'task-done', title: 'Policy', by: 'luis' });
});

test('what was promised while nobody followed becomes a task at the next start, once', () => {
  stop();
  promise(24);
  expect(statesOf()).toEqual([]);
  stop = follow();
  stop();
  stop = follow();
  expect(statesOf()).toEqual(['Send the credit note: open']);
});
