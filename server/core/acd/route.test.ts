import { expect, test } from 'vitest';
import { type AgentNow, route, type Snapshot, type WaitingCall } from './route.ts';

const now = 1_000_000;

const agent = (login: string, more: Partial<AgentNow> = {}): AgentNow => ({
  login,
  state: 'ready',
  idleSince: now - 60_000,
  phone: 'registered',
  queueIds: ['care'],
  ...more,
});

const call = (callId: string, more: Partial<WaitingCall> = {}): WaitingCall => ({
  callId,
  queueId: 'care',
  enteredAt: now - 10_000,
  missedBy: {},
  ...more,
});

const look = (more: Partial<Snapshot>): Snapshot => ({
  now,
  queues: [
    { queueId: 'care', priority: 0, retryAfterMs: 15_000 },
    { queueId: 'sales', priority: 5, retryAfterMs: 15_000 },
  ],
  waiting: [],
  agents: [],
  ...more,
});

test('the person who has been idle longest is offered the caller', () => {
  const agents = [
    agent('ana'),
    agent('bea', { idleSince: now - 90_000 }),
    agent('carlos', { idleSince: now - 70_000 }),
  ];
  expect(route(look({ waiting: [call('c1')], agents }))).toEqual({
    offers: [{ callId: 'c1', queueId: 'care', login: 'bea', reason: 'longest-idle' }],
    waiting: [{ callId: 'c1', queueId: 'care', position: 1, kind: 'offered', login: 'bea', reason: 'longest-idle' }],
    agents: [
      { login: 'ana', kind: 'idle', reason: 'nobody-waiting' },
      { login: 'bea', kind: 'offered', callId: 'c1', reason: 'longest-idle' },
      { login: 'carlos', kind: 'idle', reason: 'nobody-waiting' },
    ],
  });
});

test('the offer says when there was nobody to choose from', () => {
  const agents = [agent('ana'), agent('bea', { state: 'talking' })];
  expect(route(look({ waiting: [call('c1')], agents })).offers).toMatchObject([
    { login: 'ana', reason: 'only-one-free' },
  ]);
});

test('callers are served by priority, then by arrival, across queues', () => {
  const waiting = [
    call('late', { enteredAt: now - 1_000 }),
    call('early', { enteredAt: now - 9_000 }),
    call('sales', { queueId: 'sales', enteredAt: now }),
    call('important', { enteredAt: now, priority: 9 }),
  ];
  const agents = ['a', 'b', 'c'].map((login) => agent(login, { queueIds: ['care', 'sales'] }));
  const routing = route(look({ waiting, agents }));
  expect(routing.offers.map(({ callId }) => callId)).toEqual(['important', 'sales', 'early']);
  expect(routing.waiting.map(({ callId, position, reason }) => [callId, position, reason])).toEqual([
    ['important', 1, 'longest-idle'],
    ['sales', 1, 'longest-idle'],
    ['early', 2, 'only-one-free'],
    ['late', 3, 'callers-ahead'],
  ]);
});

test('who missed a call is passed over while someone else is free', () => {
  const agents = [agent('ana', { idleSince: 0 }), agent('bea')];
  const waiting = [call('c1', { missedBy: { ana: now - 60_000 } })];
  expect(route(look({ waiting, agents })).offers).toMatchObject([{ login: 'bea', reason: 'only-one-free' }]);
});

test('who missed a call gets it again only after the pause, and the answer says when to look again', () => {
  const agents = [agent('ana')];
  const waiting = [call('c1', { missedBy: { ana: now - 14_999 } })];
  expect(route(look({ waiting, agents }))).toEqual({
    offers: [],
    waiting: [{ callId: 'c1', queueId: 'care', position: 1, kind: 'waiting', reason: 'just-missed' }],
    agents: [{ login: 'ana', kind: 'idle', reason: 'just-missed' }],
    nextLookAt: now + 1,
  });
  expect(route(look({ now: now + 1, waiting, agents })).offers).toMatchObject([{ login: 'ana', reason: 'after-miss' }]);
});

test('when all have missed it, the one whose miss is longest ago goes first', () => {
  const agents = [agent('ana', { idleSince: 0 }), agent('bea')];
  const waiting = [call('c1', { missedBy: { ana: now - 20_000, bea: now - 40_000 } })];
  expect(route(look({ waiting, agents })).offers).toMatchObject([{ login: 'bea', reason: 'after-miss' }]);
});

test('one who just missed a caller is still offered the next caller', () => {
  const waiting = [call('c1', { missedBy: { ana: now - 1_000 } }), call('c2', { enteredAt: now })];
  expect(route(look({ waiting, agents: [agent('ana')] })).offers).toMatchObject([{ callId: 'c2', login: 'ana' }]);
});

test('a caller who rings at someone is not offered to another', () => {
  const waiting = [call('c1', { offeredTo: 'ana' })];
  const agents = [agent('ana', { state: 'ringing' }), agent('bea')];
  const routing = route(look({ waiting, agents }));
  expect(routing.offers).toEqual([]);
  expect(routing.waiting).toMatchObject([{ reason: 'being-offered', login: 'ana' }]);
  expect(routing.agents).toMatchObject([{ reason: 'ringing' }, { reason: 'nobody-waiting' }]);
});

test.each([
  [
    'nobody of the queue is signed in',
    [agent('a', { state: 'off' }), agent('b', { queueIds: ['sales'] })],
    'nobody-logged-in',
  ],
  ['everyone is on break', [agent('a', { state: 'break' }), agent('b', { state: 'off' })], 'all-on-break'],
  ['someone talks', [agent('a', { state: 'talking' }), agent('b', { state: 'break' })], 'no-agent-free'],
  ['someone writes up a call', [agent('a', { state: 'wrap-up' })], 'no-agent-free'],
  ['someone telephones on their own', [agent('a', { phone: 'in-use' })], 'no-agent-free'],
  [
    'the only phone is unplugged',
    [agent('a', { phone: 'unregistered' }), agent('b', { state: 'break' })],
    'phones-not-registered',
  ],
])('a caller who waits is told why: %s', (_, agents, reason) => {
  expect(route(look({ waiting: [call('c1')], agents })).waiting).toMatchObject([{ kind: 'waiting', reason }]);
});

test.each([
  [{ state: 'off' }, 'off'],
  [{ state: 'break' }, 'on-break'],
  [{ state: 'talking' }, 'talking'],
  [{ state: 'wrap-up' }, 'wrap-up'],
  [{ phone: 'unregistered' }, 'phone-not-registered'],
  [{ phone: 'in-use' }, 'phone-in-use'],
  [{ queueIds: [] }, 'no-queue'],
  [{ queueIds: ['sales'] }, 'nobody-waiting'],
] as [Partial<AgentNow>, string][])('a person who gets no caller is told why: %o', (more, reason) => {
  expect(route(look({ waiting: [call('c1')], agents: [agent('ana', more)] })).agents).toEqual([
    { login: 'ana', kind: 'idle', reason },
  ]);
});
