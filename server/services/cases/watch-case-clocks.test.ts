import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import type { CaseWarning } from '../../core/cases/case-warning.ts';
import { caseDefaults } from '../../core/office/cases.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { createJournal } from '../calls/journal.ts';
import { createCustomers } from '../customers/create-customers.ts';
import { type AlarmBook, createAlarmBook } from '../supervision/alarm-book.ts';
import { createTasks } from '../tasks/create-tasks.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Cases } from './cases.ts';
import { createCases } from './create-cases.ts';
import { watchCaseClocks } from './watch-case-clocks.ts';

const minute = 60_000;
let house: ReturnType<typeof openOffice>;
let cases: Cases;
let tasks: Tasks;
let book: AlarmBook;
let desk: string[];
let mails: { to: readonly string[]; count: number }[];
let stop: () => void;

const watch = () =>
  watchCaseClocks({
    ...house,
    log: silentLog,
    tasks,
    book,
    deskMessages: {
      send: ({ to, text }) => {
        desk.push(`${to.kind === 'person' ? to.login : ''} ${text}`);
        return { kind: 'sent', people: 1 };
      },
    },
    outbox: {
      put: ({ to, text }) => {
        mails.push({ to, count: Number(text) });
        return true;
      },
    },
    compose: (topic) => ({ subject: '', text: topic.kind === 'cases-due' ? String(topic.cases.length) : '' }),
    say: (warnings: readonly CaseWarning[]) => warnings.map(({ clock, standing }) => `${clock} ${standing}`).join(', '),
  });

beforeEach(() => {
  house = openOffice({
    departments: [{ id: 'tax', name: 'Tax', members: ['ana', 'luis'], outside: false, mail: 'tax@example.com' }],
    cases: {
      ...caseDefaults,
      warnings: { desk: true, alarm: true, mail: true, task: 'other' },
      // First answer in 240 minutes, warned at 180; nothing else soon.
    },
  });
  const customers = createCustomers(house);
  const journal = createJournal({ ...house, log: silentLog });
  cases = createCases({ ...house, customers, journal });
  tasks = createTasks({ ...house, customers, present: () => [] });
  book = createAlarmBook(house);
  desk = [];
  mails = [];
  stop = watch();
});
afterEach(() => {
  stop();
  tasks.stop();
  house.close();
});

test('a clock at its end is told once to who looks after the case, and once when it is past, also over a restart', () => {
  cases.open({ title: 'Invoice', department: 'tax' }, { by: 'ana' });
  house.clock.advance(179 * minute);
  expect(desk).toEqual([]);
  house.clock.advance(2 * minute);
  expect(desk).toEqual(['ana firstAnswer at-risk']);
  stop();
  stop = watch();
  house.clock.advance(10 * minute);
  expect(desk).toHaveLength(1);
  house.clock.advance(60 * minute);
  expect(desk).toEqual(['ana firstAnswer at-risk', 'ana firstAnswer late']);
  expect(mails).toEqual([
    { to: ['tax@example.com'], count: 1 },
    { to: ['tax@example.com'], count: 1 },
  ]);
});

test('one task is made of a clock, whatever is told of it', () => {
  const one = cases.open({ title: 'Invoice' }, { by: 'ana' });
  house.clock.advance(300 * minute);
  expect(tasks.ofCase(one.id)).toMatchObject([{ kind: 'other', assignee: 'ana', title: `${one.number} · Invoice` }]);
});

test('an alarm lasts while a case of the department is late', () => {
  const one = cases.open({ title: 'Invoice', department: 'tax' }, { by: 'ana' });
  house.clock.advance(250 * minute);
  expect(book.shown()).toMatchObject([{ kind: 'caseLate', subject: 'tax' }]);
  // The look at queues and lines leaves it alone.
  book.keep([], 0);
  expect(book.shown()[0]).not.toHaveProperty('endedAt');
  cases.act(one.id, { kind: 'noted', text: 'Called back', answers: true }, { by: 'ana' });
  house.clock.advance(minute);
  expect(book.shown()[0]).toHaveProperty('endedAt');
});

test('a case that nobody has is told to all of its department', () => {
  const one = cases.open({ title: 'Invoice' }, { by: 'sofia' });
  cases.act(one.id, { kind: 'handed-over', to: { kind: 'department', department: 'tax' }, text: '' }, { by: 'sofia' });
  house.clock.advance(185 * minute);
  expect(desk).toEqual(['ana firstAnswer at-risk', 'luis firstAnswer at-risk']);
});
