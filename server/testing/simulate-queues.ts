import type { PersonAhead } from '../core/acd/foresee-wait.ts';
import { route } from '../core/acd/route.ts';
import type { AgentNow, Membership, QueueRules, WaitingCall } from '../core/acd/snapshot.ts';

/** A number above 0 and below 1. */
type Chance = () => number;

/** Seconds until the next one, or of the next one, drawn anew each time; `nowSec`: at the time when it is asked. */
export type Draw = (chance: Chance, nowSec: number) => number;

/** Callers who come thick and thin: the mean changes with the time of day. */
export const changing =
  (meanSecAt: (sec: number) => number): Draw =>
  (chance, nowSec) =>
    -meanSecAt(nowSec) * Math.log(chance());

export const exponential =
  (meanSec: number): Draw =>
  (chance) =>
    -meanSec * Math.log(chance());

/** Handling times as call centres measure them; `spread` is the standard deviation in parts of the mean. */
export function logNormal(meanSec: number, spread: number): Draw {
  const variance = Math.log(1 + spread ** 2);
  return (chance) => {
    const normal = Math.sqrt(-2 * Math.log(chance())) * Math.cos(2 * Math.PI * chance());
    return meanSec * Math.exp(Math.sqrt(variance) * normal - variance / 2);
  };
}

export interface SimulatedQueue {
  rules: QueueRules;
  between: Draw;
  handling: Draw;
  /** Absent = callers wait for as long as it takes. */
  patience?: Draw;
  /** After each talk. */
  wrapUpSec?: number;
}

export type SimulatedAgent = Pick<AgentNow, 'login' | 'skills'> & { queues: readonly Partial<Membership>[] };

export interface SimulatedCall {
  callId: string;
  queueId: string;
  enteredAt: number;
  /** Seconds. */
  waitedSec: number;
  /** Absent: gave up. */
  login?: string;
}

type Event =
  | { at: number; kind: 'arrival'; queue: SimulatedQueue }
  | { at: number; kind: 'talked'; agent: AgentNow; queueId: string; talkMs: number }
  | { at: number; kind: 'free'; agent: AgentNow }
  | { at: number; kind: 'look' }
  | { at: number; kind: 'gives-up'; callId: string };

/** A heap by time; of two at one time the one put first comes first. */
function createAgenda() {
  const heap: { at: number; order: number; event: Event }[] = [];
  let order = 0;
  const isBefore = (a: number, b: number): boolean =>
    heap[a]!.at - heap[b]!.at < 0 || (heap[a]!.at === heap[b]!.at && heap[a]!.order < heap[b]!.order);
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    put(event: Event): void {
      heap.push({ at: event.at, order: order++, event });
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!isBefore(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    take(): Event | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last) return undefined;
      if (heap.length > 0) {
        heap[0] = last;
        for (let at = 0; ; ) {
          const [left, right] = [2 * at + 1, 2 * at + 2];
          let least = at;
          if (left < heap.length && isBefore(left, least)) least = left;
          if (right < heap.length && isBefore(right, least)) least = right;
          if (least === at) break;
          swap(at, least);
          at = least;
        }
      }
      return first.event;
    },
  };
}

const membership = (queue: Partial<Membership>): Membership => ({
  ...{ queueId: 'care', weight: 1, tier: 1, place: 1, calls: 0, talkMs: 0, share: 1 },
  ...queue,
});

/**
 * An office that lives by the real distribution (`core/acd/route`), without clocks and phones: callers come, wait, are
 * answered as soon as they are offered, or give up. Times are milliseconds from 0, with fractions. Calls `onCall` for
 * each caller when that is decided; `onEnter` when one comes who has to wait, with the state of things; `onOffer` for each
 * who is given to a person, with those who wait on.
 */
export function simulateQueues(office: {
  queues: readonly SimulatedQueue[];
  agents: readonly SimulatedAgent[];
  /** Callers in all, then it ends. */
  calls: number;
  chance: Chance;
  onCall: (call: SimulatedCall) => void;
  onOffer?: (given: {
    now: number;
    call: WaitingCall;
    agent: AgentNow;
    waiting: ReadonlyMap<string, WaitingCall>;
  }) => void;
  onArrival?: (call: { queueId: string; enteredAt: number }) => void;
  onTalked?: (talk: { queueId: string; ms: number }) => void;
  onEnter?: (state: {
    now: number;
    call: WaitingCall;
    waiting: readonly WaitingCall[];
    people: readonly PersonAhead[];
  }) => void;
}): void {
  const { chance, onCall } = office;
  const agenda = createAgenda();
  const rules = office.queues.map((queue) => queue.rules);
  const queueOf = new Map(office.queues.map((queue) => [queue.rules.queueId, queue]));
  const agents: AgentNow[] = office.agents.map(({ login, skills, queues }) => ({
    login,
    skills,
    state: 'ready',
    phone: 'registered',
    idleSince: 0,
    lot: 0.5,
    queues: queues.map(membership),
  }));
  const doing = new Map<AgentNow, PersonAhead['does']>();
  const waiting = new Map<string, WaitingCall>();
  let calls = 0;
  let lookingAt = Number.POSITIVE_INFINITY;
  for (const queue of office.queues) agenda.put({ at: queue.between(chance, 0) * 1000, kind: 'arrival', queue });

  function arrive({ at, queue }: Event & { kind: 'arrival' }): void {
    const callId = String(calls++);
    const { queueId } = queue.rules;
    const call: WaitingCall = { callId, queueId, enteredAt: at, missedBy: {}, offeredTo: [] };
    waiting.set(callId, call);
    office.onArrival?.(call);
    if (queue.patience) agenda.put({ at: at + queue.patience(chance, at / 1000) * 1000, kind: 'gives-up', callId });
    if (calls < office.calls) agenda.put({ at: at + queue.between(chance, at / 1000) * 1000, kind: 'arrival', queue });
    decide(at);
    if (!office.onEnter || !waiting.has(callId)) return;
    const people = agents.map(({ login, queues, skills }, index): PersonAhead => {
      return { login, queues, skills, does: doing.get(agents[index]!) ?? { kind: 'ready' } };
    });
    office.onEnter({ now: at, call, waiting: [...waiting.values()], people });
  }

  function decide(now: number): void {
    // Nobody to ask and nobody to ask for: the answer would be empty.
    if (waiting.size === 0 || !agents.some(({ state }) => state === 'ready')) return;
    for (const agent of agents) agent.lot = chance();
    const { offers, nextLookAt } = route({ now, queues: rules, waiting: [...waiting.values()], agents });
    for (const { callId, login, queueId } of offers) {
      const call = waiting.get(callId);
      const agent = agents.find((each) => each.login === login)!;
      if (!call) continue;
      waiting.delete(callId);
      office.onOffer?.({ now, call, agent, waiting });
      agent.state = 'talking';
      doing.set(agent, { kind: 'talking', since: now, queueId });
      const talkMs = queueOf.get(queueId)!.handling(chance, now / 1000) * 1000;
      const own = agent.queues.find((each) => each.queueId === queueId);
      if (own) Object.assign(own, { calls: own.calls + 1, talkMs: own.talkMs + talkMs, lastOfferedAt: now });
      agenda.put({ at: now + talkMs, kind: 'talked', agent, queueId, talkMs });
      onCall({ callId, queueId, enteredAt: call.enteredAt, waitedSec: (now - call.enteredAt) / 1000, login });
    }
    if (nextLookAt !== undefined && nextLookAt < lookingAt) {
      lookingAt = nextLookAt;
      agenda.put({ at: nextLookAt, kind: 'look' });
    }
  }

  for (let event = agenda.take(); event; event = agenda.take()) {
    const { at } = event;
    switch (event.kind) {
      case 'arrival':
        arrive(event);
        break;
      case 'talked': {
        const { agent, queueId, talkMs } = event;
        office.onTalked?.({ queueId, ms: talkMs });
        const endsAt = at + (queueOf.get(queueId)!.wrapUpSec ?? 0) * 1000;
        agent.state = 'wrap-up';
        doing.set(agent, { kind: 'wrap-up', endsAt });
        agenda.put({ at: endsAt, kind: 'free', agent });
        break;
      }
      case 'free':
        event.agent.state = 'ready';
        event.agent.idleSince = at;
        doing.delete(event.agent);
        decide(at);
        break;
      case 'look':
        lookingAt = Number.POSITIVE_INFINITY;
        decide(at);
        break;
      case 'gives-up': {
        const call = waiting.get(event.callId);
        if (!call) break;
        waiting.delete(event.callId);
        onCall({
          callId: event.callId,
          queueId: call.queueId,
          enteredAt: call.enteredAt,
          waitedSec: (at - call.enteredAt) / 1000,
        });
      }
    }
  }
}
