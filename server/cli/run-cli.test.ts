import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { createBus } from '../base/events.ts';
import { randomIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { campaignDefaults } from '../core/office/campaigns.ts';
import type { Office } from '../core/office/office.ts';
import type { Facts } from '../services/facts.ts';
import { createOfficeService } from '../services/office/create-office-service.ts';
import { sealRecordings } from '../services/recordings/seal.ts';
import { openDb, schema } from '../store/db.ts';
import { sampleFlow } from '../testing/builders/flow.ts';
import { sampleOffice } from '../testing/builders/office.ts';
import { wavFile } from '../testing/builders/wav.ts';
import { type CliFolder, openCliFolder } from '../testing/cli-folder.ts';
import { withHouse } from './open-house.ts';
import { runCli, usage } from './run-cli.ts';

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

test('an office file is applied, exported, and what was exported changes nothing', async () => {
  const first = await run(['apply', write(sampleOffice())]);
  expect(first.code).toBe(0);
  expect(first.out).toContain('+ queues/care');
  const exported = await run(['export', '--with-secrets']);
  expect((JSON.parse(exported.out) as Office).extensions[0]?.secret).toBe('secret-of-101-0000');
  expect((await run(['export'])).out).not.toContain('secret-of');
  const again = await run(['apply', '-'], { stdin: exported.out });
  expect(again).toEqual({ code: 0, out: '', err: 'The office is already so: nothing to change.' });
});

test('a dry run shows each changed field and changes nothing', async () => {
  await run(['apply', write(sampleOffice())]);
  const office = sampleOffice();
  office.queues[0]!.ringSec = 25;
  const dry = await run(['apply', write(office), '--dry-run']);
  expect(dry).toEqual({ code: 0, out: '~ queues/care\n    ringSec: 15 -> 25', err: '1 change(s) would be applied.' });
  expect((JSON.parse((await run(['export'])).out) as Office).queues[0]?.ringSec).toBe(15);
});

test('a wrong office file ends with 1 and names each path; the JSON outcome is for programs', async () => {
  const file = write({ queues: [{ id: 'care', members: ['ana'], ringsec: 1 }] });
  const told = await run(['apply', file]);
  expect(told.code).toBe(1);
  expect(told.err).toContain('queues[0]: unknown key "ringsec"; did you mean "ringSec"?');
  expect(told.err).toContain('Nothing was changed');
  const json = await run(['apply', file, '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({
    kind: 'refused',
    problems: [{ path: 'queues[0]', code: 'unknown-key' }],
  });
});

test('a missing file and one that is no JSON are told as that', async () => {
  expect(await run(['apply', 'none.json'])).toMatchObject({ code: 1, err: 'none.json: there is no such file' });
  writeFileSync(join(folder, 'bad.json'), '{"queues": [}');
  const bad = await run(['apply', 'bad.json']);
  expect(bad.code).toBe(1);
  expect(bad.err).toMatch(/^bad\.json: it is no JSON \(.+\)$/);
});

test('prompt files are looked up beside the office file and kept in the data folder', async () => {
  writeFileSync(join(folder, 'hello.wav'), wavFile());
  const applied = await run(['apply', write({ prompts: [{ id: 'hello', files: { es: 'hello.wav' } }] })]);
  expect(applied.code).toBe(0);
  const { prompts } = JSON.parse((await run(['export'])).out) as Office;
  expect(readFileSync(join(data, prompts[0]!.files.es!))).toEqual(wavFile());
});

test('the schema needs no data folder', async () => {
  const { code, out } = await run(['schema'], { env: { CENTRALITA_DATA: '/nonexistent/x' } });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toHaveProperty('properties.outboundRoutes');
});

test('a token is printed alone, listed without its text, and revoked once', async () => {
  const made = await run(['token', 'create', 'CRM']);
  expect(made.out).toMatch(/^centralita_[a-z0-9]{40}$/);
  const found = await withHouse(data, ({ access }) => access.findToken(made.out));
  const list = await run(['token', 'list']);
  expect(list.out).toContain(`${found!.id}\tCRM\t`);
  expect(list.out).not.toContain(made.out);
  expect((await run(['token', 'revoke', found!.id])).code).toBe(0);
  expect((await run(['token', 'revoke', found!.id])).code).toBe(1);
});

test('a password comes from a pipe, or twice from the keyboard', async () => {
  await run(['apply', write(sampleOffice())]);
  const login = (password: string) =>
    withHouse(data, async ({ access }) => (await access.login({ login: 'ana', password, address: '::1' })).kind);
  expect((await run(['user', 'password', 'ana'], { stdin: 'from a pipe' })).code).toBe(0);
  expect(await login('from a pipe')).toBe('in');
  expect((await run(['user', 'password', 'ana'], { typed: ['typed once', 'typed twice'] })).code).toBe(1);
  expect((await run(['user', 'password', 'ana'], { typed: ['typed twice', 'typed twice'] })).code).toBe(0);
  expect(await login('typed twice')).toBe('in');
  const short = await run(['user', 'password', 'ana'], { stdin: 'short' });
  expect(short).toMatchObject({ code: 1, err: expect.stringContaining('at least 8') });
  expect(await run(['user', 'password', 'eva'])).toMatchObject({ code: 1, err: expect.stringContaining('ana, luis') });
});

test('the owner link bears a token that opens the first visit, at the address told by the running appliance', async () => {
  const readyFile = join(folder, 'ready.json');
  const plain = await run(['owner-link'], { env: { CENTRALITA_HTTP: '127.0.0.1:8099' } });
  expect(plain.out).toMatch(/^http:\/\/127\.0\.0\.1:8099\/first-visit\/[a-z0-9]{32}$/);
  writeFileSync(readyFile, JSON.stringify({ http: 'http://127.0.0.1:4567/' }));
  const { code, out } = await run(['owner-link'], { env: { CENTRALITA_READY_FILE: readyFile } });
  expect(code).toBe(0);
  expect(out).toMatch(/^http:\/\/127\.0\.0\.1:4567\/first-visit\//);
  expect(await withHouse(data, ({ access }) => access.isFirstVisit(out.split('/').at(-1)!))).toBe(true);
});

test.each([
  [[], usage],
  [['aply'], 'There is no command "aply"'],
  [['apply'], '<file> is missing'],
  [['apply', 'a', 'b'], '"b" is one word too many'],
  [['apply', 'a', '--force'], "Unknown option '--force'"],
  [['token'], 'token is followed by one of: create, list, revoke'],
  [['user', 'constructor'], 'user is followed by one of: password'],
])('%j is not understood: 2 and the usage', async (args, told) => {
  const { code, out, err } = await run(args);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(told);
  expect(err).toContain('usage: centralita');
});

test('a wrong setting ends every command with the line that names it', async () => {
  const { code, err } = await run(['export'], { env: { CENTRALITA_RTP: 'x' } });
  expect(code).toBe(2);
  expect(err).toMatch(/^CENTRALITA_RTP="x" is not allowed: /);
});

test('a data folder that cannot be is told in one line', async () => {
  writeFileSync(join(folder, 'file'), '');
  const { code, err } = await run(['export'], { env: { CENTRALITA_DATA: join(folder, 'file') } });
  expect(code).toBe(1);
  expect(err.split('\n')).toHaveLength(1);
});

test('a command waits until the running appliance works by what was changed', async () => {
  await run(['apply', write(sampleOffice())]);
  const db = openDb(join(data, 'centralita.db'));
  const common = { db, ids: randomIds, dataFolder: data };
  const heard: string[] = [];
  const bus = createBus<Facts>(() => undefined);
  bus.on('office.changed', ({ by }) => heard.push(by));
  const stop = createOfficeService({ ...common, bus, clock: systemClock }).watch();
  db.insert(schema.proofOfLife).values({ id: 1, at: systemClock.now() }).run();
  const renamed = sampleOffice();
  renamed.office.name = 'Renamed';
  expect((await run(['apply', write(renamed)])).code).toBe(0);
  expect(heard).toEqual(['cli']);
  stop();
  db.$client.close();
});

test('a test call tells the route of a call in the language of the office, and dials nobody', async () => {
  const sample = sampleOffice({ flows: [sampleFlow()] });
  sample.inboundRoutes[0]!.to = { kind: 'ivr', flow: 'main' };
  sample.hours[0]!.exceptions = [{ date: '2026-12-25', name: 'Navidad', periods: [] }];
  await run(['apply', write(sample)]);
  const call = ['try-call', '--from', '+18095551234', '--to', '910000001'];
  const open = await run([...call, '--at', '2026-12-05 14:05', '--digits', '9,2']);
  expect(open.code).toBe(0);
  expect(open.out.split('\n').map((line) => line.trim())).toEqual([
    '1. +1 809 555 1234 llama por la línea Carrier',
    '2. Ruta entrante +34910000001: por el número llamado',
    '3. Horario Always open: abierto, dentro del horario; cambia el 25 dic 2026, 0:00',
    '4. Oye: Bienvenida',
    '5. Entra en el menú Main menu',
    '6. Horario «open»',
    '7. Sí: el horario Always open está abierto',
    '8. abierto → «greet»',
    '9. Mensaje «greet»',
    '10. Oye: Bienvenida',
    '11. oyó el mensaje → «choose»',
    '12. Menú «choose»',
    '13. Oye: Espera en la cola',
    '14. Pulsa 9',
    '15. «9» no es una opción (vez 1)',
    '16. Oye: Opción no válida, Espera en la cola',
    '17. Pulsa 2',
    '18. pulsó → «ana»',
    '19. Extensión «ana»',
    '20. Suena la extensión 101 (Ana Pérez)',
    '21. Hablan',
  ]);
  const closed = await run([...call, '--at', '2026-12-25 10:00']);
  expect(closed.out).toContain('cerrado, día especial: Navidad');
  expect((await run(['try-call', '--from', '101', '--to', '600999888', '--no-answer'])).out).toContain(
    'Nadie contesta',
  );
  expect(await run([...call, '--at', 'tomorrow'])).toMatchObject({ code: 1, out: '' });
  expect(await run(['try-call', '--to', '910000001'])).toMatchObject({ code: 2 });
});

test('recordings verify: an intact chain ends with 0, a changed file is named and ends with 1', async () => {
  expect((await run(['recordings', 'verify'])).code).toBe(1);
  await withHouse(data, () => undefined);
  mkdirSync(join(data, 'recordings'));
  writeFileSync(join(data, 'recordings/r1.wav'), 'sound');
  await withHouse(data, async ({ db }) => {
    db.insert(schema.recordings)
      .values({ id: 'r1', callId: 'c1', file: 'recordings/r1.wav', startedAt: 1, durationMs: 1, bytes: 5 })
      .run();
    const sealing = sealRecordings({ db, bus: createBus<Facts>(() => undefined), log: silentLog, dataFolder: data });
    await expect.poll(() => db.select().from(schema.recordingSeals).all().length).toBe(1);
    await sealing.stop();
  });
  const intact = await run(['recordings', 'verify']);
  expect([intact.code, intact.out]).toEqual([0, '1 sealed recordings, 0 not as they were']);
  writeFileSync(join(data, 'recordings/r1.wav'), 'other');
  const changed = await run(['recordings', 'verify']);
  expect(changed.code).toBe(1);
  expect(changed.out).toContain('changed  r1 recordings/r1.wav');
  expect((await run(['recordings'])).code).toBe(2);
});

test('what a call would cost is told line by line, as JSON when asked, and a wrong question is told', async () => {
  await run(['apply', write(sampleOffice())]);
  const told = await run(['price', '600999888', '--at', '2026-01-05T12:00', '--seconds', '60']);
  expect(told).toMatchObject({ code: 0 });
  expect(told.out).toContain('+34600999888');
  const { steps } = JSON.parse((await run(['price', '600999888', '--at', '2026-01-05T12:00', '--json'])).out);
  expect(steps.at(-1)).toMatchObject({ step: 'cost', list: { net: '0.07' } });
  expect(await run(['price', '600999888', '--seconds', 'long'])).toMatchObject({ code: 2 });
  expect(await run(['price'])).toMatchObject({ code: 2 });
  expect(await run(['price', '600999888', '--at', 'soon'])).toMatchObject({ code: 2 });
});

test('what a call would cost for a campaign is told by the list of who pays for that, on the days on which it runs', async () => {
  const office = sampleOffice();
  const [standard] = structuredClone(office.tariffs);
  for (const rate of standard!.versions[0]!.rates) rate.markup = '100';
  office.tariffs.push({ ...standard!, id: 'doubled', name: 'For Nova' });
  office.accounts = [
    { code: '55', name: 'Spring at Nova', active: true, principal: 'Nova' },
    { code: '66', name: 'Autumn', active: false, principal: 'Nova' },
  ];
  office.prices = [{ payer: { kind: 'principal', id: 'Nova' }, tariff: 'doubled' }];
  const spring = { ...campaignDefaults, queues: [], segments: [], firstDay: '2026-01-01', lastDay: '2026-01-31' };
  office.campaigns = [
    { ...spring, id: 'spring', name: 'Spring', account: '55' },
    { ...spring, id: 'autumn', name: 'Autumn', account: '66' },
  ];
  expect(await run(['apply', write(office)])).toMatchObject({ code: 0 });
  const price = async (campaign: string, at: string) => {
    const told = await run(['price', '600999888', '--at', at, '--campaign', campaign, '--json']);
    return { code: told.code, steps: JSON.parse(told.out).steps };
  };
  const { steps } = await price('spring', '2026-01-05T12:00');
  expect(steps).toContainEqual({ step: 'account', code: '55', name: 'Spring at Nova' });
  expect(steps).toContainEqual({ step: 'campaign', name: 'Spring' });
  expect(steps.at(-2)).toMatchObject({ step: 'cost', list: { net: '0.07' } });
  expect(steps.at(-1)).toMatchObject({ step: 'price', list: { tariff: 'For Nova', net: '0.14' } });
  // In words, as people ask.
  const text = await run(['price', '600999888', '--at', '2026-01-05T12:00', '--campaign', 'spring']);
  expect(text.out).toContain('Se carga a la campaña «Spring».');
  // Neither over, nor by an account that is no longer used, nor one that there is not.
  const later = (await price('spring', '2026-02-01T12:00')).steps;
  expect(later).toContainEqual({ step: 'campaign', name: 'Spring', isResting: true });
  expect(later.at(-1)).toMatchObject({ step: 'cost' });
  expect((await price('autumn', '2026-01-05T12:00')).steps.at(-1)).toMatchObject({ step: 'cost' });
  expect(await price('winter', '2026-01-05T12:00')).toMatchObject({
    code: 1,
    steps: [{ step: 'typed' }, { step: 'refused', reason: 'unknown-campaign' }],
  });
});
