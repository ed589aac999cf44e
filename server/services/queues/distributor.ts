import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { type AgentExplanation, type CallExplanation, type Routing, route } from '../../core/acd/route.ts';
import type { MissWhy, Snapshot } from '../../core/acd/snapshot.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';

/** What became of ringing an agent for a waiting call. */
export type OfferOutcome =
  | { kind: 'answered' }
  | { kind: 'missed'; why: MissWhy }
  /** The caller was gone first. */
  | { kind: 'withdrawn' };

export type WaitOutcome =
  | { kind: 'answered'; login: string }
  /** Nobody is signed in to the queue (any more). */
  | { kind: 'no-agents' };

export interface WaitingCall {
  callId: string;
  queueId: string;
  /** Rings the agent; settles when that is decided. Never rejects. */
  offer(agent: { login: string; reason: string }): Promise<OfferOutcome>;
}

/** Brings waiting calls and free agents together; the decision itself is `core/acd/route`. */
export interface Distributor {
  /** Position 1 = next. `outcome` never settles once `leave` was called. */
  enter(call: WaitingCall): { position: number; outcome: Promise<WaitOutcome>; leave(): void };
  /** Why each caller waits and each agent is free or not, as last decided. */
  explain(): { waiting: readonly CallExplanation[]; agents: readonly AgentExplanation[] };
  waiting(): { callId: string; queueId: string; enteredAt: number; offeredTo?: string }[];
}

interface Waiting {
  call: WaitingCall;
  enteredAt: number;
  missedBy: Record<string, { at: number; why: MissWhy }>;
  offeredTo?: string;
  settle(outcome: WaitOutcome): void;
}

export function createDistributor(deps: {
  clock: Clock;
  log: Log;
  bus: FactBus;
  office: OfficeService;
  agents: () => AgentView[];
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
    const { queues } = deps.office.read();
    return {
      now: deps.clock.now(),
      queues: queues.map(({ id, priority, retrySec }) => {
        const again = retrySec * 1000;
        return {
          queueId: id,
          priority,
          strategy: 'longest-idle',
          retryAfterMs: { 'no-answer': again, busy: again, declined: again, unreachable: again },
          needs: [],
          tierOpensAfterMs: [],
          ringMoreEveryMs: 1,
        };
      }),
      waiting: [...waiting.values()].map(({ call, enteredAt, missedBy, offeredTo }) => ({
        callId: call.callId,
        queueId: call.queueId,
        enteredAt,
        missedBy,
        offeredTo: offeredTo === undefined ? [] : [offeredTo],
      })),
      agents: deps.agents().map(({ login, state, idleSince, phone, queueIds }) => ({
        login,
        state,
        idleSince,
        phone,
        queues: queueIds.map((queueId) => ({ queueId, weight: 1, tier: 1, place: 1, calls: 0, talkMs: 0, share: 1 })),
        skills: {},
        lot: 0.5,
      })),
    };
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
    for (const { callId, login, reason } of last.offers) offer(callId, { login, reason });
    turnAway();
    if (last.nextLookAt !== undefined) lookAgain = deps.clock.after(last.nextLookAt - deps.clock.now(), look);
    if (JSON.stringify(before.waiting) !== JSON.stringify(last.waiting)) {
      for (const queueId of new Set([...before.waiting, ...last.waiting].map((each) => each.queueId))) tell(queueId);
    }
  }

  /** Who waits where nobody is signed in gets the queue's way out. */
  function turnAway(): void {
    for (const explanation of last.waiting) {
      if (explanation.reason === 'nobody-logged-in') leave(explanation.callId)?.settle({ kind: 'no-agents' });
    }
  }

  function offer(callId: string, agent: { login: string; reason: string }): void {
    const entry = waiting.get(callId);
    if (!entry) return;
    entry.offeredTo = agent.login;
    entry.call
      .offer(agent)
      .catch((error: unknown): OfferOutcome => {
        deps.log.error('an offer failed', { callId, login: agent.login, error });
        return { kind: 'missed', why: 'unreachable' };
      })
      .then((outcome) => {
        delete entry.offeredTo;
        // A call may be back in the line by now, as another stay.
        if (outcome.kind === 'answered') {
          if (waiting.get(callId) === entry) leave(callId);
          entry.settle({ kind: 'answered', login: agent.login });
        } else if (outcome.kind === 'missed') entry.missedBy[agent.login] = { at: deps.clock.now(), why: outcome.why };
        look();
      });
  }

  function leave(callId: string): Waiting | undefined {
    const entry = waiting.get(callId);
    waiting.delete(callId);
    if (entry) tell(entry.call.queueId);
    return entry;
  }

  const tell = (queueId: string): void => deps.bus.publish('queue.changed', { queueId });

  return {
    enter(call) {
      let settle: (outcome: WaitOutcome) => void = () => undefined;
      const outcome = new Promise<WaitOutcome>((resolve) => {
        settle = resolve;
      });
      const entry: Waiting = { call, enteredAt: deps.clock.now(), missedBy: {}, settle };
      waiting.set(call.callId, entry);
      const position = [...waiting.values()].filter((each) => each.call.queueId === call.queueId).length;
      look();
      return {
        position,
        outcome,
        leave: () => {
          if (waiting.get(call.callId) === entry) leave(call.callId);
          look();
        },
      };
    },
    explain: () => last,
    waiting: () =>
      [...waiting.values()].map(({ call, enteredAt, offeredTo }) => ({
        callId: call.callId,
        queueId: call.queueId,
        enteredAt,
        ...(offeredTo !== undefined && { offeredTo }),
      })),
  };
}
