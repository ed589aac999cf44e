import type { SkillNeed } from '../../core/acd/snapshot.ts';
import type { CallbackRefusal } from '../../core/calls/call-reasons.ts';
import { refuseCallback } from '../../core/dialplan/callback-number.ts';
import type { Language, Queue } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { planFor } from './plan-call.ts';

const dayMs = 86_400_000;

/** The number that calls, as it may be called; undefined where none is shown. */
export function presentedNumber({ view }: ActiveCall): string | undefined {
  const number = view.e164 ?? view.number;
  return /\d/.test(number) ? number : undefined;
}

/** Why the office does not call that number for this caller; undefined when it does. */
export function judgeCallback(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { queue: Queue; number: string },
): CallbackRefusal | undefined {
  const { queue, number } = asked;
  const { country } = deps.office.read().office;
  const { abroad, mostPerDay } = queue.callback;
  const presented = presentedNumber(call);
  const refused = refuseCallback({
    plan: planFor(deps, { dialled: number, queueId: queue.id }),
    e164: deps.toE164(number),
    country,
    abroad,
    isKeyed: number !== presented,
  });
  if (refused) return refused;
  const since = deps.clock.now() - dayMs;
  const isTooMany = [number, presented].some(
    (each) => each !== undefined && deps.callbacks.countSince(each, since) >= mostPerDay,
  );
  const waitsAlready = deps.callbacks.open().some((open) => open.number === number && open.queueId === queue.id);
  return isTooMany && !waitsAlready ? 'too-many' : undefined;
}

/** Keeps the wish, with the place in the line where the queue calls by itself, and tells it. */
export function promiseCallback(
  deps: ExchangeDeps,
  call: ActiveCall,
  promised: {
    queue: Queue;
    number: string;
    language: Language;
    /** Since when they wait. */
    since: number;
    priority?: number | undefined;
    needs?: readonly SkillNeed[] | undefined;
  },
): void {
  const { queue, number, language, since, priority, needs } = promised;
  const { name, customerId } = call.view;
  const { dials, expiryHours } = queue.callback;
  const callerNumber = presentedNumber(call);
  const requestId = deps.callbacks.add({
    callId: call.callId,
    number,
    queueId: queue.id,
    language,
    ...(name !== undefined && { name }),
    ...(customerId !== undefined && { customerId }),
    ...(callerNumber !== undefined && { callerNumber }),
    ...(dials && {
      since,
      expiresAt: deps.clock.now() + expiryHours * 3_600_000,
      ...(priority !== undefined && { priority }),
      ...(needs && { needs }),
    }),
  });
  call.tell({ kind: 'callback.asked', requestId, number, queueId: queue.id });
}
