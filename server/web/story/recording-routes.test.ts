import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditLog } from '../../store/schema/access.ts';
import { recordings } from '../../store/schema/calls.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';
import { readRange } from './respond-sound.ts';

async function withRecording(login: 'olga' | 'sara' | 'ana') {
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
  writeFileSync(join(dataFolder, 'r.wav'), '0123456789');
  const web = createWebFixture({ deps: { dataFolder } });
  const put = (id: string, file: string) =>
    web.deps.db.insert(recordings).values({ id, callId: 'call1', file, startedAt: 0 }).run();
  put('r1', 'r.wav');
  put('out', '../../etc/passwd');
  await web.logIn(login);
  const noted = () =>
    web.deps.db
      .select()
      .from(auditLog)
      .all()
      .filter(({ action }) => action.startsWith('recording'));
  return { web, noted };
}

test('a recording is played whole, and the listening is noted once', async () => {
  const { web, noted } = await withRecording('olga');
  const response = await web.request('/recordings/r1');
  expect([response.status, response.headers.get('Content-Length'), response.headers.get('Accept-Ranges')]).toEqual([
    200,
    '10',
    'bytes',
  ]);
  expect(await response.text()).toBe('0123456789');
  await (await web.request('/recordings/r1', { headers: { Range: 'bytes=4-' } })).text();
  expect(noted()).toMatchObject([{ by: 'olga', action: 'recording.played', subject: 'recordings/r1' }]);
});

test('RFC 9110 14.2: a part is answered with 206 and where it lies', async () => {
  const { web } = await withRecording('sara');
  const part = async (range: string) => {
    const response = await web.request('/recordings/r1', { headers: { Range: range } });
    return [response.status, response.headers.get('Content-Range'), await response.text()];
  };
  expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await part('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await part('bytes=10-')).toEqual([416, 'bytes */10', '']);
  expect(await part('bytes=4-2')).toEqual([200, null, '0123456789']);
  expect(await part('lines=1-2')).toEqual([200, null, '0123456789']);
});

test('RFC 9110 14.1.2: ranges as bytes', () => {
  expect(readRange('bytes=0-0', 10)).toEqual({ first: 0, last: 0 });
  expect(readRange('bytes=-99', 10)).toEqual({ first: 0, last: 9 });
  expect(readRange('bytes=-0', 10)).toBe('unsatisfiable');
  expect(readRange('bytes=0-', 0)).toBe('unsatisfiable');
  expect(readRange('bytes=-', 10)).toBeUndefined();
  expect(readRange('bytes=0-1,4-5', 10)).toBeUndefined();
  expect(readRange(undefined, 10)).toBeUndefined();
});

test('a download is named after the call and noted as such', async () => {
  const { web, noted } = await withRecording('sara');
  const response = await web.request('/recordings/r1?download');
  expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="call1.wav"');
  await response.text();
  expect(noted().map(({ action }) => action)).toEqual(['recording.downloaded']);
});

test('agents listen to nothing, and no file outside of the data folder is ever sent', async () => {
  const agent = await withRecording('ana');
  expect((await agent.web.request('/recordings/r1')).status).toBe(403);
  const owner = await withRecording('olga');
  expect((await owner.web.request('/recordings/out')).status).toBe(404);
  expect((await owner.web.request('/recordings/none')).status).toBe(404);
});
