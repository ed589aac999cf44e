import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));
const web = createWebFixture({ dataFolder });
const keep = (name: string, type: string) =>
  web.deps.files.keep({ name, type, bytes: Buffer.from('<script>1</script>'), by: 'ana' });

test('papers are for those of the house', async () => {
  const { id } = await keep('offer.pdf', 'application/pdf');
  const answer = await web.request(`/files/${id}`);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringContaining('/login')]);
});

test('what a browser only shows is shown, all else taken home under its name', async () => {
  await web.logIn('ana');
  const headers = async (file: { id: string }, query = '') => {
    const answer = await web.request(`/files/${file.id}${query}`);
    expect([answer.status, await answer.text()]).toEqual([200, '<script>1</script>']);
    return [answer.headers.get('content-type'), answer.headers.get('content-disposition')];
  };
  const offer = await keep("Oferta (año) d'oro.pdf", 'application/pdf');
  const name = "filename*=UTF-8''Oferta%20%28a%C3%B1o%29%20d%27oro.pdf";
  expect(await headers(offer)).toEqual(['application/pdf', `inline; ${name}`]);
  expect(await headers(offer, '?save')).toEqual(['application/octet-stream', `attachment; ${name}`]);
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml'])
    expect(await headers(await keep('page', type))).toEqual([
      'application/octet-stream',
      "attachment; filename*=UTF-8''page",
    ]);
});

test('a file that is no more is told as such', async () => {
  await web.logIn('ana');
  expect((await web.request('/files/gone')).status).toBe(404);
  const lost = await keep('lost.pdf', 'application/pdf');
  rmSync(web.deps.files.pathOf(lost.id)!);
  expect((await web.request(`/files/${lost.id}`)).status).toBe(404);
});
