import { expect, test } from 'vitest';
import type { OutboundRoute } from '../office/office.ts';
import { type OutboundRequest, planOutbound, type TrunkNow } from './plan-outbound.ts';

const route = (id: string, more: Partial<OutboundRoute>): OutboundRoute => ({
  id,
  name: id,
  prefixes: [''],
  strip: 0,
  prepend: '',
  trunks: ['main'],
  ...more,
});

const trunk = (id: string, more: Partial<TrunkNow> & { channels?: number; callerId?: string } = {}): TrunkNow => {
  const { channels, callerId, ...now } = more;
  const kept = { id, ...(channels !== undefined && { channels }), ...(callerId !== undefined && { callerId }) };
  return { trunk: kept, up: true, inUse: 0, ...now };
};

const plan = (dialled: string, more: Partial<OutboundRequest> = {}): unknown =>
  planOutbound({
    dialled,
    country: 'DO',
    extensions: [{ number: '101' }, { number: '9112' }],
    groups: [{ number: '710' }],
    queues: [{ id: 'care', number: '700' }, { id: 'silent' }],
    flows: [{ id: 'main', number: '800' }],
    rooms: [{ number: '850' }],
    routes: [route('all', {})],
    trunks: [trunk('main', { callerId: '+18095550000' })],
    ...more,
  });

test('an extension and a queue are reached inside the house', () => {
  expect(plan('101')).toEqual({ kind: 'internal', extension: '101' });
  expect(plan('700')).toEqual({ kind: 'queue', queueId: 'care' });
  expect(plan('710')).toEqual({ kind: 'group', group: '710' });
  expect(plan('*8101')).toEqual({ kind: 'code', code: { kind: 'pick-up', number: '101' } });
});

test('a number leaves by its route with the caller id of the trunk', () => {
  expect(plan('809-555-1234')).toEqual({
    kind: 'trunk',
    attempts: [{ trunkId: 'main', numberToSend: '8095551234', callerId: '+18095550000' }],
    e164: '+18095551234',
    routeId: 'all',
    reason: 'catch-all',
    skipped: [],
  });
});

test('the longest prefix of any route wins, then the order of the list', () => {
  const routes = [
    route('all', {}),
    route('abroad', { prefixes: ['011'] }),
    route('spain', { prefixes: ['0113', '01134'] }),
    route('spain-again', { prefixes: ['01134'] }),
  ];
  expect(plan('01134911234567', { routes })).toMatchObject({ routeId: 'spain', reason: 'longest-prefix' });
  expect(plan('+34 911 234 567', { routes })).toMatchObject({ routeId: 'spain', e164: '+34911234567' });
  expect(plan('01149301234567', { routes })).toMatchObject({ routeId: 'abroad' });
});

test.each([
  ['an outside-line 9', '98095551234', { prefixes: ['9'], strip: 1 }, 'DO', '8095551234', '+18095551234'],
  ['an outside-line 9 in Panama', '92034567', { prefixes: ['9'], strip: 1 }, 'PA', '2034567', '+5072034567'],
  ['the carrier wants 1', '8095551234', { prepend: '1' }, 'DO', '18095551234', '+18095551234'],
  [
    'the carrier wants 00 for 011',
    '01134911234567',
    { strip: 3, prepend: '00' },
    'DO',
    '0034911234567',
    '+34911234567',
  ],
  ['the carrier wants plus', '0049 30 1234', { strip: 2, prepend: '+' }, 'ES', '+49301234', '+49301234'],
  ['a short foreign number', '00 49 1234567', { strip: 2, prepend: '+' }, 'ES', '+491234567', '+491234567'],
] as const)('%s: digits are taken off, then put in front', (_, dialled, more, country, numberToSend, e164) => {
  const routes = [route('only', { ...more, prefixes: 'prefixes' in more ? [...more.prefixes] : [''] })];
  expect(plan(dialled, { routes, country })).toMatchObject({ attempts: [{ numberToSend }], e164 });
});

test('a service number goes to the carrier although it has no E.164 form', () => {
  const answer = plan('*611');
  expect(answer).toMatchObject({ kind: 'trunk', attempts: [{ numberToSend: '*611' }] });
  expect(answer).not.toHaveProperty('e164');
});

test('trunks are tried in the order of the route, without those that are down, full or gone', () => {
  const routes = [route('all', { trunks: ['gone', 'down', 'full', 'second', 'main'] })];
  const trunks = [
    trunk('main'),
    trunk('second', { channels: 2, inUse: 1 }),
    trunk('full', { channels: 2, inUse: 2 }),
    trunk('down', { up: false }),
  ];
  expect(plan('8095551234', { routes, trunks })).toMatchObject({
    attempts: [{ trunkId: 'second' }, { trunkId: 'main' }],
    skipped: [
      { trunkId: 'gone', why: 'unknown' },
      { trunkId: 'down', why: 'down' },
      { trunkId: 'full', why: 'full' },
    ],
  });
});

test.each([
  ['no route', { routes: [] }, 'no-route'],
  ['no route with that prefix', { routes: [route('us', { prefixes: ['1305'] })] }, 'no-route'],
  ['a route without trunks', { routes: [route('all', { trunks: [] })] }, 'no-trunk'],
  ['all trunks down', { trunks: [trunk('main', { up: false })] }, 'trunks-down'],
  ['all trunks full', { trunks: [trunk('main', { channels: 1, inUse: 1 })] }, 'trunks-full'],
] as [string, Partial<OutboundRequest>, string][])('a call is refused for %s', (_, more, reason) => {
  expect(plan('8095551234', more)).toEqual({ kind: 'refused', reason });
});

test.each(['', 'pepe', '+1809', 'anonymous'])('"%s" is refused as no number', (dialled) => {
  expect(plan(dialled)).toEqual({ kind: 'refused', reason: 'invalid-number' });
});

test('an emergency call passes without any route, over free trunks first, then full, then those that seem down', () => {
  const trunks = [
    trunk('down', { up: false }),
    trunk('full', { channels: 1, inUse: 1 }),
    trunk('free', { callerId: '+18095550000' }),
  ];
  expect(plan('911', { routes: [], trunks })).toEqual({
    kind: 'emergency',
    number: '911',
    reason: 'as-dialled',
    attempts: [
      { trunkId: 'free', numberToSend: '911', callerId: '+18095550000' },
      { trunkId: 'full', numberToSend: '911' },
      { trunkId: 'down', numberToSend: '911' },
    ],
  });
});

test('an emergency number wins over an extension of the same digits', () => {
  expect(plan('911', { extensions: [{ number: '911' }] })).toMatchObject({ kind: 'emergency' });
});

test.each(['9911', '0911', '9 911', '0112'])('%s is an emergency call behind an outside-line digit', (dialled) => {
  expect(plan(dialled)).toMatchObject({
    kind: 'emergency',
    number: dialled.replace(' ', '').slice(1),
    reason: 'after-outside-digit',
  });
});

test('an extension that looks like 9 and an emergency number keeps its calls', () => {
  expect(plan('9112')).toEqual({ kind: 'internal', extension: '9112' });
});

test('the number of a conference room leads into it, whatever the routes say', () => {
  expect(plan('850')).toEqual({ kind: 'room', room: '850' });
});

const shownBy = (more: { foreignCallerId?: 'replace' | 'refuse' }): TrunkNow => {
  const now = trunk('main', { callerId: '+18095550000' });
  return { ...now, trunk: { ...now.trunk, ...more } };
};
const own = ['+18095550000', '+1809555010*'];

test('an own number is shown as wanted, another one gives way to the trunk’s, or the trunk is passed over', () => {
  const ask = { ownNumbers: own, wanted: '809-555-0101' };
  expect(plan('8095551234', ask)).toMatchObject({ attempts: [{ callerId: '+18095550101' }] });
  const foreign = { ownNumbers: own, wanted: '+18095559999' };
  expect(plan('8095551234', foreign)).toMatchObject({
    attempts: [{ callerId: '+18095550000', foreign: '+18095559999' }],
  });
  const strict = shownBy({ foreignCallerId: 'refuse' });
  expect(plan('8095551234', { ...foreign, trunks: [strict] })).toEqual({
    kind: 'refused',
    reason: 'caller-id',
    foreign: '+18095559999',
  });
  const routes = [route('all', { trunks: ['main', 'other'] })];
  expect(plan('8095551234', { ...foreign, routes, trunks: [strict, trunk('other')] })).toMatchObject({
    attempts: [{ trunkId: 'other', foreign: '+18095559999' }],
    skipped: [{ trunkId: 'main', why: 'caller-id' }],
  });
});

test('an emergency call shows the number of the trunk, or any own one where it has none, and is never refused', () => {
  const strict = shownBy({ foreignCallerId: 'refuse' });
  const ask = { ownNumbers: own, wanted: '+18095559999', trunks: [strict, trunk('bare')] };
  expect(plan('*31#911', ask)).toMatchObject({
    kind: 'emergency',
    number: '911',
    attempts: [{ callerId: '+18095550000' }, { trunkId: 'bare', callerId: '+18095550000' }],
  });
});

test.each(['*31#8095551234', '#31#+1 809 555 1234'])(
  '%s hides the number and is routed as the number behind',
  (dialled) => {
    expect(plan(dialled)).toMatchObject({
      kind: 'trunk',
      withheld: true,
      e164: '+18095551234',
      attempts: [{ numberToSend: '8095551234' }],
    });
    expect(plan('*31#101')).toEqual({ kind: 'internal', extension: '101' });
  },
);

test('a route may put its trunks in the order of what the call would cost; those without a price come last', () => {
  const costs: Record<string, bigint> = { b: 3n, c: 1n, d: 1n };
  const asked: unknown[] = [];
  const order = (more: Partial<OutboundRoute>, number = '8095551234') =>
    planOutbound({
      dialled: number,
      country: 'DO',
      extensions: [],
      groups: [],
      queues: [],
      flows: [],
      rooms: [],
      routes: [route('all', { trunks: ['a', 'b', 'c', 'd', 'down'], ...more })],
      trunks: [...['a', 'b', 'c', 'd'].map((id) => trunk(id)), trunk('down', { up: false })],
      estimate: (call) => {
        asked.push(call);
        const net = costs[call.trunkId];
        return net === undefined ? undefined : { seconds: 180, net, bundleSec: 0 };
      },
    });
  const cheapest = order({ order: 'cheapest' });
  expect(cheapest).toMatchObject({ reason: 'cheapest', skipped: [{ trunkId: 'down' }] });
  expect(cheapest.kind === 'trunk' && cheapest.attempts.map(({ trunkId }) => trunkId)).toEqual(['c', 'd', 'b', 'a']);
  expect(asked[0]).toEqual({ trunkId: 'a', e164: '+18095551234' });
  asked.length = 0;
  // As it stands, and where the number tells no price.
  expect(order({})).toMatchObject({ reason: 'catch-all', attempts: [{ trunkId: 'a' }, { trunkId: 'b' }, {}, {}] });
  expect(order({ order: 'cheapest' }, '2')).toMatchObject({ reason: 'catch-all' });
  expect(asked).toEqual([]);
});
