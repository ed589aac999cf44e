import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { compareStandings, type Standing, standingOf } from '../../core/acd/caller-order.ts';
import { byText } from '../../core/acd/rank-people.ts';
import {
  type AgentExplanation,
  type CallExplanation,
  type Offer,
  type OfferGrounds,
  type Routing,
  route,
} from '../../core/acd/route.ts';
import type { MissWhy, Snapshot, WaitingCall as WaitingNow } from '../../core/acd/snapshot.ts';
import type { MoveTarget } from '../../core/calls/events.ts';
import type { Office, Queue } from '../../core/office/office.ts';
import { rulesOf, seatOf } from '../../core/office/queue-rules.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { SeatTally } from './seat-tally.ts';

/** What became of ringing an agent for a waiting call. */
export type OfferOutcome =
  | { kind: 'answered' }
  | { kind: 'missed'; why: MissWhy }
  /** The caller was gone first, or another was quicker. */
  | { kind: 'withdrawn' };

export type WaitOutcome =
  | { kind: 'answered'; login: string }
  /** Nobody is signed in to the queue (any more). */
  | { kind: 'no-agents' }
  /** A supervisor sent the caller elsewhere; the priority that was given goes along. */
  | { kind: 'moved'; to: MoveTarget; by: string; priority: number };

/** Whom the caller is offered to, and why. `withdrawn` is aborted when another was quicker. */
export interface OfferToPerson extends OfferGrounds {
  login: string;
  withdrawn: AbortSignal;
}

/** What the caller brings along besides the time of coming. */
export type CallerTerms = Pick<WaitingNow, 'priority' | 'headStartMs' | 'needs' | 'preferred'>;

/** Whom to call when it is their turn, as pages show them. */
export type CallbackShown = { number: string; name?: string };

export interface WaitingCall extends CallerTerms {
  /** Of a call-back its request's. */
  callId: string;
  queueId: string;
  /** Since when they wait; absent = from now on. */
  since?: number;
  /** Has hung up: keeps the place, whoever is on duty, until called. */
  callback?: CallbackShown;
  /** Rings the agent; settles when that is decided. Never rejects. Several may ring at once: the first to answer wins. */
  offer(agent: OfferToPerson): Promise<OfferOutcome>;
}

export interface WaitingView {
  callId: string;
  queueId: string;
  enteredAt: number;
  /** Added to the queue's. */
  priority: number;
  callback?: CallbackShown;
  /** Rings at these people now. */
  offeredTo?: readonly ({ login: string } & OfferGrounds)[];
}

/** Brings waiting calls and free agents together; the decision itself is `core/acd/route`. */
export interface Distributor {
  /** Position 1 = next. `outcome` never settles once `leave` was called, which tells the terms that hold by then. */
  enter(call: WaitingCall): {
    position: number;
    outcome: Promise<WaitOutcome>;
    leave(): Pick<CallerTerms, 'priority' | 'headStartMs'>;
  };
  /** Place in the line of its queue, from 1; undefined for who does not wait. */
  positionOf(callId: string): number | undefined;
  /** Sends the caller elsewhere, whoever is rung for it just now; false for who does not wait. */
  move(callId: string, wish: { to: MoveTarget; by: string }): boolean;
  /** Before all others of its queue, or with another priority than it came with; false for who does not wait. */
  favour(callId: string, how: 'head' | number): boolean;
  /** Everything the next decision will go by. */
  snapshot(): Snapshot;
  /** Why each caller waits and each agent is free or not, as last decided. */
  explain(): { waiting: readonly CallExplanation[]; agents: readonly AgentExplanation[] };
  /** Those on the line, and those who are to be called back. */
  waiting(): WaitingView[];
}

interface Waiting {
  call: WaitingCall;
  enteredAt: number;
  missedBy: Record<string, { at: number; why: MissWhy }>;
  offers: Map<string, { grounds: OfferGrounds; control: AbortController }>;
  /** Since when it has rung at somebody without a pause. */
  offeredSince?: number;
  settle(outcome: WaitOutcome): void;
}

/** Nothing of what is told of those who wait is other than before. */
const isSameLine = (before: Routing['waiting'], now: Routing['waiting']): boolean =>
  before.length === now.length &&
  now.every((each, at) => {
    const old = before[at]!;
    return (
      each.callId === old.callId &&
      each.queueId === old.queueId &&
      each.position === old.position &&
      each.kind === old.kind &&
      each.reason === old.reason &&
      each.login === old.login
    );
  });

export function createDistributor(deps: {
  clock: Clock;
  log: Log;
  bus: FactBus;
  office: OfficeService;
  agents: () => AgentView[];
  tally: SeatTally;
  /** From 0 up to, not including, 1. */
  random: () => number;
}): Distributor {
  const waiting = new Map<string, Waiting>();
  let last: Routing = { offers: [], waiting: [], agents: [] };
  let lookAgain: Timer | undefined;
  let isDue = false;

  for (const topic of ['agent.changed', 'extension.changed', 'call.changed', 'office.changed'] as const)
    deps.bus.on(topic, look);
  // A phone may be free again while the call that rang it goes on elsewhere.
  deps.bus.on('call.told', ({ kind }) => {
    if (kind === 'leg.ended') look();
  });

  function snapshot(): Snapshot {
    const office = deps.office.read();
    return {
      now: deps.clock.now(),
      queues: office.queues.map(rulesOf),
      waiting: [...waiting.values()].map(({ call, enteredAt, missedBy, offers, offeredSince }) => {
        const { offer: _asked, since: _since, callback, ...asked } = call;
        return {
          ...asked,
          ...(callback && { kind: 'callback' as const }),
          enteredAt,
          missedBy,
          offeredTo: [...offers.keys()],
          ...(offeredSince !== undefined && { offeredSince }),
        };
      }),
      agents: agentsNow(office),
    };
  }

  function agentsNow({ queues, people }: Office): Snapshot['agents'] {
    const skillsOf = new Map(people.map(({ login, skills = [] }) => [login, skills]));
    return deps.agents().map(({ login, state, idleSince, phone, restsUntil, work }) => ({
      login,
      state,
      idleSince,
      phone,
      ...(restsUntil !== undefined && { restsUntil }),
      ...(work === 'outbound' && { isOutbound: true }),
      queues: queues.flatMap((queue) => {
        const seat = seatOf(queue, login);
        if (!seat || work === 'outbound') return [];
        const { tier, weight, share, place } = seat;
        return { queueId: queue.id, tier, weight, share, place, ...deps.tally.of(queue.id, login) };
      }),
      skills: Object.fromEntries((skillsOf.get(login) ?? []).map(({ skill, level }) => [skill, level])),
      lot: 1 - deps.random(),
    }));
  }

  /** Decides anew soon: facts come in the midst of other work, and several at once need one look. */
  function look(): void {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      decide();
    });
  }

  function decide(): void {
    lookAgain?.cancel();
    if (waiting.size === 0) {
      last = { offers: [], waiting: [], agents: last.agents };
      return;
    }
    const before = last;
    last = route(snapshot());
    for (const each of last.offers) offer(each);
    turnAway();
    if (last.nextLookAt !== undefined) lookAgain = deps.clock.after(last.nextLookAt - deps.clock.now(), look);
    if (!isSameLine(before.waiting, last.waiting)) {
      for (const queueId of new Set([...before.waiting, ...last.waiting].map((each) => each.queueId))) tell(queueId);
    }
  }

  /** Who waits where nobody is on duty, as the queue counts it, gets its way out. */
  function turnAway(): void {
    const { queues } = deps.office.read();
    const isNobody = ({ callId, queueId, reason }: CallExplanation): boolean =>
      !waiting.get(callId)?.call.callback &&
      (reason === 'nobody-logged-in' || isDeserted(queues.find(({ id }) => id === queueId)));
    for (const explanation of last.waiting)
      if (isNobody(explanation)) leave(explanation.callId)?.settle({ kind: 'no-agents' });
  }

  /** All of its people are away: signed out, or as the queue counts it on a break, or without a phone. */
  function isDeserted(queue: Queue | undefined): boolean {
    const { breakIsAway = false, phoneGoneIsAway = false } = queue?.admission ?? {};
    if (!queue || (!breakIsAway && !phoneGoneIsAway)) return false;
    return deps
      .agents()
      .filter(({ login }) => queue.members.includes(login))
      .every(
        ({ state, phone }) =>
          state === 'off' ||
          (breakIsAway && state === 'break') ||
          (phoneGoneIsAway && phone === 'unregistered' && (state === 'ready' || state === 'wrap-up')),
      );
  }

  function offer({ callId, queueId: _known, login, ...grounds }: Offer): void {
    const entry = waiting.get(callId);
    if (!entry) return;
    const control = new AbortController();
    entry.offers.set(login, { grounds, control });
    entry.offeredSince ??= deps.clock.now();
    entry.call
      .offer({ login, ...grounds, withdrawn: control.signal })
      .catch((error: unknown): OfferOutcome => {
        deps.log.error('an offer failed', { callId, login, error });
        return { kind: 'missed', why: 'unreachable' };
      })
      .then((outcome) => {
        entry.offers.delete(login);
        if (entry.offers.size === 0) delete entry.offeredSince;
        // A call may be back in the line by now, as another stay.
        if (outcome.kind === 'answered') {
          if (waiting.get(callId) === entry) leave(callId);
          entry.settle({ kind: 'answered', login });
          for (const other of entry.offers.values()) other.control.abort();
        } else if (outcome.kind === 'missed') entry.missedBy[login] = { at: deps.clock.now(), why: outcome.why };
        look();
      });
  }

  function leave(callId: string): Waiting | undefined {
    const entry = waiting.get(callId);
    waiting.delete(callId);
    if (entry) tell(entry.call.queueId);
    return entry;
  }

  /** Counted by what the decision goes by. */
  function placeOf({ call, enteredAt }: Waiting): number {
    const { queues } = deps.office.read();
    const queue = queues.find(({ id }) => id === call.queueId);
    const rules = queue ? rulesOf(queue) : { priority: 0 };
    const topPriority = Math.max(0, ...queues.map(({ priority }) => priority));
    const standing = (each: Pick<Waiting, 'call' | 'enteredAt'>): Standing =>
      standingOf({
        waitedMs: deps.clock.now() - each.enteredAt + (each.call.headStartMs ?? 0),
        rules,
        ownPriority: each.call.priority ?? 0,
        topPriority,
      });
    const own = standing({ call, enteredAt });
    const isAhead = (each: Waiting): boolean =>
      (compareStandings(standing(each), own) || byText(each.call.callId, call.callId)) < 0;
    return 1 + [...waiting.values()].filter((each) => each.call.queueId === call.queueId && isAhead(each)).length;
  }

  /** The terms on which it goes before everybody else of its queue. */
  function atHead(entry: Waiting): Pick<WaitingCall, 'priority' | 'headStartMs'> {
    const { call, enteredAt } = entry;
    const others = [...waiting.values()].filter((each) => each !== entry && each.call.queueId === call.queueId);
    const first = Math.min(...others.map((each) => each.enteredAt - (each.call.headStartMs ?? 0)));
    return {
      priority: Math.max(call.priority ?? 0, ...others.map((each) => each.call.priority ?? 0)),
      headStartMs: Math.max(call.headStartMs ?? 0, enteredAt - first + 1),
    };
  }

  const tell = (queueId: string): void => deps.bus.publish('queue.changed', { queueId });

  return {
    enter(call) {
      let settle: (outcome: WaitOutcome) => void = () => undefined;
      const outcome = new Promise<WaitOutcome>((resolve) => {
        settle = resolve;
      });
      const entry: Waiting = {
        call: { ...call },
        enteredAt: call.since ?? deps.clock.now(),
        missedBy: {},
        offers: new Map(),
        settle,
      };
      waiting.set(call.callId, entry);
      const position = placeOf(entry);
      look();
      return {
        position,
        outcome,
        leave: () => {
          if (waiting.get(call.callId) === entry) leave(call.callId);
          for (const { control } of entry.offers.values()) control.abort();
          look();
          const { priority = 0, headStartMs = 0 } = entry.call;
          return { priority, headStartMs };
        },
      };
    },
    positionOf(callId) {
      const entry = waiting.get(callId);
      return entry && placeOf(entry);
    },
    move(callId, wish) {
      const entry = leave(callId);
      if (!entry) return false;
      for (const { control } of entry.offers.values()) control.abort();
      entry.settle({ kind: 'moved', ...wish, priority: entry.call.priority ?? 0 });
      look();
      return true;
    },
    favour(callId, how) {
      const entry = waiting.get(callId);
      if (!entry) return false;
      Object.assign(entry.call, how === 'head' ? atHead(entry) : { priority: how });
      tell(entry.call.queueId);
      look();
      return true;
    },
    snapshot,
    explain: () => last,
    waiting: () =>
      [...waiting.values()].map(({ call, enteredAt, offers }) => ({
        callId: call.callId,
        queueId: call.queueId,
        enteredAt,
        priority: call.priority ?? 0,
        ...(call.callback && { callback: call.callback }),
        ...(offers.size > 0 && { offeredTo: [...offers].map(([login, { grounds }]) => ({ login, ...grounds })) }),
      })),
  };
}
