import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openImportStore } from '../../store/customers/import-store.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeAll(async () => {
  folder = await makeTempFolder('uploads');
});
afterAll(() => folder[Symbol.asyncDispose]());

const open = () => createWebFixture({ dataFolder: folder.path });

test('agents neither see imports nor upload', async () => {
  const web = open();
  await web.logIn('ana');
  expect((await web.request('/customers/import')).status).toBe(403);
  expect((await web.post('/customers/import', {})).status).toBe(403);
});

test('an import waits for its columns, is tried out with what the form says, and the same header is understood so again', async () => {
  const web = open();
  const store = openImportStore(web.deps.db);
  const sample = [
    ['Nombre', 'Tel'],
    ['Ana', '8095550101'],
  ];
  store.add({ id: 'i1', fileName: '<b>.csv', at: 1, by: 'sara', state: 'read' });
  const settings = {
    headerAt: 0,
    columns: ['name', 'phone'],
    country: 'CL',
    matchBy: ['phone'],
    onMatch: 'replace',
  } as const;
  const source = { kind: 'csv', encoding: 'utf-8', delimiter: ';', rows: 2, width: 2, sample } as const;
  store.set('i1', {
    source: { ...source, sample },
    settings: { ...settings, columns: ['name', 'phone'], matchBy: ['phone'] },
  });
  await web.logIn('sara');
  const page = await web.text('/customers/import/i1');
  expect(page).toContain('&lt;b&gt;.csv');
  expect(page).toContain('name="column-1"');
  const form = {
    headerAt: '0',
    'column-0': 'skip',
    'column-1': 'fax',
    country: 'DO',
    match: ['', 'mail', 'mail'],
    onMatch: 'fill',
  };
  expect((await web.post('/customers/import/i1/preview', form)).status).toBe(303);
  expect(store.find('i1')).toMatchObject({
    state: 'previewing',
    settings: { columns: ['skip', 'fax'], country: 'DO', matchBy: ['mail'], onMatch: 'fill' },
  });
  await web.post('/customers/import/i1/run');
  expect(await web.text('/customers/import/i1')).toContain('En este estado no se puede hacer eso');
  expect((await web.post('/customers/import/none/run')).status).toBe(404);
});

test('a file sent without script is kept in the data folder, and goes when it is forgotten', async () => {
  const web = open();
  await web.logIn('olga');
  expect((await web.post('/customers/import', {})).status).toBe(422);
  const body = new Blob(['Nombre\nAna\n']).stream();
  const taken = await web.deps.imports.take({ name: 'x.csv', by: 'olga', body });
  if (taken.kind !== 'taken') throw new Error(taken.why);
  const file = join(folder.path, 'imports', taken.id, 'source');
  expect(existsSync(file)).toBe(true);
  openImportStore(web.deps.db).set(taken.id, { state: 'failed', why: 'empty' });
  expect(await web.text(`/customers/import/${taken.id}`)).toContain('No hay nada en el archivo.');
  await web.post(`/customers/import/${taken.id}/forget`);
  expect(existsSync(file)).toBe(false);
  expect(web.deps.imports.list()).toEqual([]);
});

test('what was at work when the power went is found half done', () => {
  const web = open();
  const store = openImportStore(web.deps.db);
  for (const state of ['running', 'undoing', 'previewing', 'reading'] as const)
    store.add({ id: state, fileName: 'x', at: 1, by: 'sara', state });
  store.settleAfterRestart();
  expect(
    store
      .list(9)
      .map(({ id, state }) => [id, state])
      .sort(),
  ).toEqual([
    ['previewing', 'read'],
    ['reading', 'failed'],
    ['running', 'stopped'],
    ['undoing', 'undo-stopped'],
  ]);
});
