import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { campaignDefaults } from '../../core/office/campaigns.ts';
import { schema } from '../../store/db.ts';
import { sampleFlow } from '../../testing/builders/flow.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { wavFile } from '../../testing/builders/wav.ts';
import { verifyPasswordNow } from '../access/passwords.ts';

let house: ReturnType<typeof openOffice>;
let folder: string;
beforeEach(() => {
  house = openOffice();
  folder = mkdtempSync(join(tmpdir(), 'office-file-'));
});
afterEach(() => {
  house.close();
  rmSync(folder, { recursive: true, force: true });
});

const by = { by: 'olga' };
const problemsOf = (input: unknown) => {
  const outcome = house.office.apply(input, by);
  return outcome.kind === 'refused' ? outcome.problems : [];
};
const pathsOf = (input: unknown) => problemsOf(input).map(({ path, code }) => `${path} ${code}`);

test('what was applied is read back, and applying it again changes nothing and tells nobody', () => {
  const sample = sampleOffice();
  expect(house.office.read()).toEqual({ ...sample, people: sample.people.map(({ password: _, ...rest }) => rest) });
  expect(house.office.apply(sample, by)).toEqual({ kind: 'applied', changes: [] });
  expect(house.office.apply(house.office.export({ withSecrets: true }), by)).toEqual({ kind: 'applied', changes: [] });
  expect(house.office.apply(house.office.export({ withSecrets: false }), by)).toEqual({ kind: 'applied', changes: [] });
  expect(house.told).toEqual([]);
});

test('a small file suffices: names, zone, secrets and times have defaults', () => {
  const outcome = house.office.apply(
    {
      office: { name: 'Lima', country: 'PE' },
      people: [{ login: 'eva', extension: '201', roles: ['owner'] }],
      extensions: [{ number: '201' }],
      trunks: [{ id: 't', kind: 'peer', host: 'sip.example.com' }],
      hours: [],
      queues: [{ id: 'sales', members: ['eva'] }],
      inboundRoutes: [{ id: 'all', did: '*', to: { kind: 'queue', queue: 'sales' } }],
      outboundRoutes: [{ id: 'out', trunks: ['t'] }],
      tariffs: [],
      classes: [],
    },
    by,
  );
  expect(outcome.kind).toBe('applied');
  const office = house.office.read();
  expect(office.office).toEqual({
    name: 'Lima',
    country: 'PE',
    language: 'es',
    timezone: 'America/Lima',
    currency: 'PEN',
  });
  expect(office.people[0]).toEqual({ login: 'eva', name: 'eva', roles: ['owner'], extension: '201', active: true });
  expect(office.extensions[0]?.secret).toHaveLength(20);
  expect(office.extensions[0]).toMatchObject({ srtp: 'optional', nat: 'auto', digest: 'auto', sessionTimerSec: 1800 });
  expect(office.trunks[0]).toMatchObject({ srtp: 'off', transport: 'udp', identity: 'pai', sessionTimerSec: 1800 });
  expect(office.queues[0]).toMatchObject({ name: 'sales', ringSec: 20, onNoAgents: { prompt: 'no-agents' } });
  expect(office.outboundRoutes[0]).toMatchObject({ prefixes: [''], strip: 0 });
});

test('sections left out stay as they are, entries left out of a section go', () => {
  const outcome = house.office.apply({ queues: [], inboundRoutes: [] }, by);
  expect(outcome).toMatchObject({
    kind: 'applied',
    changes: [
      { action: 'remove', subject: 'queues/care' },
      { action: 'remove', subject: 'inboundRoutes/main' },
    ],
  });
  expect(house.office.read().queues).toEqual([]);
  expect(house.office.read().people).toHaveLength(4);
});

test('a dry run tells what would change, secrets hidden, and changes nothing', () => {
  const office = sampleOffice();
  office.extensions[0]!.secret = 'another-secret';
  office.queues[0]!.ringSec = 25;
  office.people[0]!.password = 'another password';
  const outcome = house.office.apply(office, { by: 'cli', dryRun: true });
  expect(outcome).toEqual({
    kind: 'would-apply',
    changes: [
      { action: 'change', subject: 'extensions/101', fields: [{ path: 'secret', from: '***', to: '***' }] },
      { action: 'change', subject: 'queues/care', fields: [{ path: 'ringSec', from: 15, to: 25 }] },
      { action: 'change', subject: 'people/ana', fields: [{ path: 'password', from: undefined, to: '***' }] },
    ],
  });
  expect(house.office.read().queues[0]?.ringSec).toBe(15);
  expect(house.told).toEqual([]);
});

test('a change is kept in the audit without the secret, and published once after it is stored', () => {
  let ringSec: number | undefined;
  house.bus.on('office.changed', () => (ringSec = house.office.read().queues[0]?.ringSec));
  house.office.edit((draft) => {
    draft.queues[0]!.ringSec = 33;
    draft.extensions[0]!.secret = 'very-secret-one';
  }, by);
  expect(ringSec).toBe(33);
  expect(house.told).toEqual([{ topic: 'office.changed', fact: { by: 'olga' } }]);
  const rows = house.db
    .select()
    .from(schema.auditLog)
    .all()
    .filter((row) => row.by === 'olga');
  expect(rows.map((row) => row.subject)).toEqual(['extensions/101', 'queues/care']);
  expect(JSON.stringify(rows)).not.toContain('very-secret-one');
});

test('a campaign that calls were charged to stays; one without may go', () => {
  const office = sampleOffice();
  const spring = { ...campaignDefaults, segments: [], queues: [], name: 'Spring', firstDay: '2026-03-01' };
  office.campaigns = ['spring', 'easter'].map((id) => ({ ...spring, id }));
  expect(house.office.apply(office, by).kind).toBe('applied');
  const call = { id: 'c', direction: 'outbound', startedAt: 0, fromNumber: '', toNumber: '', talkMs: 0 } as const;
  house.db
    .insert(schema.calls)
    .values({ ...call, campaignId: 'spring' })
    .run();
  expect(pathsOf({ ...office, campaigns: [] })).toEqual(['campaigns campaign-in-use']);
  expect(house.office.apply({ ...office, campaigns: [office.campaigns[0]!] }, by).kind).toBe('applied');
});

test('a version by which calls were charged stays; a later one may be added', () => {
  const { validFrom } = house.db.select().from(schema.tariffVersions).get()!;
  house.db
    .insert(schema.charges)
    .values({
      callId: 'c',
      legId: 'l',
      trunkId: 'carrier',
      way: 'out',
      destination: '34',
      answeredAt: 0,
      releasedAt: 1,
      state: 'rated',
      reason: 'by-duration',
      tariffId: 'standard',
      tariffValidFrom: validFrom,
      billedSec: 1,
      net: '1',
      currency: 'EUR',
      spans: [],
      engineVersion: 1,
    })
    .run();
  const dearer = sampleOffice();
  dearer.tariffs[0]!.versions[0]!.rates[0]!.connectFee = '9';
  expect(pathsOf(dearer)).toEqual(['tariffs[0].versions[0] version-in-use']);
  const gone = sampleOffice();
  gone.tariffs[0]!.versions[0]!.validFrom = '2021-01-01';
  expect(pathsOf(gone)).toEqual(['tariffs[0].versions version-in-use']);
  const longer = sampleOffice();
  longer.tariffs[0]!.versions.push({ ...longer.tariffs[0]!.versions[0]!, validFrom: '2027-01-01' });
  expect(house.office.apply(longer, by).kind).toBe('applied');
  // Midnight in Madrid, not in London.
  expect(house.office.read().tariffs[0]!.versions[1]!.validFrom).toBe('2026-12-31T23:00:00.000Z');
});

test('a price list of thousands of rates is kept in its order, and applying it again changes nothing', () => {
  const office = sampleOffice();
  const [rate] = office.tariffs[0]!.versions[0]!.rates;
  const rates = Array.from({ length: 1_201 }, (_, index) => ({
    ...rate!,
    name: `Area ${index}`,
    prefixes: [String(index)],
  }));
  office.tariffs[0]!.versions = [{ validFrom: '2020-01-01T00:00:00.000Z', rates, holidays: [] }];
  expect(house.office.apply(office, by)).toMatchObject({ kind: 'applied', changes: [{ subject: 'tariffs/standard' }] });
  expect(house.office.read().tariffs[0]!.versions[0]!.rates).toEqual(rates);
  expect(house.office.apply(office, by)).toEqual({ kind: 'applied', changes: [] });
});

test('passwords are kept as hashes, stay when left out, and a new one logs its person out', () => {
  const hashOf = () =>
    house.db
      .select()
      .from(schema.people)
      .all()
      .find((row) => row.login === 'ana')?.passwordHash ?? '';
  expect(hashOf()).toBe('');
  const given = sampleOffice();
  given.people[0]!.password = 'open sesame now';
  house.db
    .insert(schema.sessions)
    .values([
      { tokenHash: 'a', login: 'ana', csrf: '', createdAt: 0, lastSeenAt: 0 },
      { tokenHash: 'l', login: 'luis', csrf: '', createdAt: 0, lastSeenAt: 0 },
    ])
    .run();
  house.office.apply(given, by);
  expect(verifyPasswordNow('open sesame now', hashOf())).toBe(true);
  expect(
    house.db
      .select()
      .from(schema.sessions)
      .all()
      .map((row) => row.login),
  ).toEqual(['luis']);
  const before = hashOf();
  house.office.edit((draft) => {
    draft.people[0]!.name = 'Ana María';
  }, by);
  expect(hashOf()).toBe(before);
  expect(JSON.stringify(house.office.export({ withSecrets: true }))).not.toContain('password');
});

test('an own prompt is copied under a name of its content, and the stored document applies again', () => {
  writeFileSync(join(folder, 'hello.wav'), wavFile());
  const prompts = [{ id: 'hello', files: { es: 'hello.wav' } }];
  expect(house.office.apply({ prompts }, { ...by, folder }).kind).toBe('applied');
  const file = house.office.read().prompts[0]!.files.es!;
  expect(readdirSync(join(house.dataFolder, 'prompts'))).toEqual([file.replace('prompts/', '')]);
  expect(house.office.apply({ prompts }, { ...by, folder })).toEqual({ kind: 'applied', changes: [] });
  expect(house.office.apply(house.office.export({ withSecrets: false }), { ...by, folder })).toEqual({
    kind: 'applied',
    changes: [],
  });
});

test('a prompt of another rate is refused with the way to convert it', () => {
  writeFileSync(join(folder, 'cd.wav'), wavFile({ rate: 44_100, channels: 2 }));
  const outcome = house.office.apply(
    { prompts: [{ id: 'cd', files: { es: 'cd.wav', en: 'none.wav' } }] },
    { ...by, folder },
  );
  const problems = outcome.kind === 'refused' ? outcome.problems : [];
  expect(problems.map((each) => each.path)).toEqual(['prompts[0].files.es', 'prompts[0].files.en']);
  expect(problems[0]?.message).toContain('it has 44100 Hz, 2 channel(s)');
  expect(problems[0]?.message).toContain('ffmpeg');
  expect(problems[1]?.message).toContain('there is no such file');
});

test('the JSON Schema describes the sections with their patterns', () => {
  const json = house.office.jsonSchema() as {
    $schema: string;
    properties: Record<string, { items?: { required?: string[] } }>;
  };
  expect(json.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(Object.keys(json.properties)).toContain('inboundRoutes');
  expect(json.properties.trunks?.items?.required).toEqual(['id', 'kind', 'host']);
  expect(JSON.stringify(json)).toContain('^[0-9]{2,6}$');
});

test('a flow is read back as it was applied, and a document without flows leaves them alone', () => {
  const flow = sampleFlow();
  const inboundRoutes = [{ id: 'main', did: '*', to: { kind: 'ivr', flow: 'main' } }];
  expect(house.office.apply({ flows: [flow], inboundRoutes }, by)).toMatchObject({ kind: 'applied' });
  expect(house.office.read().flows).toEqual([flow]);
  expect(house.office.apply({ queues: house.office.read().queues }, by)).toEqual({ kind: 'applied', changes: [] });
  expect(house.office.apply({ flows: [{ ...flow, person: false }] }, by)).toMatchObject({
    changes: [{ action: 'change', subject: 'flows/main', fields: [{ path: 'person', from: 'care', to: false }] }],
  });
  expect(house.office.apply(house.office.export({ withSecrets: false }), by)).toEqual({ kind: 'applied', changes: [] });
});

test('a flow that leads nowhere, and whoever sends callers to no flow, is refused at its place', () => {
  const flow = sampleFlow();
  const greet = { ...flow.nodes[1]!, prompt: 'hello', next: 'gone' };
  expect(pathsOf({ flows: [{ ...flow, nodes: [flow.nodes[0], greet, ...flow.nodes.slice(2)] }] })).toEqual([
    'flows[0].nodes[1].next no-such-node',
    'flows[0].nodes[1].prompt no-such',
  ]);
  expect(pathsOf({ inboundRoutes: [{ id: 'main', did: '*', to: { kind: 'ivr', flow: 'none' } }] })).toEqual([
    'inboundRoutes[0].to.flow no-such',
  ]);
  const queues = house.office
    .read()
    .queues.map((queue) => ({ ...queue, onNoAgents: { then: { kind: 'ivr', flow: 'main' } } }));
  // Who presses nothing in the sample ends in the queue, which sends on to it while nobody is signed in.
  expect(pathsOf({ flows: [flow], queues })).toEqual(['queues[0].onNoAgents.then.flow loop-without-input']);
  expect(pathsOf({ flows: [{ ...flow, number: '600' }] })).toEqual(['flows[0].number duplicate']);
});

test('a PIN is kept when it is left out, never shown, belongs to one person and has digits only', () => {
  const office = sampleOffice();
  const people = office.people.map((each) => (each.login === 'ana' ? { ...each, callPin: '2468' } : each));
  const outcome = house.office.apply({ ...office, people }, by);
  expect(JSON.stringify(outcome)).not.toContain('2468');
  expect(JSON.stringify(house.office.export({ withSecrets: false }))).not.toContain('2468');
  expect(house.office.apply({ people: office.people }, by)).toEqual({ kind: 'applied', changes: [] });
  expect(house.office.read().people.find(({ login }) => login === 'ana')?.callPin).toBe('2468');
  const taken = { people: people.map((each) => (each.login === 'luis' ? { ...each, callPin: '2468' } : each)) };
  expect(JSON.stringify(problemsOf(taken))).not.toContain('2468');
  expect(pathsOf(taken)).toEqual(['people[1].callPin pin-taken']);
  const letters = { people: people.map((each) => (each.login === 'luis' ? { ...each, callPin: '24a8' } : each)) };
  expect(pathsOf(letters)).toEqual(['people[1].callPin pin-not-digits']);
});

test('cost accounts are kept with their PIN, which is never shown; their unit, and budgets of theirs, have to be there', () => {
  const departments = [{ id: 'works', name: 'Works' }];
  const accounts = [
    { code: '55', department: 'works' },
    { code: '66', name: 'Board', pin: '4711', active: false },
  ];
  const routes = sampleOffice().outboundRoutes.map((each) => ({ ...each, account: 'required' }));
  const outcome = house.office.apply({ ...sampleOffice(), departments, accounts, outboundRoutes: routes }, by);
  expect(outcome).toMatchObject({ kind: 'applied' });
  expect(JSON.stringify([outcome, house.office.export({ withSecrets: false })])).not.toContain('4711');
  const { accounts: kept } = house.office.export({ withSecrets: false });
  expect(house.office.apply({ accounts: kept }, by)).toEqual({ kind: 'applied', changes: [] });
  expect(house.office.read()).toMatchObject({
    accounts: [
      { code: '55', name: '55', department: 'works', active: true },
      { code: '66', name: 'Board', pin: '4711', active: false },
    ],
    outboundRoutes: [{ account: 'required' }],
  });
  const of = (...payers: string[]) => ({
    limits: { budgets: payers.map((each) => ({ of: each, period: 'day', amount: '1' })) },
  });
  expect(pathsOf(of('account:55', 'account:77', 'principal:Anybody'))).toEqual(['limits.budgets[1].of no-such']);
  expect(pathsOf({ departments: [] })).toEqual(['accounts[0].department no-such']);
  const owned = routes.map((each) => ({ ...each, houseAccount: '99' }));
  expect(pathsOf({ outboundRoutes: owned })).toEqual(['outboundRoutes[0].houseAccount no-such']);
  expect(pathsOf({ accounts: [{ code: '55' }, { code: '55' }] })).toEqual(['accounts[1].code duplicate']);
  expect(pathsOf({ accounts: [{ code: '5' }] })).toEqual(['accounts[0].code bad-format']);
});

test('a class of service and forwarding are kept as written, and a class that is gone is told where it is used', () => {
  const always = { kind: 'always' } as const;
  const change = {
    classes: [{ id: 'shop', allows: { mobile: { kind: 'pin' }, premium: { kind: 'hours', hours: 'always' } } }],
    extensions: sampleOffice().extensions.map((each) => ({ ...each, class: 'shop', forward: { busy: '104' } })),
  };
  house.office.apply(sampleOffice(), by);
  expect(house.office.apply(change, by)).toMatchObject({ kind: 'applied' });
  const { classes, extensions } = house.office.read();
  expect(classes[0]).toMatchObject({ name: 'shop', allows: { mobile: { kind: 'pin' }, local: always } });
  expect(extensions[0]).toMatchObject({ class: 'shop', forward: { busy: '104', noAnswerSec: 20, confirm: true } });
  expect(pathsOf({ classes: [] })[0]).toBe('extensions[0].class no-such');
  const gone = { classes: [{ id: 'shop', allows: { mobile: { kind: 'hours', hours: 'night' } } }] };
  expect(pathsOf(gone)).toEqual(['classes[0].allows.mobile.hours no-such']);
});
