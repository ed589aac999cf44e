import { rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { openDb, schema } from '../store/db.ts';
import { sampleOffice } from '../testing/builders/office.ts';
import { someVitals } from '../testing/builders/vitals.ts';
import { wavFile } from '../testing/builders/wav.ts';
import { makeCertificate } from '../testing/certificate.ts';
import { type CliFolder, openCliFolder } from '../testing/cli-folder.ts';
import { examine } from './doctor.ts';
import { runCli } from './run-cli.ts';

let place: CliFolder;
let folder: string;
let data: string;
let run: CliFolder['run'];
let write: CliFolder['write'];
beforeEach(() => {
  place = openCliFolder(runCli);
  ({ folder, data, run, write } = place);
});
afterEach(() => place.remove());

test('the doctor finds a sound appliance sound', async () => {
  await run(['apply', write(sampleOffice())]);
  const { code, out } = await run(['doctor']);
  expect(out).toContain('ok    store: sound');
  expect(out).toContain('ok    udp 127.0.0.1:0: free');
  expect(code).toBe(0);
});

test('the doctor names a certificate that has ended, ends soon, or is none', async () => {
  const made = await makeCertificate();
  const cert = join(folder, 'own.pem');
  writeFileSync(cert, made.cert);
  const config = {
    dataFolder: data,
    certificate: { cert, key: join(folder, 'own.key') },
    sip: [],
    sipTls: { verify: true },
    logLevel: 'info' as const,
  };
  const look = async (now: number) => {
    const { findings } = await examine({ config, now, nodeVersion: '24.1.0' });
    return findings.find(({ about }) => about === 'certificate');
  };
  expect(await look(made.expiresAt - 15 * 86_400_000)).toMatchObject({ state: 'ok' });
  expect(await look(made.expiresAt - 13 * 86_400_000)).toMatchObject({ state: 'warn' });
  expect(await look(made.expiresAt)).toMatchObject({ state: 'fail', told: expect.stringContaining('renew it') });
  writeFileSync(cert, 'none');
  expect(await look(0)).toMatchObject({ state: 'fail', told: expect.stringContaining('CENTRALITA_TLS_CERT') });
});

test('the doctor names an external engine that is not there', async () => {
  const engine = createServer();
  await new Promise<void>((ready) => engine.listen(0, '127.0.0.1', ready));
  const { port } = engine.address() as { port: number };
  const setting = { env: { CENTRALITA_SIP_ENGINE: `drachtio://:secret@127.0.0.1:${port}` } };
  const there = await run(['doctor'], setting);
  await new Promise((closed) => engine.close(closed));
  const gone = await run(['doctor'], setting);
  expect(there.out).toContain(`ok    SIP engine 127.0.0.1:${port}: takes connections`);
  expect(gone.out).toMatch(
    /fail {2}SIP engine 127\.0\.0\.1:\d+: cannot be reached \(ECONNREFUSED\).+CENTRALITA_SIP_ENGINE/,
  );
  expect(gone.code).toBe(1);
});

test('the doctor names a held port, a lost prompt, a clock behind and an old node', async () => {
  writeFileSync(join(folder, 'hello.wav'), wavFile());
  await run(['apply', write({ prompts: [{ id: 'hello', files: { es: 'hello.wav' } }] })]);
  rmSync(join(data, 'prompts'), { recursive: true });
  const db = openDb(join(data, 'centralita.db'));
  db.insert(schema.proofOfLife)
    .values({ id: 1, at: Date.UTC(2026, 5, 1) })
    .run();
  db.$client.close();
  const holder = createServer();
  await new Promise<void>((ready) => holder.listen(0, '127.0.0.1', ready));
  const { port } = holder.address() as { port: number };
  const config = {
    dataFolder: data,
    http: { host: '127.0.0.1', port },
    sip: [],
    sipTls: { verify: true },
    logLevel: 'info' as const,
  };
  const { findings } = await examine({ config, now: Date.UTC(2026, 4, 1), nodeVersion: '20.1.0' });
  const { findings: living } = await examine({ config, now: Date.UTC(2026, 5, 1) + 9_000, nodeVersion: '24.1.0' });
  await new Promise((closed) => holder.close(closed));
  const failed = Object.fromEntries(
    findings.filter((each) => each.state === 'fail').map((each) => [each.about, each.told]),
  );
  expect(Object.keys(failed)).toEqual(['node', 'prompts', 'clock', `tcp 127.0.0.1:${port}`]);
  expect(failed[`tcp 127.0.0.1:${port}`]).toContain('EADDRINUSE');
  expect(failed.prompts).toContain('prompts/hello-es-');
  // Ten seconds after a proof of life the port is held by the appliance itself.
  expect(living.find((each) => each.about.startsWith('tcp'))).toMatchObject({ state: 'ok' });
});

test('the doctor tells how the running appliance is, with a token that is gone afterwards', async () => {
  await run(['apply', write(sampleOffice())]);
  const db = openDb(join(data, 'centralita.db'));
  db.insert(schema.proofOfLife).values({ id: 1, at: systemClock.now() }).run();
  const tokens = () => db.select().from(schema.apiTokens).all();
  const asked: { path: string | undefined; tokens: number }[] = [];
  const { at: _at, ...vitals } = someVitals({ calls: { standing: 1, legs: 2, stories: 1, unwrittenRows: 5_000 } });
  const appliance = createHttpServer(({ url, headers }, response) => {
    asked.push({ path: url, tokens: tokens().length });
    response.statusCode = headers.authorization?.startsWith('Bearer centralita_') ? 200 : 401;
    response.end(JSON.stringify({ at: '2026-01-05T12:00:00.000Z', ...vitals }));
  });
  await new Promise<void>((ready) => appliance.listen(0, '127.0.0.1', ready));
  const { port } = appliance.address() as { port: number };
  const living = await run(['doctor'], { env: { CENTRALITA_HTTP: `127.0.0.1:${port}` } });
  await new Promise((closed) => appliance.close(closed));
  const silent = await run(['doctor'], { env: { CENTRALITA_HTTP: `127.0.0.1:${port}` } });
  expect(asked).toEqual([{ path: '/api/v1/vitals', tokens: 1 }]);
  expect(tokens()).toEqual([]);
  expect(living.out).toContain(
    'ok    process: 150 MiB resident, 1 % of a core since the start 120 min ago, 70 open files',
  );
  expect(living.out).toContain('ok    thread sip: 20 MiB of 30 MiB heap');
  expect(living.out).toContain('fail  journal: 5000 rows cannot be written');
  expect(living.code).toBe(1);
  expect(silent.out).toContain('warn  vitals: the running appliance does not tell them');
  db.$client.close();
});

test('the doctor takes a damaged store for what it is', async () => {
  await run(['apply', write(sampleOffice())]);
  writeFileSync(join(data, 'centralita.db'), 'no database at all');
  rmSync(join(data, 'centralita.db-wal'), { force: true });
  const { code, out } = await run(['doctor', '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ state: 'fail', about: 'store' }));
});
