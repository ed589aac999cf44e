import { expect, test } from 'vitest';
import { route } from './route.ts';
import type { AgentNow, Membership, QueueRules, Snapshot, Strategy, WaitingCall } from './snapshot.ts';

const now = 1_000_000;

const member = (queueId: string, more: Partial<Membership> = {}): Membership => ({
  ...{ queueId, weight: 1, tier: 1, place: 1, calls: 0, talkMs: 0, share: 1 },
  ...more,
});

const agent = (login: string, more: Partial<AgentNow> = {}): AgentNow => ({
  login,
  state: 'ready',
  idleSince: now - 60_000,
  phone: 'registered',
  queues: [member('care')],
  skills: {},
  lot: 0.5,
  ...more,
});

const call = (callId: string, more: Partial<WaitingCall> = {}): WaitingCall => ({
  callId,
  queueId: 'care',
  enteredAt: now - 10_000,
  missedBy: {},
  offeredTo: [],
  ...more,
});

const queue = (queueId: string, more: Partial<QueueRules> = {}): QueueRules => ({
  queueId,
  priority: 0,
  strategy: 'longest-idle',
  retryAfterMs: { 'no-answer': 15_000, busy: 5_000, declined: 30_000, unreachable: 60_000 },
  needs: [],
  tierOpensAfterMs: [],
  ringMoreEveryMs: 10_000,
  ...more,
});

const look = (more: Partial<Snapshot>): Snapshot => ({
  now,
  queues: [queue('care'), queue('sales', { priority: 5 })],
  waiting: [],
  agents: [],
  ...more,
});

const missed = (at: number, why: 'no-answer' | 'busy' | 'declined' = 'no-answer') => ({ at, why });

test('the person who has been idle longest is offered the caller', () => {
  const agents = [
    agent('ana'),
    agent('bea', { idleSince: now - 90_000 }),
    agent('carlos', { idleSince: now - 70_000 }),
  ];
  expect(route(look({ waiting: [call('c1')], agents }))).toEqual({
    offers: [{ callId: 'c1', queueId: 'care', login: 'bea', reason: 'longest-idle', among: 3, needs: [], tier: 1 }],
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
    { login: 'ana', reason: 'only-one-free', among: 1 },
  ]);
});

test('callers are served by priority, then by arrival, across queues', () => {
  const waiting = [
    call('late', { enteredAt: now - 1_000 }),
    call('early', { enteredAt: now - 9_000 }),
    call('sales', { queueId: 'sales', enteredAt: now }),
    call('important', { enteredAt: now, priority: 9 }),
  ];
  const agents = ['a', 'b', 'c'].map((login) => agent(login, { queues: [member('care'), member('sales')] }));
  const routing = route(look({ waiting, agents }));
  expect(routing.offers.map(({ callId }) => callId)).toEqual(['important', 'sales', 'early']);
  expect(routing.waiting.map(({ callId, position, reason }) => [callId, position, reason])).toEqual([
    ['important', 1, 'longest-idle'],
    ['sales', 1, 'longest-idle'],
    ['early', 2, 'only-one-free'],
    ['late', 3, 'callers-ahead'],
  ]);
});

test('a head start counts as time waited', () => {
  const waiting = [call('first'), call('known', { enteredAt: now, headStartMs: 11_000 })];
  expect(route(look({ waiting, agents: [agent('ana')] })).offers).toMatchObject([{ callId: 'known' }]);
});

test.each<[Strategy, Partial<AgentNow>, Partial<AgentNow>]>([
  ['longest-idle', { idleSince: 5 }, { idleSince: 9 }],
  [
    'fewest-calls',
    { queues: [member('care', { calls: 2 })] },
    { queues: [member('care', { calls: 3 })], idleSince: 0 },
  ],
  [
    'least-talk',
    { queues: [member('care', { talkMs: 60_000 })] },
    { queues: [member('care', { talkMs: 61_000 })], idleSince: 0 },
  ],
  [
    'round-robin',
    { queues: [member('care', { lastOfferedAt: 10 })] },
    { queues: [member('care', { lastOfferedAt: 20 })], idleSince: 0 },
  ],
  ['in-order', { queues: [member('care', { place: 1 })] }, { queues: [member('care', { place: 2 })], idleSince: 0 }],
  ['random', { lot: 0.9 }, { lot: 0.1, idleSince: 0 }],
])('%s: the queue chooses by its own rule', (strategy, chosen, other) => {
  const agents = [agent('other', other), agent('chosen', chosen)];
  const queues = [queue('care', { strategy })];
  expect(route(look({ queues, waiting: [call('c1')], agents })).offers).toMatchObject([
    { login: 'chosen', reason: strategy, among: 2 },
  ]);
});

test('those who are alike by the rule go by idleness', () => {
  const agents = [agent('ana'), agent('bea', { idleSince: 0 })];
  const queues = [queue('care', { strategy: 'fewest-calls' })];
  expect(route(look({ queues, waiting: [call('c1')], agents })).offers).toMatchObject([{ login: 'bea' }]);
});

test('a caller may ring at all free people at once, and at one who becomes free while it rings', () => {
  const queues = [queue('care', { strategy: 'ring-all' })];
  const agents = [agent('ana'), agent('bea'), agent('carlos', { state: 'talking' })];
  const both = route(look({ queues, agents, waiting: [call('c1'), call('c2', { enteredAt: now })] }));
  expect(both.offers).toMatchObject([
    { callId: 'c1', login: 'ana' },
    { callId: 'c1', login: 'bea' },
  ]);
  expect(both.waiting[1]).toMatchObject({ callId: 'c2', reason: 'callers-ahead' });
  const ringing = [agent('ana', { state: 'ringing' }), agent('bea', { state: 'ringing' }), agent('carlos')];
  const waiting = [call('c1', { offeredTo: ['ana', 'bea'], offeredSince: now - 3_000 })];
  expect(route(look({ queues, agents: ringing, waiting })).offers).toMatchObject([{ callId: 'c1', login: 'carlos' }]);
});

test('one more phone rings along each time the pause is over', () => {
  const queues = [queue('care', { strategy: 'ring-more' })];
  const agents = [agent('ana', { state: 'ringing' }), agent('bea'), agent('carlos')];
  const waiting = [call('c1', { offeredTo: ['ana'], offeredSince: now - 9_999 })];
  expect(route(look({ queues, agents, waiting }))).toMatchObject({ offers: [], nextLookAt: now + 1 });
  expect(route(look({ now: now + 1, queues, agents, waiting })).offers).toMatchObject([{ login: 'bea' }]);
});

test('who missed a call is passed over while someone else is free', () => {
  const agents = [agent('ana', { idleSince: 0 }), agent('bea')];
  const waiting = [call('c1', { missedBy: { ana: missed(now - 60_000) } })];
  expect(route(look({ waiting, agents })).offers).toMatchObject([{ login: 'bea', reason: 'only-one-free' }]);
});

test('who missed a call gets it again only after the pause, and the answer says when to look again', () => {
  const agents = [agent('ana')];
  const waiting = [call('c1', { missedBy: { ana: missed(now - 14_999) } })];
  expect(route(look({ waiting, agents }))).toEqual({
    offers: [],
    waiting: [{ callId: 'c1', queueId: 'care', position: 1, kind: 'waiting', reason: 'just-missed' }],
    agents: [{ login: 'ana', kind: 'idle', reason: 'just-missed' }],
    nextLookAt: now + 1,
  });
  expect(route(look({ now: now + 1, waiting, agents })).offers).toMatchObject([{ login: 'ana', reason: 'after-miss' }]);
});

test.each([
  ['busy', 5_000],
  ['no-answer', 15_000],
  ['declined', 30_000],
] as const)('who was %s is asked again after a pause of its own', (why, pauseMs) => {
  const waiting = [call('c1', { missedBy: { ana: missed(now, why) } })];
  const agents = [agent('ana')];
  expect(route(look({ waiting, agents })).nextLookAt).toBe(now + pauseMs);
  expect(route(look({ now: now + pauseMs, waiting, agents })).offers).toHaveLength(1);
});

test('when all have missed it, the one whose miss is longest ago goes first', () => {
  const agents = [agent('ana', { idleSince: 0 }), agent('bea')];
  const waiting = [call('c1', { missedBy: { ana: missed(now - 20_000), bea: missed(now - 40_000) } })];
  expect(route(look({ waiting, agents })).offers).toMatchObject([{ login: 'bea', reason: 'after-miss' }]);
});

test('one who just missed a caller is still offered the next caller', () => {
  const waiting = [call('c1', { missedBy: { ana: missed(now - 1_000) } }), call('c2', { enteredAt: now })];
  expect(route(look({ waiting, agents: [agent('ana')] })).offers).toMatchObject([{ callId: 'c2', login: 'ana' }]);
});

test('a caller who rings at someone is not offered to another', () => {
  const waiting = [call('c1', { offeredTo: ['ana'] })];
  const agents = [agent('ana', { state: 'ringing' }), agent('bea')];
  const routing = route(look({ waiting, agents }));
  expect(routing.offers).toEqual([]);
  expect(routing.waiting).toMatchObject([{ reason: 'being-offered', login: 'ana' }]);
  expect(routing.agents).toMatchObject([{ reason: 'ringing' }, { reason: 'nobody-waiting' }]);
});

test('a queue asks for skills, less of them the longer the caller waits', () => {
  const needs = [{ skill: 'english', least: 80, relax: { everyMs: 10_000, by: 15, downTo: 40 } }];
  const queues = [queue('care', { needs })];
  const agents = [agent('ana', { skills: { english: 60 }, idleSince: 0 }), agent('bea', { skills: { english: 30 } })];
  const waiting = [call('c1')];
  expect(route(look({ queues, agents, waiting }))).toMatchObject({
    offers: [],
    waiting: [{ reason: 'skills' }],
    agents: [{ reason: 'none-fits' }, { reason: 'none-fits' }],
    nextLookAt: now + 10_000,
  });
  const later = route(look({ now: now + 10_000, queues, agents, waiting }));
  expect(later.offers).toMatchObject([{ login: 'ana', needs: [{ skill: 'english', least: 50 }], among: 1 }]);
  const [poor] = agents.slice(1);
  const muchLater = look({ now: now + 500_000, queues, agents: [poor!], waiting });
  expect(route(muchLater)).toMatchObject({ offers: [], waiting: [{ reason: 'skills' }] });
  expect(route(muchLater).nextLookAt).toBeUndefined();
});

test('what a menu asked for stands in the place of what the queue asks', () => {
  const queues = [queue('care', { needs: [{ skill: 'english', least: 80 }] })];
  const agents = [agent('ana', { skills: { french: 90 } })];
  const waiting = [call('c1', { needs: [{ skill: 'french', least: 50 }] })];
  expect(route(look({ queues, agents, waiting })).offers).toMatchObject([{ login: 'ana' }]);
});

test('the second tier is asked after its time, and at once when nobody of the first is there', () => {
  const queues = [queue('care', { tierOpensAfterMs: [20_000] })];
  const first = agent('first', { state: 'talking' });
  const second = agent('second', { queues: [member('care', { tier: 2 })] });
  const waiting = [call('c1')];
  expect(route(look({ queues, agents: [first, second], waiting }))).toMatchObject({
    offers: [],
    waiting: [{ reason: 'tier-not-open' }],
    nextLookAt: now + 10_000,
  });
  const later = look({ now: now + 10_000, queues, agents: [first, second], waiting });
  expect(route(later).offers).toMatchObject([{ login: 'second', tier: 2 }]);
  const gone = { ...first, state: 'break' as const };
  expect(route(look({ queues, agents: [gone, second], waiting })).offers).toMatchObject([{ login: 'second' }]);
  const free = look({ now: now + 10_000, queues, agents: [{ ...first, state: 'ready' }, second], waiting });
  expect(route(free).offers).toMatchObject([{ login: 'first' }]);
});

test('who talked with the caller last is waited for, but not for ever and not when gone', () => {
  const preferred = { login: 'ana', untilMs: now + 5_000, why: 'last-agent' as const };
  const waiting = [call('c1', { preferred })];
  const busy = agent('ana', { state: 'talking' });
  expect(route(look({ agents: [busy, agent('bea')], waiting }))).toMatchObject({
    offers: [],
    waiting: [{ reason: 'kept-for-another' }],
    nextLookAt: now + 5_000,
  });
  expect(route(look({ agents: [agent('ana'), agent('bea', { idleSince: 0 })], waiting })).offers).toMatchObject([
    { login: 'ana', reason: 'last-agent' },
  ]);
  expect(route(look({ now: now + 5_000, agents: [busy, agent('bea')], waiting })).offers).toMatchObject([
    { login: 'bea' },
  ]);
  const off = agent('ana', { state: 'off' });
  expect(route(look({ agents: [off, agent('bea')], waiting })).offers).toMatchObject([{ login: 'bea' }]);
});

test('the owner of the case is asked though no member of the queue', () => {
  const preferred = { login: 'ana', untilMs: now + 5_000, why: 'case-owner' as const };
  const agents = [agent('ana', { queues: [] }), agent('bea')];
  expect(route(look({ agents, waiting: [call('c1', { preferred })] })).offers).toMatchObject([
    { login: 'ana', reason: 'case-owner' },
  ]);
});

test('a person serves the callers of a queue with more weight as if they had waited longer', () => {
  const queues = [queue('care'), queue('billing')];
  const both = (weight: number) => [member('care'), member('billing', { weight })];
  const waiting = [call('care'), call('billing', { queueId: 'billing', enteredAt: now - 6_000 })];
  const offered = (weight: number) =>
    route(look({ queues, waiting, agents: [agent('ana', { queues: both(weight) })] })).offers[0]!.callId;
  expect(offered(1)).toBe('care');
  expect(offered(2)).toBe('billing');
});

test('with weights that differ nobody is left with a caller whom another would rather have, and who would rather have them', () => {
  const queues = [queue('care'), queue('billing')];
  const weighing = (care: number, billing: number) => [
    member('care', { weight: care }),
    member('billing', { weight: billing }),
  ];
  const agents = [
    agent('ana', { queues: weighing(1, 5), idleSince: 0 }),
    agent('bea', { queues: weighing(5, 1), idleSince: 1 }),
  ];
  const waiting = [call('c'), call('b', { queueId: 'billing' })];
  expect(route(look({ queues, waiting, agents })).offers.map(({ callId, login }) => [callId, login])).toEqual([
    ['b', 'ana'],
    ['c', 'bea'],
  ]);
});

test.each([
  [
    'nobody of the queue is signed in',
    [agent('a', { state: 'off' }), agent('b', { queues: [member('sales')] })],
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
  [{ queues: [] }, 'no-queue'],
  [{ queues: [member('sales')] }, 'nobody-waiting'],
] as [Partial<AgentNow>, string][])('a person who gets no caller is told why: %o', (more, reason) => {
  expect(route(look({ waiting: [call('c1')], agents: [agent('ana', more)] })).agents).toEqual([
    { login: 'ana', kind: 'idle', reason },
  ]);
});

test('who has waited too long goes before the queue of higher priority, and it is told', () => {
  const queues = [queue('care', { overdueAfterMs: 600_000 }), queue('sales', { priority: 5, overdueAfterMs: 600_000 })];
  const agents = [agent('ana', { queues: [member('care'), member('sales', { weight: 5 })] })];
  const fresh = call('fresh', { queueId: 'sales', enteredAt: now - 300_000 });
  const offered = (waitedMs: number) =>
    route(look({ queues, agents, waiting: [fresh, call('old', { enteredAt: now - waitedMs })] })).offers[0];
  expect(offered(599_999)).toMatchObject({ callId: 'fresh' });
  expect(offered(600_000)).toMatchObject({ callId: 'old', overdue: true });
});

test('what a supervisor wants served first goes first even before who has waited too long', () => {
  const queues = [queue('care', { overdueAfterMs: 60_000 }), queue('sales', { priority: 5 })];
  const agents = [agent('ana', { queues: [member('care'), member('sales')] })];
  const waiting = [call('old', { enteredAt: now - 90_000 }), call('wanted', { queueId: 'sales', priority: 1 })];
  expect(route(look({ queues, agents, waiting })).offers[0]).toMatchObject({ callId: 'wanted' });
});

test('of two who have waited too long the longer one goes first, without weights', () => {
  const queues = [queue('care', { overdueAfterMs: 60_000 }), queue('sales', { overdueAfterMs: 30_000 })];
  const agents = [agent('ana', { queues: [member('care'), member('sales', { weight: 9 })] })];
  const waiting = [
    call('sold', { queueId: 'sales', enteredAt: now - 70_000 }),
    call('old', { enteredAt: now - 80_000 }),
  ];
  expect(route(look({ queues, agents, waiting })).offers[0]).toMatchObject({ callId: 'old' });
});

test('who just missed one is left alone until the rest is over, whoever calls', () => {
  const resting = agent('ana', { restsUntil: now + 5_000 });
  const routing = route(look({ waiting: [call('c1')], agents: [resting] }));
  expect(routing.offers).toEqual([]);
  expect(routing.waiting).toMatchObject([{ reason: 'just-missed' }]);
  expect(routing.agents).toEqual([{ login: 'ana', kind: 'idle', reason: 'resting' }]);
  expect(routing.nextLookAt).toBe(now + 5_000);
  const rested = { ...resting, restsUntil: now };
  expect(route(look({ waiting: [call('c1')], agents: [rested] })).offers).toMatchObject([{ login: 'ana' }]);
});

test('who only calls out gets no caller, not even one who wants this person', () => {
  const agents = [agent('ana', { isOutbound: true, queues: [] }), agent('bea')];
  const waiting = [call('c1', { preferred: { login: 'ana', untilMs: now + 20_000, why: 'last-agent' } })];
  expect(route(look({ waiting, agents }))).toMatchObject({
    offers: [{ login: 'bea' }],
    agents: [{ login: 'ana', kind: 'idle', reason: 'outbound' }, { login: 'bea' }],
  });
  expect(route(look({ waiting: [call('c1')], agents: agents.slice(0, 1) })).waiting).toMatchObject([
    { reason: 'nobody-logged-in' },
  ]);
});
