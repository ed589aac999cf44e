import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { type AgentNow, type Routing, route, type Snapshot, type WaitingCall } from './route.ts';

const now = 10_000_000;
const queueIds = ['care', 'sales', 'billing'];

function makeOffice(seed: number): Snapshot {
  const below = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const agents = Array.from(
    { length: below(14) },
    (_, index): AgentNow => ({
      login: `agent-${index}`,
      state: pick(['ready', 'ready', 'ready', 'break', 'talking', 'wrap-up', 'off'] as const),
      idleSince: now - below(5) * 10_000,
      phone: pick(['registered', 'registered', 'registered', 'unregistered', 'in-use'] as const),
      queueIds: queueIds.filter(() => below(2) === 1),
    }),
  );
  const waiting = Array.from(
    { length: 1 + below(10) },
    (_, index): WaitingCall => ({
      callId: `call-${index}`,
      queueId: pick(queueIds),
      enteredAt: now - below(6) * 5_000,
      priority: below(2),
      missedBy: Object.fromEntries(
        agents.filter(() => below(4) === 0).map(({ login }) => [login, now - below(40_000)]),
      ),
      ...(below(6) === 0 && { offeredTo: 'somebody' }),
    }),
  );
  const queues = queueIds.map((queueId) => ({ queueId, priority: below(2), retryAfterMs: below(3) * 10_000 }));
  return { now, queues, waiting, agents };
}

const offices = Array.from({ length: 2_000 }, (_, seed) => makeOffice(seed + 1));
const looks = offices.map((office): [Snapshot, Routing] => [office, route(office)]);

const rulesOf = (office: Snapshot, call: WaitingCall): Snapshot['queues'][number] =>
  office.queues.find(({ queueId }) => queueId === call.queueId)!;

const mayTake = (office: Snapshot, pair: { agent: AgentNow; call: WaitingCall }): boolean => {
  const { agent, call } = pair;
  const missedAt = call.missedBy[agent.login];
  return (
    agent.state === 'ready' &&
    agent.phone === 'registered' &&
    agent.queueIds.includes(call.queueId) &&
    call.offeredTo === undefined &&
    (missedAt === undefined || missedAt + rulesOf(office, call).retryAfterMs <= office.now)
  );
};

const broken = (holds: (office: Snapshot, routing: Routing) => boolean): number[] =>
  looks.flatMap(([office, routing], index) => (holds(office, routing) ? [] : [index + 1]));

const callNamed = (office: Snapshot, callId: string): WaitingCall =>
  office.waiting.find((call) => call.callId === callId)!;
const agentNamed = (office: Snapshot, login: string): AgentNow => office.agents.find((agent) => agent.login === login)!;

test('the generated offices have offers, callers left waiting and people left idle', () => {
  expect(looks.filter(([, { offers }]) => offers.length > 1).length).toBeGreaterThan(500);
  expect(looks.filter(([, { waiting }]) => waiting.some(({ kind }) => kind === 'waiting')).length).toBeGreaterThan(500);
  expect(looks.filter(([, { offers }]) => offers.some(({ reason }) => reason === 'after-miss')).length).toBeGreaterThan(
    50,
  );
});

test('nobody is offered two callers and no caller to two people', () => {
  expect(
    broken(
      (_, { offers }) =>
        new Set(offers.map(({ login }) => login)).size === offers.length &&
        new Set(offers.map(({ callId }) => callId)).size === offers.length,
    ),
  ).toEqual([]);
});

test('only those are offered a caller who may take that one', () => {
  expect(
    broken((office, { offers }) =>
      offers.every(({ callId, login }) =>
        mayTake(office, { agent: agentNamed(office, login), call: callNamed(office, callId) }),
      ),
    ),
  ).toEqual([]);
});

test('no free person is left idle while a caller waits whom that person may take', () => {
  expect(
    broken((office, { offers }) => {
      const idle = office.agents.filter(({ login }) => !offers.some((offer) => offer.login === login));
      const left = office.waiting.filter(({ callId }) => !offers.some((offer) => offer.callId === callId));
      return !idle.some((agent) => left.some((call) => mayTake(office, { agent, call })));
    }),
  ).toEqual([]);
});

test('nobody idle for longer, who has not missed the caller either, is passed over', () => {
  expect(
    broken((office, { offers }) =>
      offers.every(({ callId, login }) => {
        const call = callNamed(office, callId);
        const chosen = agentNamed(office, login);
        const passedOver = office.agents.filter(
          (agent) =>
            !offers.some((offer) => offer.login === agent.login) &&
            call.missedBy[agent.login] === undefined &&
            mayTake(office, { agent, call }),
        );
        return passedOver.every((agent) => call.missedBy[login] === undefined && agent.idleSince >= chosen.idleSince);
      }),
    ),
  ).toEqual([]);
});

test('no caller is served before one of the same queue who goes first and whom the same person may take', () => {
  expect(
    broken((office, { offers }) =>
      offers.every(({ callId, login }) => {
        const served = callNamed(office, callId);
        const agent = agentNamed(office, login);
        return !office.waiting.some(
          (call) =>
            call.queueId === served.queueId &&
            ((call.priority ?? 0) > (served.priority ?? 0) ||
              (call.priority === served.priority && call.enteredAt < served.enteredAt)) &&
            !offers.some((offer) => offer.callId === call.callId) &&
            mayTake(office, { agent, call }),
        );
      }),
    ),
  ).toEqual([]);
});

test('every caller and every person is explained once', () => {
  expect(
    broken(
      (office, { waiting, agents }) =>
        waiting.length === office.waiting.length &&
        new Set(waiting.map(({ callId }) => callId)).size === waiting.length &&
        agents.map(({ login }) => login).join() === office.agents.map(({ login }) => login).join(),
    ),
  ).toEqual([]);
});

test('looking again at the told instant changes the answer', () => {
  const untrue = looks.filter(([office, { offers, nextLookAt }]) => {
    if (nextLookAt === undefined) return false;
    if (nextLookAt <= office.now) return true;
    return offers.length === 0 && route({ ...office, now: nextLookAt }).offers.length === 0;
  });
  expect(untrue).toEqual([]);
});
