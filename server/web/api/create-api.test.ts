import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { createAccess } from '../../services/access/create-access.ts';
import type { AgentView } from '../../services/agents/agent-view.ts';
import type { LiveCall } from '../../services/calls/live-call.ts';
import { createCustomers } from '../../services/customers/create-customers.ts';
import type { TrunkView } from '../../services/lines/line-views.ts';
import type { QueueView } from '../../services/queues/wallboard.ts';
import { calls } from '../../store/schema/calls.ts';
import { putCall, putCharge, putJournal } from '../../testing/builders/calls.ts';
import { cheapCost, openOffice } from '../../testing/builders/open-office.ts';
import { someVitals } from '../../testing/builders/vitals.ts';
import { reportsOf } from '../../testing/fakes/reports-of.ts';
import { createApi } from './create-api.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const queue: QueueView = {
  queueId: 'care',
  name: 'Customer care',
  waiting: [{ callId: 'w', number: '600', enteredAt: noon, position: 1, priority: 0, reason: 'no-agent-free' }],
  callbacks: 0,
  today: { entered: 3, answered: 2, abandoned: 1, shortAbandoned: 0, inTime: 2, longestWaitMs: 9_000 },
  serviceLevelSec: 20,
  ready: 0,
  signedIn: 1,
  onDuty: 1,
};
const agent: AgentView = {
  login: 'ana',
  name: 'Ana',
  state: 'break',
  since: noon,
  idleSince: noon,
  breakReason: 'meal',
  pending: { kind: 'off' },
  misses: 0,
  phone: 'registered',
  queueIds: ['care'],
};
const trunk: TrunkView = { trunkId: 'carrier', name: 'Carrier', state: 'up', since: noon, channelsInUse: 1 };

/** What these tests never ask. */
const nobody = {} as never;

let house: ReturnType<typeof openOffice>;
let api: ReturnType<typeof createApi>;
let token: string;
let pausingToken: string;
/** What the exchange has of the running call `c1`, and what was asked of it. */
let live: Partial<LiveCall>;
let asked: string[];
let customers: ReturnType<typeof createCustomers>;
let fault: Error | undefined;
beforeEach(() => {
  fault = undefined;
  house = openOffice();
  const access = createAccess({ ...house, passwordCost: cheapCost });
  customers = createCustomers(house);
  token = access.createToken({ name: 'CRM', by: 'test' }).token;
  const { token: pauser } = access.createToken({ name: 'IVR', by: 'test', scopes: ['recording'] });
  pausingToken = pauser;
  live = { recording: true };
  asked = [];
  api = createApi({
    ...house,
    calls: {
      find: (callId) => (callId === 'c1' ? ({ callId, ...live } as LiveCall) : undefined),
      pauseRecording({ by, on }) {
        asked.push(`${by} ${on}`);
        live = { ...live, recordingPaused: on, ...(on && { recordingGoesOnAt: noon + 60_000 }) };
        return true;
      },
    },
    log: silentLog,
    fax: nobody,
    files: nobody,
    access,
    customers,
    queues: {
      countSince: () => ({ entered: 0, answered: 0, abandoned: 0, inTime: 0, shortAbandoned: 0, longestWaitMs: 0 }),
      wallboard() {
        if (fault) throw fault;
        return { at: noon, queues: [queue], agents: [agent], calls: [] };
      },
    },
    agents: { all: () => [agent] },
    lines: { trunks: () => [trunk] },
    vitals: async () => someVitals(),
    reports: reportsOf(house.db),
  });
});
afterEach(() => house.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  api.request(path, { headers: { Authorization: `Bearer ${token}`, ...headers } });
const read = async (path: string) => (await (await get(path)).json()) as Record<string, unknown>;
const idsOf = async (path: string) => ((await read(path)).calls as { id: string }[]).map((each) => each.id);

test.each([
  ['no token', {}],
  ['an unknown token', { Authorization: 'Bearer centralita_nobody' }],
  ['a password', { Authorization: 'Basic YTpi' }],
])('%s opens nothing', async (_name, headers) => {
  const answer = await api.request('/calls', { headers });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('WWW-Authenticate')).toContain('Bearer');
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({ code: 'unauthorized', status: 401 });
});

test('calls are listed latest first, filtered, and paged to the end', async () => {
  for (let i = 0; i < 5; i++) putCall(house.db, { id: `c${i}`, at: noon + i, login: i % 2 ? 'ana' : 'luis' });
  expect(await idsOf('/calls?login=ana')).toEqual(['c3', 'c1']);
  const first = await get('/calls?limit=3');
  const { calls, next } = (await first.json()) as { calls: { id: string }[]; next: string };
  expect(calls.map((each) => each.id)).toEqual(['c4', 'c3', 'c2']);
  expect(first.headers.get('Link')).toBe(`</calls?limit=3&cursor=${next}>; rel="next"`);
  const second = await read(`/calls?limit=3&cursor=${next}`);
  expect(second).not.toHaveProperty('next');
  expect((second.calls as { id: string }[]).map((each) => each.id)).toEqual(['c1', 'c0']);
});

test('programs read what each thread takes and holds', async () => {
  const { at: _at, ...vitals } = someVitals();
  expect(await read('/vitals')).toEqual({ at: '2026-01-05T12:00:00.000Z', ...vitals });
});

test('a call is told with instants in UTC and without empty keys', async () => {
  putCall(house.db, { id: 'c', at: noon, cost: '0.07', currency: 'EUR', costState: 'rated' });
  expect((await read('/calls')).calls).toEqual([
    {
      id: 'c',
      direction: 'inbound',
      startedAt: '2026-01-05T12:00:00.000Z',
      answeredAt: '2026-01-05T12:00:05.000Z',
      endedAt: '2026-01-05T12:01:05.000Z',
      endReason: 'caller-hangup',
      from: '600111222',
      to: '+34910000001',
      e164: '+34600111222',
      trunk: 'carrier',
      queue: 'care',
      login: 'ana',
      extension: '101',
      waitMs: 5_000,
      talkMs: 60_000,
      cost: '0.07',
      currency: 'EUR',
      costState: 'rated',
    },
  ]);
});

test('a date is a day of the office, an instant is an instant', async () => {
  // Half past midnight in Madrid on the 6th.
  putCall(house.db, { id: 'night', at: Date.UTC(2026, 0, 5, 23, 30) });
  putCall(house.db, { id: 'noon', at: noon });
  expect(await idsOf('/calls?from=2026-01-06&to=2026-01-07')).toEqual(['night']);
  expect(await idsOf('/calls?to=2026-01-06')).toEqual(['noon']);
  expect(await idsOf('/calls?from=2026-01-05T23:30:00Z')).toEqual(['night']);
});

test.each([
  ['/calls?limit=0', 'limit'],
  ['/calls?limit=5000', 'limit'],
  ['/calls?from=yesterday', 'from'],
  ['/calls?direction=sideways', 'direction'],
  ['/cdrs?answered=maybe', 'answered'],
])('%s is refused by the name of the wrong parameter', async (path, parameter) => {
  const answer = await get(path);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'bad-request', problems: [{ path: parameter }] });
});

test('one call comes with its journal and its charges', async () => {
  putCall(house.db, { id: 'c', at: noon });
  putJournal(house.db, {
    callId: 'c',
    at: noon,
    facts: [
      { kind: 'leg.ended', legId: 'l', by: 'remote', cause: 'bye' },
      { kind: 'leg.ended', legId: 'm', by: 'network', cause: 'timeout', aliveAt: noon - 60_000 },
    ],
  });
  putCharge(house.db, { callId: 'c', at: noon, net: '0.07' });
  const call = await read('/calls/c');
  expect(call).toMatchObject({
    id: 'c',
    journal: [
      { seq: 1, at: '2026-01-05T12:00:00.000Z', kind: 'leg.ended', cause: 'bye' },
      { cause: 'timeout', aliveAt: '2026-01-05T11:59:00.000Z' },
    ],
    charges: [{ legId: 'leg-1', net: '0.07', rate: 'Spain', billedSec: 60 }],
    recordings: [],
  });
  const missing = await get('/calls/nothing');
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ code: 'not-found' });
});

test('CDRs are the ended calls with their charges', async () => {
  putCall(house.db, { id: 'c', at: noon });
  putCall(house.db, { id: 'lasts', at: noon + 1, endedAt: null, endReason: null });
  putCharge(house.db, { callId: 'c', at: noon, net: '0.07' });
  expect(await read('/cdrs')).toMatchObject({ cdrs: [{ id: 'c', charges: [{ net: '0.07' }] }] });
  expect(await idsOf('/calls')).toEqual(['lasts', 'c']);
});

test('CDRs come as CSV when asked, and a name that a spreadsheet would run is made a text', async () => {
  putCall(house.db, { id: 'c', at: noon, fromName: '=HYPERLINK("http://x","pay")', cost: '0.07', currency: 'EUR' });
  putCharge(house.db, { callId: 'c', at: noon, net: '0.07' });
  const answer = await get('/cdrs', { Accept: 'text/csv, */*;q=0.1' });
  expect(answer.headers.get('Content-Type')).toContain('text/csv');
  const [head, line, ...rest] = (await answer.text()).split('\r\n');
  expect(rest).toEqual(['']);
  expect(head?.split(',').slice(0, 4)).toEqual(['id', 'direction', 'started_at', 'answered_at']);
  expect(line).toContain(`"'=HYPERLINK(""http://x"",""pay"")"`);
  expect(line).toContain(',+34910000001,');
  expect(line).toContain(',60,0.07,EUR,,Spain');
  expect((await get('/cdrs', { Accept: 'image/png' })).status).toBe(406);
  expect((await get('/cdrs', { Accept: '*/*' })).headers.get('Content-Type')).toContain('application/json');
});

test('queues, people and trunks are told as they are at this moment', async () => {
  expect((await read('/queues')).queues).toEqual([
    {
      id: 'care',
      callbacks: 0,
      name: 'Customer care',
      ready: 0,
      signedIn: 1,
      onDuty: 1,
      serviceLevelSec: 20,
      waiting: [
        {
          callId: 'w',
          number: '600',
          enteredAt: '2026-01-05T12:00:00.000Z',
          position: 1,
          priority: 0,
          reason: 'no-agent-free',
        },
      ],
      today: queue.today,
    },
  ]);
  expect((await read('/agents')).agents).toEqual([
    {
      login: 'ana',
      name: 'Ana',
      state: 'break',
      since: '2026-01-05T12:00:00.000Z',
      breakReason: 'meal',
      misses: 0,
      phone: 'registered',
      queues: ['care'],
    },
  ]);
  expect((await read('/trunks')).trunks).toEqual([
    { id: 'carrier', name: 'Carrier', state: 'up', since: '2026-01-05T12:00:00.000Z', channelsInUse: 1 },
  ]);
});

test('customers are searched, found by number as typed, and read one by one', async () => {
  const made = customers.create(
    { name: 'Íñigo Pérez', points: [{ channel: 'phone', typed: '600 111 222' }] },
    { by: 'test' },
  );
  const id = made.kind === 'saved' ? made.customer.id : '';
  customers.create({ name: 'Zoe' }, { by: 'test' });
  expect(await read('/customers?search=perez')).toMatchObject({ customers: [{ id }] });
  expect(await read('/customers?number=600111222')).toMatchObject({ customers: [{ id }] });
  expect(await read('/customers?number=101')).toEqual({ customers: [] });
  expect(await read('/customers?limit=1')).toMatchObject({ customers: [{ id }], next: expect.any(String) });
  expect(await read(`/customers/${id}`)).toMatchObject({
    name: 'Íñigo Pérez',
    points: [{ channel: 'phone', key: '+34600111222', typed: '600 111 222' }],
  });
  expect((await get('/customers/nobody')).status).toBe(404);
});

test('the OpenAPI document is open and describes every path with its errors', async () => {
  const answer = await api.request('/openapi.json');
  expect(answer.status).toBe(200);
  const document = (await answer.json()) as {
    openapi: string;
    paths: Record<string, { get: { responses: Record<string, unknown>; security: unknown } }>;
  };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual([
    '/agents',
    '/calls',
    '/calls/{id}',
    '/calls/{id}/recording',
    '/cdrs',
    '/customers',
    '/customers/{id}',
    '/faxes',
    '/faxes/{id}',
    '/price',
    '/queues',
    '/reports/costs',
    '/reports/trunks',
    '/reports/{name}',
    '/trunks',
    '/vitals',
  ]);
  expect(Object.keys(document.paths['/calls/{id}']!.get.responses)).toEqual(['200', '401', '404']);
  expect(document.paths['/cdrs']!.get.security).toEqual([{ bearer: [] }]);
});

test('an unknown path and a fault of ours are told as problems', async () => {
  const nowhere = await get('/nowhere');
  expect(nowhere.status).toBe(404);
  expect(await nowhere.json()).toMatchObject({ code: 'not-found' });
  fault = new Error('secret detail');
  const broken = await get('/queues');
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toContain('secret detail');
});

test('the cost report sums a period by person, trunk and queue; a period turned round is refused', async () => {
  const report = (await (await get('/reports/costs?from=2020-01-01&to=2030-01-01')).json()) as {
    from: string;
    byTrunk: { calls: number }[];
  };
  // Midnight in Madrid.
  expect(report.from).toBe('2019-12-31T23:00:00.000Z');
  expect(report.byTrunk.reduce((sum, line) => sum + line.calls, 0)).toBe(house.db.select().from(calls).all().length);
  expect((await get('/reports/costs?from=2026-02-01&to=2026-01-01')).status).toBe(400);
});

test('how the lines did is a report of a period, and a period that ends before it begins is told', async () => {
  expect(await read('/reports/trunks?from=2026-01-01&to=2026-02-01')).toMatchObject({ trunks: [] });
  expect((await get('/reports/trunks?from=2026-02-01&to=2026-01-01')).status).toBe(400);
});

const put = (body: unknown, how: { id?: string; by?: string } = {}) =>
  api.request(`/calls/${how.id ?? 'c1'}/recording`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${how.by ?? pausingToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('a program pauses the recording of a running call, is told until when, and lets it go on', async () => {
  const paused = await put({ paused: true });
  expect([paused.status, await paused.json()]).toEqual([
    200,
    { paused: true, goesOnAt: new Date(noon + 60_000).toISOString() },
  ]);
  expect(await (await put({ paused: false })).json()).toMatchObject({ paused: false });
  expect(asked).toEqual([expect.stringMatching(/^token:\S+ true$/), expect.stringMatching(/^token:\S+ false$/)]);
});

test('a token that only reads pauses nothing, nor is a call paused that is not recorded or not there', async () => {
  expect((await put({ paused: true }, { by: token })).status).toBe(403);
  expect((await put({ paused: true }, { id: 'gone' })).status).toBe(404);
  expect((await put({ paused: 'yes' })).status).toBe(400);
  live = { recording: false };
  expect((await put({ paused: true })).status).toBe(409);
  expect(asked).toEqual([]);
});

test('what a call would cost is told step by step, with exact amounts', async () => {
  const { steps } = (await read('/price?number=600999888&seconds=60&at=2026-01-05T12:00:00Z')) as {
    steps: { step: string }[];
  };
  expect(steps.map(({ step }) => step)).toEqual(['typed', 'kind', 'route', 'trunk', 'cost']);
  expect(steps.at(-1)).toMatchObject({ list: { step: 'rated', net: '0.07', billedSec: 60, taxes: [], gross: '0.07' } });
  expect((await get('/price?number=600999888&seconds=0')).status).toBe(400);
});
