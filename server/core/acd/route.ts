import { compareStandings } from './caller-order.ts';
import { askOf, membershipOf, mostAtOnce, presentBy, retryAt, unfitness, type Wanting } from './eligible.ts';
import { byText, comparePeople } from './rank-people.ts';
import type { AgentNow, QueueRules, Snapshot, Strategy } from './snapshot.ts';

/** `after-miss`: this person missed the same call before and nobody else is free. */
export type OfferReason = Strategy | 'only-one-free' | 'after-miss' | 'last-agent' | 'case-owner' | 'assigned';

/** Why this person. */
export interface OfferGrounds {
  reason: OfferReason;
  /** Of how many free people who may take the caller. */
  among: number;
  /** What was asked of them, at the level of that moment. */
  needs: readonly { skill: string; least: number }[];
  /** From 1. */
  tier: number;
  /** The caller has waited for so long that no priority or weight of other queues counted. */
  overdue?: true;
}

export interface Offer extends OfferGrounds {
  callId: string;
  queueId: string;
  login: string;
}

export type WaitReason =
  | 'being-offered'
  | 'nobody-logged-in'
  | 'no-agent-free'
  | 'callers-ahead'
  | 'phones-not-registered'
  | 'all-on-break'
  /** Only people who just missed this call are free. */
  | 'just-missed'
  /** Nobody who is free has the skills asked for. */
  | 'skills'
  /** Only people are free who are asked later. */
  | 'tier-not-open'
  /** Waits for one person. */
  | 'kept-for-another';

export type IdleReason =
  | 'off'
  | 'on-break'
  | 'ringing'
  | 'talking'
  | 'wrap-up'
  | 'phone-not-registered'
  | 'phone-in-use'
  /** Just missed one, and is left alone for a while. */
  | 'resting'
  /** Only calls out. */
  | 'outbound'
  | 'no-queue'
  | 'nobody-waiting'
  /** The callers who wait are ones this person just missed. */
  | 'just-missed'
  /** Those who wait need other skills, another tier or another person. */
  | 'none-fits';

/** `position` counts from 1 within the queue. */
export type CallExplanation = { callId: string; queueId: string; position: number } & (
  | { kind: 'offered'; login: string; reason: OfferReason }
  | { kind: 'waiting'; reason: WaitReason; login?: string }
);

export type AgentExplanation = { login: string } & (
  | { kind: 'offered'; callId: string; reason: OfferReason }
  | { kind: 'idle'; reason: IdleReason }
);

export interface Routing {
  offers: Offer[];
  /** In the order in which the callers are served. */
  waiting: CallExplanation[];
  agents: AgentExplanation[];
  /** When time alone may change the answer. */
  nextLookAt?: number;
}

const isFree = ({ state, phone, restsUntil = 0, isOutbound = false }: AgentNow, now: number): boolean =>
  state === 'ready' && phone === 'registered' && restsUntil <= now && !isOutbound;

/** Callers in the order of service, across all queues, where no person's weights are asked. */
const compareCallers = (a: Wanting, b: Wanting): number =>
  compareStandings(a.standing, b.standing) || byText(a.call.callId, b.call.callId);

interface Look {
  now: number;
  free: readonly AgentNow[];
  /** In the order of service. */
  wanting: readonly Wanting[];
  /** Who may take each caller, best first. */
  fit: ReadonlyMap<Wanting, readonly AgentNow[]>;
  /** People of a queue who are not off. */
  loggedIn(queueId: string): readonly AgentNow[];
  /** The caller of each person who gets one. */
  given: Map<AgentNow, Wanting>;
}

/** The callers whom a free person may take, the one to serve first in front, by the weights of this person's queues. */
function preferencesOf(look: Look, agent: AgentNow): Wanting[] {
  return look.wanting
    .filter((each) => look.fit.get(each)!.includes(agent))
    .map((wanting) => {
      const weight = membershipOf(agent, wanting.call.queueId)?.weight ?? 1;
      return { wanting, standing: { ...wanting.standing, weight } };
    })
    .sort((a, b) => compareStandings(a.standing, b.standing) || compareCallers(a.wanting, b.wanting))
    .map(({ wanting }) => wanting);
}

/**
 * Brings free people and callers together so that no two of them would both rather have had each other: people ask for
 * the caller they should serve first, a caller keeps the best who asked (by the queue's strategy), who is not kept asks
 * for the next one.
 */
function match(look: Look): void {
  const asking = look.free.map((agent) => ({ agent, left: preferencesOf(look, agent) }));
  const kept = new Map<Wanting, typeof asking>();
  for (let person = asking.pop(); person; person = asking.pop()) {
    const wanted = person.left.shift();
    if (!wanted) continue;
    const places = mostAtOnce(wanted, look.now) - wanted.call.offeredTo.length;
    const holders = [...(kept.get(wanted) ?? []), person].sort((a, b) => comparePeople(wanted, a.agent, b.agent));
    const [staying, leaving] = [holders.slice(0, places), holders.slice(places)];
    kept.set(wanted, staying);
    asking.push(...leaving);
  }
  for (const [wanting, holders] of kept) for (const { agent } of holders) look.given.set(agent, wanting);
}

/** `fit`: who could have been chosen, those of callers served before left out. */
function groundsOf(wanting: Wanting, { agent, fit }: { agent: AgentNow; fit: readonly AgentNow[] }): OfferGrounds {
  const { call, rules, needs, keptFor } = wanting;
  const fresh = fit.filter(({ login }) => call.missedBy[login] === undefined);
  const reason = (): OfferReason => {
    if (keptFor !== undefined) return call.preferred!.why;
    if (call.missedBy[agent.login] !== undefined) return 'after-miss';
    return fresh.length === 1 ? 'only-one-free' : rules.strategy;
  };
  return {
    reason: reason(),
    among: fit.length,
    needs,
    tier: membershipOf(agent, call.queueId)?.tier ?? 1,
    ...(wanting.standing.isOverdue && { overdue: true }),
  };
}

function whyWaits(look: Look, wanting: Wanting): WaitReason {
  const { call, keptFor } = wanting;
  const present = look.loggedIn(call.queueId);
  if (keptFor !== undefined) return 'kept-for-another';
  if (present.length === 0) return 'nobody-logged-in';
  if (look.fit.get(wanting)!.length > 0) return 'callers-ahead';
  const unfit = present
    .filter((agent) => isFree(agent, look.now))
    .flatMap((agent) => unfitness(wanting, { agent, now: look.now }) ?? []);
  for (const reason of ['just-missed', 'skills', 'tier-not-open'] as const) if (unfit.includes(reason)) return reason;
  const isBusy = ({ state, phone }: AgentNow): boolean =>
    state === 'talking' || state === 'ringing' || state === 'wrap-up' || (state === 'ready' && phone === 'in-use');
  if (present.some(isBusy)) return 'no-agent-free';
  const ready = present.filter(({ state }) => state === 'ready');
  if (ready.some(({ phone }) => phone === 'registered')) return 'just-missed';
  return ready.length > 0 ? 'phones-not-registered' : 'all-on-break';
}

function whyIdle(look: Look, agent: AgentNow, stillWaiting: readonly Wanting[]): IdleReason {
  if (agent.state === 'break') return 'on-break';
  if (agent.state !== 'ready') return agent.state;
  if (agent.phone === 'unregistered') return 'phone-not-registered';
  if (agent.phone === 'in-use') return 'phone-in-use';
  if (agent.isOutbound) return 'outbound';
  if (agent.queues.length === 0) return 'no-queue';
  if ((agent.restsUntil ?? 0) > look.now) return 'resting';
  const unfit = stillWaiting
    .filter(({ call }) => membershipOf(agent, call.queueId) !== undefined)
    .flatMap((wanting) => unfitness(wanting, { agent, now: look.now }) ?? []);
  if (unfit.length === 0) return 'nobody-waiting';
  return unfit.includes('just-missed') ? 'just-missed' : 'none-fits';
}

/** The earliest instant at which time alone lets a free person have a caller. */
function nextLook(look: Look, stillWaiting: readonly Wanting[], agents: readonly AgentNow[]): number | undefined {
  const rests = stillWaiting.length === 0 ? [] : agents.flatMap(({ restsUntil }) => restsUntil ?? []);
  const idle = look.free.filter((agent) => !look.given.has(agent));
  const changes = stillWaiting.flatMap((wanting) => [
    ...wanting.changesAt,
    ...idle.flatMap(({ login }) => retryAt(wanting, login) ?? []),
  ]);
  const instants = [...(idle.length > 0 ? changes : []), ...rests].filter((at) => at > look.now);
  return instants.length > 0 ? Math.min(...instants) : undefined;
}

/** A call may wait in a queue that has just been removed: it is offered to nobody, and loses no time on the way out. */
const noRules = (queueId: string): QueueRules => ({
  queueId,
  priority: 0,
  strategy: 'longest-idle',
  retryAfterMs: { 'no-answer': 0, busy: 0, declined: 0, unreachable: 0 },
  needs: [],
  tierOpensAfterMs: [],
  ringMoreEveryMs: 1,
});

/** By queue, looked up once for all of its callers. */
function loggedInBy(agents: readonly AgentNow[]): Look['loggedIn'] {
  const known = new Map<string, readonly AgentNow[]>();
  return (queueId) => {
    let found = known.get(queueId);
    if (!found) {
      found = agents.filter((agent) => agent.state !== 'off' && membershipOf(agent, queueId) !== undefined);
      known.set(queueId, found);
    }
    return found;
  };
}

function lookAt({ now, queues, waiting, agents }: Snapshot): Look {
  const rules = new Map(queues.map((each) => [each.queueId, each]));
  const topPriority = Math.max(0, ...queues.map(({ priority }) => priority));
  const free = agents.filter((agent) => isFree(agent, now));
  const present = presentBy(agents);
  const wanting = waiting
    .map((call) =>
      askOf(call, {
        now,
        topPriority,
        present: present(call.queueId),
        rules: rules.get(call.queueId) ?? noRules(call.queueId),
      }),
    )
    .sort(compareCallers);
  const fit = new Map(
    wanting.map((each) => {
      const isFull = each.call.offeredTo.length >= mostAtOnce(each, now);
      const people = isFull ? [] : free.filter((agent) => unfitness(each, { agent, now }) === undefined);
      return [each, people.sort((a, b) => comparePeople(each, a, b))];
    }),
  );
  return { now, free, wanting, fit, loggedIn: loggedInBy(agents), given: new Map() };
}

/**
 * Who is offered which caller, and why nobody and nothing else is: callers by priority, then waiting time, across
 * queues, those who have waited too long in front; people by the queue's strategy, its tiers and the skills it asks for. Who missed a call is offered it again
 * only when nobody else may take it and the queue's pause is over. With `ring-all` and `ring-more` a caller has several
 * offers.
 */
export function route(snapshot: Snapshot): Routing {
  const look = lookAt(snapshot);
  match(look);
  const left = new Set(look.free);
  const offers = look.wanting.flatMap((wanting) => {
    const fit = look.fit.get(wanting)!.filter((agent) => left.has(agent));
    const people = fit.filter((agent) => look.given.get(agent) === wanting);
    for (const agent of people) left.delete(agent);
    const { callId, queueId } = wanting.call;
    return people.map(
      (agent): Offer => ({ callId, queueId, login: agent.login, ...groundsOf(wanting, { agent, fit }) }),
    );
  });
  const offerTo = new Map(offers.map((offer) => [offer.login, offer]));
  const isOffered = new Set(offers.map(({ callId }) => callId));
  const stillWaiting = look.wanting.filter(({ call }) => !isOffered.has(call.callId) && call.offeredTo.length === 0);
  const ringing = look.wanting.filter(({ call }) => isOffered.has(call.callId) || call.offeredTo.length > 0);
  const positions = new Map<string, number>();
  const waiting = look.wanting.map((wanting): CallExplanation => {
    const { callId, queueId, offeredTo } = wanting.call;
    const position = (positions.get(queueId) ?? 0) + 1;
    positions.set(queueId, position);
    const place = { callId, queueId, position };
    const offer = offers.find((each) => each.callId === callId);
    if (offer) return { ...place, kind: 'offered', login: offer.login, reason: offer.reason };
    if (offeredTo.length > 0) return { ...place, kind: 'waiting', reason: 'being-offered', login: offeredTo[0]! };
    return { ...place, kind: 'waiting', reason: whyWaits(look, wanting) };
  });
  const agents = snapshot.agents.map((agent): AgentExplanation => {
    const { login } = agent;
    const offer = offerTo.get(login);
    return offer
      ? { login, kind: 'offered', callId: offer.callId, reason: offer.reason }
      : { login, kind: 'idle', reason: whyIdle(look, agent, stillWaiting) };
  });
  const more = ringing.filter(({ rules }) => rules.strategy === 'ring-more' || rules.strategy === 'ring-all');
  const nextLookAt = nextLook(look, [...stillWaiting, ...more], snapshot.agents);
  return { offers, waiting, agents, ...(nextLookAt !== undefined && { nextLookAt }) };
}
