import { type MoveTarget, waitingPriorities } from '../../core/calls/events.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { SteerOutcome, SteerWish } from './live-call.ts';

/** A supervisor sends a caller who waits to another queue or to a person, or has them served sooner. */
export function steerWaiting(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; by: string; wish: SteerWish },
): SteerOutcome {
  const { call, by, wish } = asked;
  const { callId } = call;
  const waits = deps.distributor.waiting().find((each) => each.callId === callId);
  // Somebody has picked up just now.
  if (!waits || call.talk.pair()) return { kind: 'refused', reason: 'not-waiting' };
  const { queueId } = waits;
  if (wish.act === 'head' || wish.act === 'priority') {
    const how = wish.act === 'head' ? 'head' : wish.priority;
    deps.distributor.favour(callId, how === 'head' ? how : waitingPriorities[how]);
    call.tell({ kind: 'queue.favoured', queueId, by, how });
    return { kind: 'done' };
  }
  if (wish.act === 'queue' && wish.queueId === queueId) return { kind: 'refused', reason: 'same-queue' };
  const to = targetOf(deps, wish);
  if (!to) return { kind: 'refused', reason: 'no-such-target' };
  if (to.kind === 'person' && deps.lines.devicesOf(to.extension).length === 0)
    return { kind: 'refused', reason: 'phone-not-registered' };
  deps.distributor.move(callId, { to, by });
  return { kind: 'done' };
}

function targetOf(deps: ExchangeDeps, wish: SteerWish & { act: 'queue' | 'person' }): MoveTarget | undefined {
  const { queues, people } = deps.office.read();
  if (wish.act === 'queue') {
    const { queueId } = wish;
    return queues.some(({ id }) => id === queueId) ? { kind: 'queue', queueId } : undefined;
  }
  const { login } = wish;
  const extension = people.find((each) => each.login === login && each.active)?.extension;
  return extension === undefined ? undefined : { kind: 'person', login, extension };
}
