import { expect, test } from 'vitest';
import { controlSheet, type TaskFact } from './control-sheet.ts';

const days = [
  { day: '2030-01-07', from: 100 },
  { day: '2030-01-08', from: 200 },
  { day: '2030-01-09', from: 300 },
];
const fact = (what: TaskFact['what'], at: number, more: Partial<TaskFact> = {}): TaskFact => ({
  what,
  at,
  kind: 'letter',
  login: 'ana',
  spentMs: 0,
  ...more,
});

test('each day has what was asked, done, late and by whom, the latest day first', () => {
  const { rows, total } = controlSheet(
    [
      fact('asked', 100),
      fact('asked', 199),
      fact('done', 150, { spentMs: 5 }),
      fact('done-late', 200, { login: 'luis', spentMs: 7 }),
      fact('worked', 250, { spentMs: 1 }),
      fact('overdue', 299),
      fact('handed-back', 210),
      fact('sent-back', 120, { kind: 'call-back' }),
    ],
    days,
  );
  expect(rows.map(({ day, kind, login }) => [day, kind, login])).toEqual([
    ['2030-01-08', 'letter', 'ana'],
    ['2030-01-08', 'letter', 'luis'],
    ['2030-01-07', 'call-back', 'ana'],
    ['2030-01-07', 'letter', 'ana'],
  ]);
  expect(rows[0]).toMatchObject({ overdue: 1, handedBack: 1, spentMs: 1, done: 0 });
  expect(rows[1]).toMatchObject({ done: 1, doneLate: 1, spentMs: 7 });
  expect(rows[3]).toMatchObject({ asked: 2, done: 1, doneLate: 0, spentMs: 5 });
  expect(total).toEqual({ asked: 2, done: 2, doneLate: 1, overdue: 1, handedBack: 1, sentBack: 1, spentMs: 13 });
});

test('what lies outside of the days is left out', () => {
  expect(controlSheet([fact('asked', 99), fact('asked', 300), fact('asked', 999)], days).rows).toEqual([]);
  expect(controlSheet([fact('asked', 99)], []).rows).toEqual([]);
});
