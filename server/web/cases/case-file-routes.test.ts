import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { maxFileBytes } from '../../services/files/files.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

async function withCase() {
  const web = createWebFixture({ dataFolder });
  await web.logIn('ana');
  const { cases, files } = web.deps;
  const one = cases.open({ title: 'Sin factura' }, { by: 'ana' });
  const bring = (brought: Record<string, string | Buffer<ArrayBuffer>>) => {
    const body = new FormData();
    body.set('_csrf', web.csrf()!);
    for (const [name, content] of Object.entries(brought))
      body.append('file', new File([content], name, { type: 'application/pdf' }));
    return web.request(`/cases/${one.number}/files`, { method: 'POST', body });
  };
  return { web, cases, files, one, bring };
}

test('files are brought to a case, stand on its page and in its story, and are taken away again', async () => {
  const { web, files, one, bring } = await withCase();
  expect((await bring({ 'invoice.pdf': 'one', 'letter.pdf': 'two' })).headers.get('Location')).toContain('#files');
  const kept = files.usedBy(`case:${one.id}`);
  expect(kept.map(({ name }) => name)).toEqual(['invoice.pdf', 'letter.pdf']);
  expect(await web.text(`/cases/${one.number}`)).toContain(`href="/files/${kept[0]!.id}"`);
  await web.post(`/cases/${one.number}/files/${kept[0]!.id}/remove`);
  expect(files.usedBy(`case:${one.id}`).map(({ name }) => name)).toEqual(['letter.pdf']);
  expect(web.deps.cases.eventsOf(one.id)).toMatchObject([
    { kind: 'opened' },
    { kind: 'file-added', name: 'invoice.pdf', by: 'ana' },
    { kind: 'file-added', name: 'letter.pdf' },
    { kind: 'file-removed', name: 'invoice.pdf' },
  ]);
  expect((await web.post(`/cases/${one.number}/files/${kept[0]!.id}/remove`)).status).toBe(404);
});

test('one that is too big, or none at all, is told and nothing is kept', async () => {
  const { web, files, one, bring } = await withCase();
  await bring({ 'film.mp4': Buffer.alloc(maxFileBytes + 1) });
  expect(await web.text(`/cases/${one.number}`)).toContain('film.mp4 es demasiado grande');
  await bring({});
  expect(await web.text(`/cases/${one.number}`)).toContain('Elija antes un archivo');
  expect(files.usedBy(`case:${one.id}`)).toEqual([]);
});

test('merged, the files go on in the other case', async () => {
  const { cases, files, one, bring } = await withCase();
  await bring({ 'invoice.pdf': 'one' });
  const other = cases.open({ title: 'The same' }, { by: 'ana' });
  cases.merge({ from: one.id, into: other.id, by: 'ana' });
  expect(files.usedBy(`case:${other.id}`).map(({ name }) => name)).toEqual(['invoice.pdf']);
  expect(files.usedBy(`case:${one.id}`)).toEqual([]);
});
