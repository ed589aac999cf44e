import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { type Routing, route } from './route.ts';
import { type AgentNow, type MissWhy, type Snapshot, strategies, type WaitingCall } from './snapshot.ts';

const now = 10_000_000;
const queueIds = ['care', 'sales', 'billing'];
const misses: readonly MissWhy[] = ['no-answer', 'busy', 'declined', 'unreachable'];

function makeOffice(seed: number): Snapshot {
  const below = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const sometimes = (share: number): boolean => below(100) < share;
  const agents = Array.from(
    { length: below(14) },
    (_, index): AgentNow => ({
      login: `agent-${index}`,
      state: pick(['ready', 'ready', 'ready', 'break', 'talking', 'wrap-up', 'off'] as const),
      idleSince: now - below(5) * 10_000,
      phone: pick(['registered', 'registered', 'registered', 'unregistered', 'in-use'] as const),
      queues: queueIds
        .filter(() => below(2) === 1)
        .map((queueId) => ({
          queueId,
          weight: pick([1, 1, 1, 2, 5]),
          tier: pick([1, 1, 1, 2, 3]),
          place: index,
          calls: below(4),
          talkMs: below(3) * 60_000,
          share: 1 + below(3),
          ...(sometimes(50) && { lastOfferedAt: now - below(100_000) }),
        })),
      skills: { english: below(5) * 25, sales: below(5) * 25 },
      lot: (1 + below(999)) / 1000,
    }),
  );
  const needs = () => [
    {
      skill: pick(['english', 'sales']),
      least: below(5) * 25,
      ...(sometimes(50) && { relax: { everyMs: 5_000, by: 10, downTo: 10 } }),
    },
  ];
  const waiting = Array.from({ length: 1 + below(10) }, (_, index): WaitingCall => {
    const ringsAt = sometimes(15) ? [`agent-${below(14)}`] : [];
    return {
      callId: `call-${index}`,
      queueId: pick(queueIds),
      enteredAt: now - below(6) * 5_000,
      priority: below(2),
      ...(sometimes(10) && { headStartMs: 12_000 }),
      ...(sometimes(20) && { needs: needs() }),
      ...(sometimes(15) && {
        preferred: {
          login: `agent-${below(14)}`,
          untilMs: now + (below(20) - 5) * 1_000,
          why: pick(['last-agent', 'case-owner'] as const),
        },
      }),
      missedBy: Object.fromEntries(
        agents.filter(() => below(5) === 0).map(({ login }) => [login, { at: now - below(40_000), why: pick(misses) }]),
      ),
      offeredTo: ringsAt,
      ...(ringsAt.length > 0 && { offeredSince: now - below(20_000) }),
    };
  });
  const queues = queueIds.map((queueId) => ({
    queueId,
    priority: below(2),
    strategy: pick(strategies),
    retryAfterMs: { 'no-answer': below(3) * 10_000, busy: 5_000, declined: 20_000, unreachable: 30_000 },
    needs: sometimes(25) ? needs() : [],
    tierOpensAfterMs: sometimes(50) ? [5_000, 15_000] : [],
    ringMoreEveryMs: 6_000,
    ...(sometimes(50) && { overdueAfterMs: 5_000 + below(3) * 10_000 }),
  }));
  return { now, queues, waiting, agents };
}

const offices = Array.from({ length: 3_000 }, (_, seed) => makeOffice(seed + 1));
const looks = offices.map((office): [Snapshot, Routing] => [office, route(office)]);

const rulesOf = (office: Snapshot, call: WaitingCall) => office.queues.find(({ queueId }) => queueId === call.queueId)!;
const isThere = ({ state }: AgentNow): boolean => state !== 'off' && state !== 'break';

/** Said a second time, as the rules read. */
function mayTake(office: Snapshot, { agent, call }: { agent: AgentNow; call: WaitingCall }): boolean {
  const rules = rulesOf(office, call);
  const waited = office.now - call.enteredAt;
  if (agent.state !== 'ready' || agent.phone !== 'registered' || call.offeredTo.includes(agent.login)) return false;
  const missed = call.missedBy[agent.login];
  if (missed && missed.at + rules.retryAfterMs[missed.why] > office.now) return false;
  const wanted = call.preferred;
  if (wanted && wanted.untilMs > office.now) {
    const person = office.agents.find(({ login }) => login === wanted.login);
    if (person && isThere(person)) return wanted.login === agent.login && call.offeredTo.length === 0;
  }
  const mostAtOnce =
    rules.strategy === 'ring-all'
      ? 99
      : rules.strategy === 'ring-more' && call.offeredSince !== undefined
        ? 1 + Math.floor((office.now - call.offeredSince) / rules.ringMoreEveryMs)
        : 1;
  if (call.offeredTo.length >= mostAtOnce) return false;
  const tierIn = (each: AgentNow) => each.queues.find(({ queueId }) => queueId === call.queueId)?.tier;
  const tier = tierIn(agent);
  if (tier === undefined) return false;
  const asked = rules.tierOpensAfterMs.filter((ms) => ms <= waited).length + 1;
  const someoneBefore = office.agents.some((each) => isThere(each) && (tierIn(each) ?? 99) < tier);
  if (tier > asked && someoneBefore) return false;
  return (call.needs ?? rules.needs).every(({ skill, least, relax }) => {
    const lowered = relax ? Math.max(relax.downTo, least - relax.by * Math.floor(waited / relax.everyMs)) : least;
    return (agent.skills[skill] ?? 0) >= Math.min(least, lowered);
  });
}

const broken = (holds: (office: Snapshot, routing: Routing) => boolean): number[] =>
  looks.flatMap(([office, routing], index) => (holds(office, routing) ? [] : [index + 1]));

const callNamed = (office: Snapshot, callId: string): WaitingCall =>
  office.waiting.find((call) => call.callId === callId)!;
const agentNamed = (office: Snapshot, login: string): AgentNow => office.agents.find((agent) => agent.login === login)!;

test('the generated offices have offers of each kind, callers left waiting and people left idle', () => {
  const reasons = new Map<string, number>();
  for (const [, { offers, waiting, agents }] of looks)
    for (const { reason } of [...offers, ...waiting, ...agents]) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const reason of [...strategies, 'only-one-free', 'after-miss', 'last-agent', 'case-owner'])
    expect([reason, (reasons.get(reason) ?? 0) > 20]).toEqual([reason, true]);
  for (const reason of ['callers-ahead', 'skills', 'tier-not-open', 'kept-for-another', 'just-missed', 'none-fits'])
    expect([reason, (reasons.get(reason) ?? 0) > 20]).toEqual([reason, true]);
});

test('nobody is offered two callers, and no caller to more people than ring at once', () => {
  expect(
    broken((office, { offers }) => {
      const several = offers.filter(({ callId }, index) => offers.findIndex((each) => each.callId === callId) < index);
      return (
        new Set(offers.map(({ login }) => login)).size === offers.length &&
        several.every(({ callId }) => rulesOf(office, callNamed(office, callId)).strategy.startsWith('ring-'))
      );
    }),
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

test('with longest-idle nobody of the same tier, idle for longer and not a misser either, is passed over', () => {
  expect(
    broken((office, { offers }) =>
      offers
        .filter(({ reason }) => reason === 'longest-idle')
        .every(({ callId, login, tier }) => {
          const call = callNamed(office, callId);
          const passedOver = office.agents.filter(
            (agent) =>
              !offers.some((offer) => offer.login === agent.login) &&
              agent.queues.find(({ queueId }) => queueId === call.queueId)?.tier === tier &&
              call.missedBy[agent.login] === undefined &&
              mayTake(office, { agent, call }),
          );
          return passedOver.every((agent) => agent.idleSince >= agentNamed(office, login).idleSince);
        }),
    ),
  ).toEqual([]);
});

test('no caller is served before one of the same queue who goes first and whom the same person may take', () => {
  const since = ({ enteredAt, headStartMs = 0 }: WaitingCall): number => enteredAt - headStartMs;
  expect(
    broken((office, { offers }) =>
      offers.every(({ callId, login, overdue }) => {
        const served = callNamed(office, callId);
        const agent = agentNamed(office, login);
        return !office.waiting.some(
          (call) =>
            call.queueId === served.queueId &&
            // Who has waited too long counts as of the foremost queue, and may go before more priority in its own.
            ((!overdue && (call.priority ?? 0) > (served.priority ?? 0)) ||
              (call.priority === served.priority && since(call) < since(served))) &&
            !offers.some((offer) => offer.callId === call.callId) &&
            mayTake(office, { agent, call }),
        );
      }),
    ),
  ).toEqual([]);
});

test('who has waited too long is not passed over for one who has waited less, whatever weight and priority of the queues', () => {
  const waited = (office: Snapshot, { enteredAt, headStartMs = 0 }: WaitingCall) =>
    office.now - enteredAt + headStartMs;
  const isOverdue = (office: Snapshot, call: WaitingCall) =>
    waited(office, call) >= (rulesOf(office, call).overdueAfterMs ?? Number.POSITIVE_INFINITY);
  const overdue = looks.filter(([office, { offers }]) =>
    offers.some(({ callId }) => isOverdue(office, callNamed(office, callId))),
  );
  expect(overdue.length).toBeGreaterThan(300);
  expect(
    broken((office, { offers }) =>
      offers.every(({ callId, login, overdue: told }) => {
        const served = callNamed(office, callId);
        const agent = agentNamed(office, login);
        const left = office.waiting.filter((call) => !offers.some((offer) => offer.callId === call.callId));
        return (
          (told === true) === isOverdue(office, served) &&
          !left.some(
            (call) =>
              isOverdue(office, call) &&
              (call.priority ?? 0) >= (served.priority ?? 0) &&
              waited(office, call) > waited(office, served) &&
              mayTake(office, { agent, call }),
          )
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

test('until the told instant nothing changes by time alone, and it lies ahead', () => {
  const quiet = looks.filter(([, { offers }]) => offers.length === 0);
  const told = quiet.filter(([, { nextLookAt }]) => nextLookAt !== undefined);
  expect(told.length).toBeGreaterThan(100);
  const untrue = quiet.filter(([office, { nextLookAt }]) => {
    if (nextLookAt !== undefined && nextLookAt <= office.now) return true;
    const until = nextLookAt ?? office.now + 3_600_000;
    const between = [0.25, 0.5, 0.75, 1].map((share) => office.now + Math.floor((until - 1 - office.now) * share));
    return between.some((at) => route({ ...office, now: at }).offers.length > 0);
  });
  expect(untrue).toEqual([]);
});
