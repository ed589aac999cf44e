import { expect, test } from 'vitest';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

const vip = { 'c.join': 'all', 'c.0.field': 'vip', 'c.0.comparison': 'yes' };

function open() {
  const web = createWebFixture();
  for (const [name, isVip] of [
    ['Ana Pérez', true],
    ['Beto Ruiz', false],
  ] as const)
    web.deps.customers.create({ name, vip: isVip }, { by: 'ana' });
  return web;
}

test('agents do not see segments', async () => {
  const web = open();
  await web.logIn('ana');
  expect((await web.request('/segments')).status).toBe(403);
  expect((await web.post('/segments', { name: 'VIP', ...vip })).status).toBe(403);
});

test('a supervisor makes one, sees who belongs, and takes it away', async () => {
  const web = open();
  await web.logIn('sara');
  expect(await web.text('/segments')).toContain('Todavía no hay segmentos');
  const saved = await web.post('/segments', { name: 'Importantes', note: 'para navidad', ...vip });
  expect(saved.status).toBe(303);
  const path = saved.headers.get('location')!;
  expect(formOf(await web.text(path), 'segment-form')).toMatchObject({
    name: ['Importantes'],
    'c.0.field': ['vip'],
    'c.0.comparison': ['yes'],
  });
  expect(await web.text('/segments')).toContain('para navidad');
  const members = await web.text(`${path}/members`);
  expect(members).toContain('Ana Pérez');
  expect(members).not.toContain('Beto Ruiz');
  expect((await web.request(`${path}/export/csv`)).headers.get('content-disposition')).toContain('Importantes.csv');
  expect((await web.request(`${path}/export/pdf`)).status).toBe(404);
  expect((await web.post(`${path}/remove`)).status).toBe(303);
  expect((await web.request(path)).status).toBe(404);
});

test('the count follows the form as one edits, with who comes first', async () => {
  const web = open();
  await web.logIn('sara');
  const htmx = { 'HX-Request': 'true' };
  const all = await (await web.post('/segments/count', { 'c.join': 'all' }, htmx)).text();
  for (const text of ['<b>2</b>', 'Ana Pérez', 'Beto Ruiz']) expect(all).toContain(text);
  const some = await (await web.post('/segments/count', vip, htmx)).text();
  expect(some).toContain('<b>1</b>');
  expect(some).not.toContain('Beto Ruiz');
  const unfinished = { 'c.join': 'all', 'c.0.field': 'calls', 'c.0.comparison': 'at-least', 'c.0.value': 'muchas' };
  expect(await (await web.post('/segments/count', unfinished, htmx)).text()).toContain('Complete las condiciones');
});

test('rows and groups are added and taken away, with a script and without', async () => {
  const web = open();
  await web.logIn('sara');
  const grown = await web.post('/segments/draft', { ...vip, act: 'group:c' }, { 'HX-Request': 'true' });
  expect(grown.headers.get('HX-Trigger')).toContain('segment-changed');
  const parts = `<form id="entry">${await grown.text()}</form>`;
  expect(formOf(parts)).toMatchObject({ 'c.0.field': ['vip'], 'c.1.join': ['any'], 'c.1.0.field': ['name'] });
  const whole = await (await web.post('/segments/draft', { ...vip, name: 'X', act: 'remove:c.0' })).text();
  expect(whole).toContain('<!doctype html>');
  expect(formOf(whole, 'segment-form')).not.toHaveProperty('c.0.field');
});

test('a field that was chosen anew brings its own comparisons', async () => {
  const web = open();
  await web.logIn('sara');
  const sent = {
    'c.join': 'all',
    'c.0.field': 'calls',
    'c.0.comparison': 'begins',
    'c.0.value': '7',
    'c.0.days': '30',
  };
  const parts = await (await web.post('/segments/draft', sent, { 'HX-Request': 'true' })).text();
  expect(formOf(`<form id="entry">${parts}</form>`)).toMatchObject({
    'c.0.comparison': ['at-least'],
    'c.0.value': ['7'],
    'c.0.days': ['30'],
  });
});

test('what is wrong is told beside its row, also of a field that the owner took away later', async () => {
  const web = open();
  await web.logIn('sara');
  const wrong = {
    name: '',
    'c.join': 'all',
    'c.0.field': 'created',
    'c.0.comparison': 'since',
    'c.0.value': '2026-02-30',
  };
  const answer = await web.post('/segments', wrong);
  expect(answer.status).toBe(422);
  const page = await answer.text();
  for (const text of ['Póngale un nombre', 'No es una fecha']) expect(page).toContain(text);
  const saved = web.deps.segments.create({ name: 'Viejo', condition: { join: 'all', of: [] } }, { by: 'sara' });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  web.deps.db.$client
    .prepare('update segments set condition = ?')
    .run(JSON.stringify({ join: 'all', of: [{ field: 'own:gone', comparison: 'is', values: ['x'] }] }));
  expect(await web.text('/segments')).toContain('Revisar');
  expect(await web.text(`/segments/${saved.segment.id}`)).toContain('Este campo ya no existe');
  expect((await web.request(`/segments/${saved.segment.id}/export/csv`)).status).toBe(404);
});
