/** What the distributor needs of a queue. */
export interface QueueRules {
  queueId: string;
  /** Higher goes first, across queues. */
  priority: number;
  /** Before a call is offered again to someone who missed it. */
  retryAfterMs: number;
}

export interface WaitingCall {
  callId: string;
  queueId: string;
  enteredAt: number;
  /** Added to the queue's: a caller of importance. */
  priority?: number;
  /** login -> when that person last missed this call. */
  missedBy: Readonly<Record<string, number>>;
  /** Rings at this person now: not to be offered again. */
  offeredTo?: string;
}

export interface AgentNow {
  login: string;
  state: 'ready' | 'break' | 'talking' | 'wrap-up' | 'ringing' | 'off';
  /** Since when this person has had nothing to do: the earliest is served first. */
  idleSince: number;
  /** `in-use`: in a call that the distributor did not give. */
  phone: 'registered' | 'unregistered' | 'in-use';
  queueIds: readonly string[];
}

/** Everything the decision depends on. Times are epoch ms. */
export interface Snapshot {
  now: number;
  queues: readonly QueueRules[];
  waiting: readonly WaitingCall[];
  agents: readonly AgentNow[];
}

/** `after-miss`: this person missed the same call before and nobody else is free. */
export type OfferReason = 'longest-idle' | 'only-one-free' | 'after-miss';

export interface Offer {
  callId: string;
  queueId: string;
  login: string;
  reason: OfferReason;
}

export type WaitReason =
  | 'being-offered'
  | 'nobody-logged-in'
  | 'no-agent-free'
  | 'callers-ahead'
  | 'phones-not-registered'
  | 'all-on-break'
  /** Only people who just missed this call are free. */
  | 'just-missed';

export type IdleReason =
  | 'off'
  | 'on-break'
  | 'ringing'
  | 'talking'
  | 'wrap-up'
  | 'phone-not-registered'
  | 'phone-in-use'
  | 'no-queue'
  | 'nobody-waiting'
  /** The callers who wait are ones this person just missed. */
  | 'just-missed';

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
  /** When time alone may change the answer (someone may be tried again). */
  nextLookAt?: number;
}

/** Text order that is the same on every machine. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isFree = (agent: AgentNow): boolean => agent.state === 'ready' && agent.phone === 'registered';

const byIdleness = (a: AgentNow, b: AgentNow): number => a.idleSince - b.idleSince || byText(a.login, b.login);

/** Callers by priority, then by arrival, across all queues. */
function inServiceOrder(snapshot: Snapshot): WaitingCall[] {
  const priorities = new Map(snapshot.queues.map(({ queueId, priority }) => [queueId, priority]));
  const priorityOf = (call: WaitingCall): number => (priorities.get(call.queueId) ?? 0) + (call.priority ?? 0);
  return [...snapshot.waiting].sort(
    (a, b) => priorityOf(b) - priorityOf(a) || a.enteredAt - b.enteredAt || byText(a.callId, b.callId),
  );
}

interface Look {
  snapshot: Snapshot;
  free: readonly AgentNow[];
  /** login -> the offer made in this look. */
  taken: Map<string, Offer>;
  retryAfterMs: ReadonlyMap<string, number>;
}

const retryAt = (look: Look, missed: { call: WaitingCall; login: string }): number =>
  missed.call.missedBy[missed.login]! + (look.retryAfterMs.get(missed.call.queueId) ?? 0);

/** The best free person: one who has not missed this call, else the one whose miss is longest ago and old enough. */
function choose(look: Look, call: WaitingCall): Offer | undefined {
  const candidates = look.free.filter((agent) => agent.queueIds.includes(call.queueId) && !look.taken.has(agent.login));
  const { callId, queueId } = call;
  const fresh = candidates.filter(({ login }) => call.missedBy[login] === undefined).sort(byIdleness);
  if (fresh.length > 0) {
    return { callId, queueId, login: fresh[0]!.login, reason: fresh.length === 1 ? 'only-one-free' : 'longest-idle' };
  }
  const [again] = candidates
    .filter(({ login }) => retryAt(look, { call, login }) <= look.snapshot.now)
    .sort((a, b) => call.missedBy[a.login]! - call.missedBy[b.login]! || byIdleness(a, b));
  return again && { callId, queueId, login: again.login, reason: 'after-miss' };
}

function whyWaits(look: Look, call: WaitingCall): WaitReason {
  const members = look.snapshot.agents.filter(({ queueIds }) => queueIds.includes(call.queueId));
  const present = members.filter(({ state }) => state !== 'off');
  if (present.length === 0) return 'nobody-logged-in';
  const free = present.filter(isFree);
  if (free.some(({ login }) => look.taken.has(login))) return 'callers-ahead';
  if (free.length > 0) return 'just-missed';
  const isBusy = ({ state, phone }: AgentNow): boolean =>
    state === 'talking' || state === 'ringing' || state === 'wrap-up' || (state === 'ready' && phone === 'in-use');
  if (present.some(isBusy)) return 'no-agent-free';
  return present.some(({ state }) => state === 'ready') ? 'phones-not-registered' : 'all-on-break';
}

function whyIdle(agent: AgentNow, stillWaiting: readonly WaitingCall[]): IdleReason {
  if (agent.state === 'break') return 'on-break';
  if (agent.state !== 'ready') return agent.state;
  if (agent.phone === 'unregistered') return 'phone-not-registered';
  if (agent.phone === 'in-use') return 'phone-in-use';
  if (agent.queueIds.length === 0) return 'no-queue';
  return stillWaiting.some(({ queueId }) => agent.queueIds.includes(queueId)) ? 'just-missed' : 'nobody-waiting';
}

/** Free people whom a waiting caller may be offered to again later: the earliest of those instants. */
function nextRetry(look: Look, stillWaiting: readonly WaitingCall[]): number | undefined {
  const instants = stillWaiting.flatMap((call) =>
    look.free
      .filter(({ login, queueIds }) => queueIds.includes(call.queueId) && call.missedBy[login] !== undefined)
      .map(({ login }) => retryAt(look, { call, login }))
      .filter((at) => at > look.snapshot.now),
  );
  return instants.length > 0 ? Math.min(...instants) : undefined;
}

/**
 * Who is offered which caller, and why nobody and nothing else is. Callers by priority, then arrival, across queues;
 * people by longest idleness; one offer a person; who missed a call is offered it again only when nobody else is free
 * and the queue's pause is over.
 */
export function route(snapshot: Snapshot): Routing {
  const look: Look = {
    snapshot,
    free: snapshot.agents.filter(isFree),
    taken: new Map(),
    retryAfterMs: new Map(snapshot.queues.map(({ queueId, retryAfterMs }) => [queueId, retryAfterMs])),
  };
  const offers: Offer[] = [];
  const calls = inServiceOrder(snapshot);
  for (const call of calls) {
    const offer = call.offeredTo === undefined ? choose(look, call) : undefined;
    if (!offer) continue;
    offers.push(offer);
    look.taken.set(offer.login, offer);
  }

  const offerOf = new Map(offers.map((offer) => [offer.callId, offer]));
  const stillWaiting = calls.filter(({ callId, offeredTo }) => offeredTo === undefined && !offerOf.has(callId));
  const positions = new Map<string, number>();
  const waiting = calls.map((call): CallExplanation => {
    const { callId, queueId } = call;
    const position = (positions.get(queueId) ?? 0) + 1;
    positions.set(queueId, position);
    const offer = offerOf.get(callId);
    if (offer) return { callId, queueId, position, kind: 'offered', login: offer.login, reason: offer.reason };
    if (call.offeredTo !== undefined) {
      return { callId, queueId, position, kind: 'waiting', reason: 'being-offered', login: call.offeredTo };
    }
    return { callId, queueId, position, kind: 'waiting', reason: whyWaits(look, call) };
  });
  const agents = snapshot.agents.map((agent): AgentExplanation => {
    const offer = look.taken.get(agent.login);
    return offer
      ? { login: agent.login, kind: 'offered', callId: offer.callId, reason: offer.reason }
      : { login: agent.login, kind: 'idle', reason: whyIdle(agent, stillWaiting) };
  });
  const nextLookAt = nextRetry(look, stillWaiting);
  return { offers, waiting, agents, ...(nextLookAt !== undefined && { nextLookAt }) };
}
