import type { CallEndReason, QueueLeftWhy } from '../../core/calls/call-reasons.ts';
import type { MoveTarget } from '../../core/calls/events.ts';
import type { Language, Queue } from '../../core/office/office.ts';
import { limitReached, type QueueKey, type QueueLimit } from '../../core/office/queue-callers.ts';
import { needOf, type QueueNeed, restAfterMiss } from '../../core/office/queue-rules.ts';
import type { OfferOutcome, OfferToPerson } from '../queues/distributor.ts';
import type { ActiveCall } from './active-call.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import { arrangeCallback } from './arrange-callback.ts';
import { takeCampaignOfQueue } from './charge-campaign.ts';
import { comfortCaller } from './comfort-caller.ts';
import { engage, wrapUpOf } from './engage.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { favourCaller } from './favour-caller.ts';
import { recordTalk } from './record-talk.ts';
import { ringPerson } from './ring-person.ts';
import { askAfterTalk } from './survey.ts';

/** How the wait ended; when answered, caller and agent are already talking. */
export type QueueWait =
  | { kind: 'answered' }
  | { kind: 'timeout' }
  | { kind: 'no-agents' }
  /** One more would be too much. */
  | { kind: 'full' }
  | { kind: 'key'; key: QueueKey }
  /** A supervisor sent the caller elsewhere. */
  | { kind: 'moved'; to: MoveTarget; priority: number };

/** The caller waits with music until an agent answers. Throws CallOver when the caller gives up (told as `abandoned`). */
export async function waitInQueue(
  deps: ExchangeDeps,
  call: ActiveCall,
  /** `keptMs`: waited before elsewhere, and counted in. `moved`: by a supervisor, whom no limit stops. */
  wait: {
    caller: ActiveLeg;
    queue: Queue;
    language: Language;
    needs?: readonly QueueNeed[];
    keptMs?: number;
    moved?: { priority: number };
  },
): Promise<QueueWait> {
  const { caller, queue, language, keptMs = 0, moved } = wait;
  takeCampaignOfQueue(deps, call, queue.id);
  const limit = moved ? undefined : limitNow(deps, queue);
  if (limit) {
    const waiting = deps.distributor.waiting().filter(({ queueId }) => queueId === queue.id).length;
    call.tell({ kind: 'queue.entered', queueId: queue.id, position: waiting + 1 });
    call.tell({ kind: 'queue.left', queueId: queue.id, why: 'full', waitMs: 0, limit: limit.when });
    return { kind: 'full' };
  }
  const enteredAt = deps.clock.now();
  let ringing = 0;
  let isTaken = false;
  let isAnswered = false;
  let isLate = false;
  let isToldLeft = false;
  let giveUp: () => void = () => undefined;
  const { terms, why, back } = favourCaller(deps, call, queue);
  const headStartMs = (terms.headStartMs ?? 0) + keptMs;
  /** By a supervisor meanwhile, too. */
  let granted = { priority: moved?.priority ?? terms.priority ?? 0, headStartMs };
  const needs = wait.needs?.map(needOf);
  const enter = () =>
    deps.distributor.enter({
      callId: call.callId,
      queueId: queue.id,
      since: enteredAt,
      ...terms,
      ...granted,
      ...(needs && { needs }),
      offer,
    });
  back?.close();
  let stay = enter();
  call.tell({
    kind: 'queue.entered',
    queueId: queue.id,
    position: stay.position,
    ...(headStartMs > 0 && { headStartMs }),
    ...(keptMs > 0 && { keptMs }),
    ...(why.length > 0 && { why }),
    ...(terms.preferred && { keptFor: terms.preferred.login }),
  });
  call.show({ stage: 'waiting', queueId: queue.id });
  let chosen = Promise.withResolvers<{ kind: 'key'; key: QueueKey }>();
  const comforted = () =>
    comfortCaller(deps, call, {
      caller,
      queue,
      language,
      pressed(key) {
        if (isTaken) return;
        isTaken = true;
        granted = { ...granted, ...stay.leave() };
        chosen.resolve({ kind: 'key', key });
      },
    });
  let comfort = comforted();

  /** Does not want to be called back after all, or cannot: where they stood. */
  function waitOn(): void {
    isTaken = false;
    chosen = Promise.withResolvers();
    stay = enter();
    comfort = comforted();
  }

  function tellLeft(why: QueueLeftWhy, login?: string): void {
    if (isToldLeft) return;
    isToldLeft = true;
    const waitMs = deps.clock.now() - enteredAt;
    call.tell({ kind: 'queue.left', queueId: queue.id, why, waitMs, ...(login !== undefined && { login }) });
  }

  /** Rang in vain at one of them; the caller waits on, unless it still rings at another. */
  function rangInVain(): void {
    if (ringing > 0 || isTaken) return;
    call.show({ stage: 'waiting' });
    if (isLate) giveUp();
  }

  async function offer(agent: OfferToPerson): Promise<OfferOutcome> {
    const { login } = agent;
    const duty = { login, callId: call.callId };
    // Decided for before the distributor heard that this caller is gone.
    if (call.isOver || isTaken) return { kind: 'withdrawn' };
    const extension = deps.office.read().people.find((person) => person.login === login)?.extension;
    if (extension === undefined || !deps.agents.offered(duty)) return { kind: 'missed', why: 'unreachable' };
    ringing++;
    try {
      call.show({ stage: 'ringing', login, extension });
      // The card comes before the phone rings.
      deps.bus.publish('screen.popped', {
        login,
        callId: call.callId,
        ...(call.view.customerId !== undefined && { customerId: call.view.customerId }),
      });
      const outcome = await ring(agent, extension);
      ringing--;
      if (outcome.kind === 'missed') rangInVain();
      return outcome;
    } catch (error) {
      ringing--;
      deps.agents.withdrawn(duty);
      if (error instanceof CallOver) return { kind: 'withdrawn' };
      deps.log.error('offering a call failed', { ...duty, error });
      rangInVain();
      return { kind: 'missed', why: 'unreachable' };
    }
  }

  async function ring(agent: OfferToPerson, extension: string): Promise<OfferOutcome> {
    const { login, withdrawn, ...grounds } = agent;
    const duty = { login, callId: call.callId };
    let lastLegId = '';
    const outcome = await ringPerson(deps, call, {
      extension,
      queueId: queue.id,
      login,
      from: { number: call.view.number, ...(call.view.name !== undefined && { name: call.view.name }) },
      role: 'callee',
      ringSec: queue.ringSec,
      withdrawn,
      onLeg: ({ legId }) => {
        lastLegId = legId;
        call.tell({ kind: 'queue.offered', queueId: queue.id, login, legId, ...grounds });
      },
    });
    // Another was quicker, or the caller went elsewhere: that is no miss.
    if (isTaken || withdrawn.aborted) {
      if (outcome.kind === 'answered') call.drop(outcome.leg, 'answered-elsewhere');
      deps.agents.withdrawn(duty);
      return { kind: 'withdrawn' };
    }
    if (outcome.kind === 'failed') {
      call.tell({ kind: 'queue.missed', queueId: queue.id, login, legId: lastLegId, why: outcome.why });
      const restSec = restAfterMiss(queue, outcome.why);
      deps.agents.missed({ ...duty, missesBeforeBreak: queue.missesBeforeBreak, restSec });
      return { kind: 'missed', why: outcome.why };
    }
    isTaken = true;
    isAnswered = true;
    comfort.stop();
    const { side } = outcome.leg;
    const reached = side.kind === 'extension' ? side.login : (side.login ?? login);
    // Somebody else picked it up from the one it was offered to.
    if (reached !== login) deps.agents.withdrawn(duty);
    if (reached !== undefined) engage(deps, call, { login: reached, ...wrapUpOf(queue) });
    if (reached !== undefined && side.kind === 'extension') call.show({ login: reached, extension: side.extension });
    tellLeft('answered', reached);
    call.bridge(caller, outcome.leg);
    recordTalk(deps, call, { outside: caller, office: outcome.leg, queueId: queue.id });
    askAfterTalk(deps, call, { outside: caller, queue, language });
    call.show({ stage: 'talking' });
    return { kind: 'answered' };
  }

  const tooLong = new Promise<{ kind: 'timeout' }>((resolve) => {
    giveUp = () => {
      // Out of the line at once: nobody else is to be rung for a caller who is sent on.
      stay.leave();
      resolve({ kind: 'timeout' });
    };
  });
  const timer =
    queue.maxWaitSec > 0
      ? deps.clock.after(queue.maxWaitSec * 1000, () => {
          isLate = true;
          // A phone that rings just now is given its time, and is the last one.
          if (ringing === 0) giveUp();
        })
      : undefined;

  try {
    const waits = () => call.until(Promise.race([stay.outcome, tooLong, chosen.promise]));
    let outcome = await waits();
    while (outcome.kind === 'key' && outcome.key.does === 'callback') {
      comfort.stop();
      const way = {
        caller,
        queue,
        language,
        since: enteredAt - granted.headStartMs,
        priority: granted.priority,
        needs,
      };
      if (await arrangeCallback(deps, call, way)) break;
      waitOn();
      outcome = await waits();
    }
    // Whatever else was decided of who waits: they talk.
    if (isAnswered) return { kind: 'answered' };
    if (outcome.kind === 'answered') return outcome;
    stay.leave();
    if (outcome.kind === 'moved') {
      const { to, by } = outcome;
      call.tell({ kind: 'queue.moved', queueId: queue.id, by, to });
    }
    tellLeft(outcome.kind === 'key' ? leftBy[outcome.key.does] : outcome.kind);
    return outcome;
  } catch (error) {
    stay.leave();
    tellLeft(call.endReason && gaveUpBy.includes(call.endReason) ? 'abandoned' : 'ended');
    throw error;
  } finally {
    timer?.cancel();
    comfort.stop();
  }
}

/** How the calls end of those who wait no longer. */
export const gaveUpBy: readonly CallEndReason[] = ['abandoned', 'unreachable', 'caller-hangup'];

const leftBy = { leave: 'chose-to-leave', callback: 'callback', message: 'message' } as const;

function limitNow(deps: ExchangeDeps, { id, admission }: Queue): QueueLimit | undefined {
  if (admission.limits.length === 0) return undefined;
  const waiting = deps.distributor
    .waiting()
    .filter(({ queueId, offeredTo, callback }) => queueId === id && !offeredTo && !callback).length;
  const estimatedMs = deps.estimates.of(id)?.ms;
  return limitReached(admission.limits, {
    waiting,
    people: deps.estimates.onDuty(id),
    ...(estimatedMs !== undefined && { estimatedMs }),
  });
}
