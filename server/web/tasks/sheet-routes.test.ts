import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

const hour = 3_600_000;

async function open(login: 'ana' | 'sara' = 'sara') {
  const web = createWebFixture();
  const { tasks } = web.deps;
  const inTime = tasks.add({ kind: 'call-back', title: 'Llamar a Rosa', assignee: 'ana' }, { by: 'sara' });
  tasks.act(inTime.id, { kind: 'done', text: '', spentMs: hour / 2 }, { by: 'ana' });
  const late = tasks.add(
    { kind: 'send-document', title: 'Enviar póliza', assignee: 'ana', dueAtMs: web.clock.now() + 1 },
    { by: 'ana' },
  );
  tasks.add(
    { kind: 'send-document', title: 'Sin hacer', assignee: 'bruno', dueAtMs: web.clock.now() + 1 },
    { by: 'ana' },
  );
  web.clock.advance(1000);
  tasks.act(late.id, { kind: 'done', text: '' }, { by: 'ana' });
  await web.logIn(login);
  return web;
}

const linesOf = (csv: string): string[][] =>
  csv
    .replace('\ufeff', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));

test('the sheet counts what was asked, done and late per day, activity and person', async () => {
  const web = await open();
  const lines = linesOf(await web.text('/tasks/sheet.csv'));
  const figuresOf = (kind: string, person: string) =>
    lines.find(([, of, who]) => of === kind && who?.startsWith(person))?.slice(3, 7);
  // Asked, done, done late, overdue.
  expect(figuresOf('Devolver llamada', 'Ana')).toEqual(['1', '1', '0', '0']);
  expect(figuresOf('Enviar documento', 'Ana')).toEqual(['1', '1', '1', '0']);
  expect(figuresOf('Enviar documento', 'Bruno')).toEqual(['1', '0', '0', '1']);
  const page = await web.text('/tasks/sheet');
  for (const text of ['Planilla de control', 'Devolver llamada', 'total-row']) expect(page).toContain(text);
  expect(await web.text('/tasks/sheet?person=bruno&kind=call-back')).toContain('class="empty"');
});

test('task by task it tells who asked for what, and what was late', async () => {
  const web = await open();
  const lines = linesOf(await web.text('/tasks/sheet.csv?view=tasks'));
  const late = lines.filter((line) => line.at(-2) === 'Sí').map((line) => line[3]);
  expect(late.sort()).toEqual(['Enviar póliza', 'Sin hacer']);
  expect(await web.text('/tasks/sheet?view=tasks')).toContain('Llamar a Rosa');
});

test.each([
  ['xlsx', 'PK'],
  ['pdf', '%PDF'],
])('the sheet as %s', async (kind, begins) => {
  const web = await open();
  const file = await web.request(`/tasks/sheet.${kind}`);
  expect(file.headers.get('Content-Disposition')).toContain(`.${kind}`);
  expect(Buffer.from(await file.arrayBuffer()).toString('latin1', 0, begins.length)).toBe(begins);
});

test('the sheet is for whoever leads', async () => {
  const web = await open('ana');
  expect((await web.request('/tasks/sheet')).status).toBe(403);
  expect((await web.request('/tasks/sheet.csv')).status).toBe(403);
});
