import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { sealRecordings } from '../../services/recordings/seal.ts';
import { auditLog } from '../../store/schema/access.ts';
import { calls, recordingSeals, recordings } from '../../store/schema/calls.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

/** Two sealed recordings: `r1` of 10 s with 600111222, `r2` of 90 s with 600333444. */
async function house(login: 'olga' | 'sara' | 'ana') {
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
  const web = createWebFixture({ deps: { dataFolder } });
  const { db, clock, bus, log } = web.deps;
  for (const [nth, number, durationMs] of [
    [1, '+34600111222', 10_000],
    [2, '+34600333444', 90_000],
  ] as const) {
    const startedAt = clock.now() - nth * 1000;
    db.insert(calls)
      .values({
        id: `c${nth}`,
        direction: 'inbound',
        startedAt,
        endedAt: startedAt,
        fromNumber: number,
        e164: number,
        toNumber: '1',
        talkMs: 5,
      })
      .run();
    writeFileSync(join(dataFolder, `r${nth}.wav`), `sound ${nth}`);
    db.insert(recordings)
      .values({ id: `r${nth}`, callId: `c${nth}`, file: `r${nth}.wav`, startedAt, durationMs, bytes: 7 })
      .run();
  }
  const sealing = sealRecordings({ db, bus, log, dataFolder });
  await expect.poll(() => db.select().from(recordingSeals).all().length).toBe(2);
  await sealing.stop();
  await web.logIn(login);
  const unzip = async (query: string) =>
    unzipSync(new Uint8Array(await (await web.request(`/supervisor/recordings.zip?${query}`)).arrayBuffer()));
  const noted = (action: string) =>
    db
      .select()
      .from(auditLog)
      .all()
      .filter((each) => each.action === action);
  return { web, db, dataFolder, unzip, noted };
}

test('supervisors find recordings by number and length, and see who heard them', async () => {
  const { web } = await house('sara');
  const ids = async (query: string) =>
    [...(await web.text(`/supervisor/recordings?${query}`)).matchAll(/src="\/recordings\/(\w+)"/g)].map(([, id]) => id);
  expect(await ids('')).toEqual(['r1', 'r2']);
  expect(await ids('q=333444')).toEqual(['r2']);
  expect(await ids('shorter=60')).toEqual(['r1']);
  expect(await ids('longer=60&q=111')).toEqual([]);
  await (await web.request('/recordings/r2')).text();
  expect(await web.text('/supervisor/recordings')).toMatch(/Escuchada por Sara/);
});

test('agents have no recordings', async () => {
  const { web } = await house('ana');
  expect((await web.request('/supervisor/recordings')).status).toBe(403);
  expect((await web.request('/supervisor/recordings.zip')).status).toBe(403);
});

test('an export holds sound, calls, journal and sums that fit, and each recording is noted', async () => {
  const { unzip, noted } = await house('sara');
  const files = await unzip('');
  const names = Object.keys(files).sort();
  expect(names.map((name) => name.replace(/^sound\/.*-(r\d)\.wav$/, '$1'))).toEqual([
    'calls.csv',
    'journal.json',
    'sha256.txt',
    'r2',
    'r1',
    'verify.txt',
  ]);
  for (const line of strFromU8(files['sha256.txt']!).trim().split('\n')) {
    const [sum, name] = line.split('  ');
    expect(createHash('sha256').update(files[name!]!).digest('hex')).toBe(sum);
  }
  const journal = JSON.parse(strFromU8(files['journal.json']!));
  expect(journal).toMatchObject({
    exportedBy: 'sara',
    recordings: [
      { isAsSealed: true, call: { id: 'c1' }, seals: [{ seq: expect.any(Number) }] },
      { isAsSealed: true, call: { id: 'c2' } },
    ],
  });
  expect(noted('recording.exported').map(({ subject }) => subject)).toEqual(['recordings/r1', 'recordings/r2']);
});

test('ticked recordings alone are exported; one whose file changed or is gone is told', async () => {
  const { unzip, dataFolder, db } = await house('sara');
  writeFileSync(join(dataFolder, 'r2.wav'), 'other');
  const files = await unzip('id=r2');
  expect(Object.keys(files).filter((name) => name.startsWith('sound/'))).toHaveLength(1);
  expect(JSON.parse(strFromU8(files['journal.json']!)).recordings).toMatchObject([{ isAsSealed: false }]);
  db.update(recordings).set({ file: 'nowhere.wav' }).run();
  const gone = await unzip('id=r1');
  expect(JSON.parse(strFromU8(gone['journal.json']!)).recordings).toMatchObject([
    { missing: 'its file could not be read to the end' },
  ]);
});

test('an owner keeps a recording, and it cannot be deleted until that is taken back', async () => {
  const { web, dataFolder, noted } = await house('olga');
  const act = (what: string, reason = '') => web.post(`/owner/recordings/r1/${what}`, { reason });
  await act('hold', 'juicio');
  expect(await web.text('/supervisor/recordings')).toMatch(/Se conserva: no se puede borrar[\s\S]*juicio/);
  await act('delete', 'por error');
  expect(existsSync(join(dataFolder, 'r1.wav'))).toBe(true);
  await act('release');
  await act('delete');
  expect(existsSync(join(dataFolder, 'r1.wav'))).toBe(true);
  await act('delete', 'lo pidió el cliente');
  expect(existsSync(join(dataFolder, 'r1.wav'))).toBe(false);
  expect(noted('recording.deleted')).toMatchObject([{ by: 'olga', detail: { reason: 'lo pidió el cliente' } }]);
  expect((await web.request('/recordings/r1')).status).toBe(404);
});

test('supervisors delete nothing', async () => {
  const { web, dataFolder } = await house('sara');
  expect((await web.post('/owner/recordings/r1/delete', { reason: 'x' })).status).toBe(403);
  expect(existsSync(join(dataFolder, 'r1.wav'))).toBe(true);
});

test('supervisors have the list of calls and their stories', async () => {
  const { web } = await house('sara');
  expect(await web.text('/supervisor/calls')).toMatch(/href="\/supervisor\/calls\/c1"/);
  expect((await web.request('/owner/calls')).status).toBe(403);
});
