import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { writeHeldSummary } from '../../../views/privacy/held-summary.ts';
import { createReader } from '../../../views/texts/reader.ts';
import { silentLog } from '../../base/log.ts';
import type { CustomerJobsPort } from '../../services/customers/import/customer-jobs-port.ts';
import { cleanIndex, forgetCustomer } from '../../services/privacy/forget-customer.ts';
import { createForgottenRefusals } from '../../services/privacy/forgotten-refusals.ts';
import { packCustomer } from '../../services/privacy/pack-customer.ts';
import { createPrivacy } from '../../services/privacy/privacy.ts';
import type { OpenZip } from '../../services/privacy/zip-port.ts';
import { consentTo } from '../../store/customers/consents.ts';
import { schema } from '../../store/db.ts';
import { eventually } from '../../testing/eventually.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

/** A ZIP as plain JSON: what is in it is what counts here. */
const openZip: OpenZip = (path) => {
  const entries: Record<string, string> = {};
  return {
    async addFile(name, file) {
      entries[name] = readFileSync(file, 'utf8');
    },
    addText(name, text) {
      entries[name] = text;
    },
    async close() {
      writeFileSync(path, JSON.stringify(entries));
    },
  };
};

/** The pages on a folder of their own, with work that is done at once on the same store. */
function open() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'privacy-'));
  onTestFinished(() => rmSync(dataFolder, { recursive: true }));
  const ground = createWebFixture({ dataFolder });
  const { db, bus, ids, office, clock } = ground.deps;
  let over: Promise<void> = Promise.resolve();
  const pace = { isStopped: () => false, breathe: async () => undefined };
  const jobs: CustomerJobsPort = {
    start(job) {
      const reader = createReader({ ...office.read().office, language: 'es' });
      if (job.kind === 'pack-customer')
        over = packCustomer(
          {
            db,
            dataFolder,
            now: () => 0,
            openZip,
            summary: (held, missing) => writeHeldSummary(reader, { held, missing, at: 0 }),
          },
          job.packId,
          pace,
        );
      else if (job.kind === 'forget-customer') {
        const at = { db, now: () => clock.now() };
        over = forgetCustomer({ ...at, ids }, job, pace).then(() => cleanIndex(at, pace));
      }
      return over;
    },
    stop: () => undefined,
    current: () => undefined,
  };
  const privacy = createPrivacy({ db, bus, clock, ids, log: silentLog, office, jobs, dataFolder });
  const web = createWebFixture({
    dataFolder,
    deps: { privacy },
    ground: { clock: ground.clock, db, bus },
  });
  const saved = web.deps.customers.create(
    { name: 'Ana Pérez', points: [{ channel: 'phone', typed: '+56961234567' }] },
    { by: 'ana' },
  );
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  mkdirSync(join(dataFolder, 'rec'));
  writeFileSync(join(dataFolder, 'rec', 'one.wav'), 'sound of one');
  db.insert(schema.calls)
    .values({
      id: 'k1',
      direction: 'inbound',
      startedAt: 1,
      fromNumber: '+56961234567',
      toNumber: '1',
      e164: '+56961234567',
      customerId: saved.customer.id,
      talkMs: 1,
    })
    .run();
  db.insert(schema.recordings)
    .values([
      { id: 'r1', callId: 'k1', file: 'rec/one.wav', startedAt: 1, durationMs: 5 },
      { id: 'r2', callId: 'k1', file: 'rec/lost.wav', startedAt: 1, durationMs: 5 },
    ])
    .run();
  return {
    web,
    privacy,
    db,
    id: saved.customer.id,
    path: `/customers/${saved.customer.id}/privacy`,
    over: () => over,
    restart: () => createPrivacy({ db, bus, clock, ids, log: silentLog, office, jobs, dataFolder }),
    dataFolder,
  };
}

test('agents see nothing of it, and only owners forget', async () => {
  const { web, path } = open();
  await web.logIn('ana');
  expect((await web.request(path)).status).toBe(403);
  await web.post('/logout');
  await web.logIn('sara');
  expect(await web.text(path)).toContain('Solo quien es propietario');
  expect((await web.post(`${path}/forget`, { reason: 'x', confirm: 'Ana Pérez' })).status).toBe(403);
});

test('all that is held comes as a ZIP with the sound, until its time is over', async () => {
  const { web, path, over, privacy, id } = open();
  await web.logIn('sara');
  await web.post(`${path}/packs`);
  await over();
  const link = /href="([^"]*\/packs\/[^"]*)"/.exec(await web.text(path))![1]!;
  const files = (await (await web.request(link)).json()) as Record<string, string>;
  const text = (name: string): string => files[name] ?? '';
  expect(text('recordings/r1.wav')).toBe('sound of one');
  const data = JSON.parse(text('data.json'));
  expect(data).toMatchObject({ card: { name: 'Ana Pérez' }, missing: ['recordings/r2.wav'] });
  expect(data.tables.calls).toHaveLength(1);
  expect(text('summary.html')).toContain('Ana Pérez');
  web.clock.advance(8 * 86_400_000);
  await web.logIn('sara');
  expect((await web.request(link)).status).toBe(404);
  expect(privacy.packsOf(id)).toEqual([]);
});

test('who types the name and a reason forgets; what went and what stays is told', async () => {
  const { web, path, id, db, over } = open();
  await web.logIn('olga');
  const before = await web.text(path);
  for (const text of ['2 grabaciones', '1 llamadas', 'Olvidar para siempre']) expect(before).toContain(text);
  const wrong = await web.post(`${path}/forget`, { reason: 'lo pidió', confirm: 'Ana' });
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('no coincide')]);
  expect(web.deps.customers.find(id)).toBeDefined();
  const form = { reason: 'lo pidió', confirm: 'ana perez', neverAgain: 'on' };
  const talking = await web.post(`${path}/forget`, form);
  expect([talking.status, await talking.text()]).toEqual([422, expect.stringContaining('en una llamada ahora')]);
  db.update(schema.calls).set({ endedAt: 2 }).run();
  const done = await web.post(`${path}/forget`, form);
  expect(done.status).toBe(303);
  await over();
  expect(web.deps.customers.find(id)).toBeUndefined();
  const told = await web.text(done.headers.get('location')!);
  for (const text of ['Cliente olvidado', '2 grabaciones', '1 llamadas', '6 años']) expect(told).toContain(text);
  expect(createForgottenRefusals(db, 'calls')('+56961234567')).toBeTypeOf('number');
  expect(createForgottenRefusals(db, 'calls')('+56961234568')).toBeUndefined();
  const removers = () => db.select().from(schema.recordings).all();
  await eventually(
    'the sound is gone',
    async () => removers().every(({ removedBy }) => removedBy === 'olga') || undefined,
  );
});

test('sound that cannot be deleted yet stays on the list, is told as unfinished, and goes at the next start', async () => {
  const { web, path, db, over, dataFolder, restart } = open();
  db.update(schema.calls).set({ endedAt: 2 }).run();
  // A folder that is not to be written: as a disk that failed.
  db.update(schema.recordings).set({ file: '../outside.wav' }).where(eq(schema.recordings.id, 'r2')).run();
  await web.logIn('olga');
  const done = await web.post(`${path}/forget`, { reason: 'lo pidió', confirm: 'ana perez' });
  await over();
  await eventually('the sound is gone', async () => !existsSync(join(dataFolder, 'rec', 'one.wav')) || undefined);
  const left = () => db.select().from(schema.forgettings).get();
  await eventually('the rest is told', async () => left()?.recordings.length === 1 || undefined);
  expect(left()).toMatchObject({ recordings: ['r2'], files: [], doneAt: null });
  expect(await web.text(done.headers.get('location')!)).toContain('se están borrando');
  db.update(schema.recordings).set({ file: 'rec/lost.wav' }).where(eq(schema.recordings.id, 'r2')).run();
  restart();
  await eventually('all is gone', async () => left()?.doneAt ?? undefined);
  expect(await web.text(done.headers.get('location')!)).not.toContain('se están borrando');
});

test('a consent is noted by hand with how it was said; the last one counts', async () => {
  const { web, path, id, db } = open();
  await web.logIn('sara');
  await web.post(`${path}/consents`, { purpose: 'mails', asked: 'carta del 3 de mayo', given: 'yes' });
  expect(consentTo(db, { customerId: id, purpose: 'mails' })).toBe(true);
  await web.post(`${path}/consents`, { purpose: 'mails', asked: 'lo dijo por teléfono', given: 'no' });
  expect(consentTo(db, { customerId: id, purpose: 'mails' })).toBe(false);
  expect(consentTo(db, { customerId: id, purpose: 'calls' })).toBeUndefined();
  expect(await web.text(path)).toContain('carta del 3 de mayo');
  await web.post(`${path}/consents`, { purpose: 'calls', asked: ' ', given: 'yes' });
  expect(consentTo(db, { customerId: id, purpose: 'calls' })).toBeUndefined();
  expect((await web.post(`${path}/consents`, { purpose: 'all', asked: 'x', given: 'yes' })).status).toBe(400);
});

test('who looked at what is counted by the hour, without a write for each look', async () => {
  const { web, id, db } = open();
  await web.logIn('ana');
  for (let look = 0; look < 3; look += 1) await web.request(`/customers/${id}`);
  expect(db.select().from(schema.viewLog).all()).toEqual([]);
  expect(web.deps.views.list({ limit: 9 })).toMatchObject([{ login: 'ana', kind: 'card', subject: id, count: 3 }]);
  web.clock.advance(3_600_000);
  await web.request(`/customers/${id}`);
  web.clock.advance(10_000);
  expect(db.select().from(schema.viewLog).all()).toHaveLength(2);
});
