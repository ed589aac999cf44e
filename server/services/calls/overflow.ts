import type { CallEndReason } from '../../core/calls/call-reasons.ts';
import type { Language, Overflow } from '../../core/office/office.ts';
import type { DiversionReason } from '../../core/sip/diversion.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { enterQueue } from './enter-queue.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { enterFlow } from './ivr-flow.ts';
import { leaveMessage, ownMailbox } from './mailbox-call.ts';
import { connectNumber } from './outgoing-call.ts';
import { isOfTheHouse } from './parties-of.ts';
import { refuseAloud } from './refuse-aloud.ts';
import { enterGroup } from './ring-group.ts';

const whyOf: Partial<Record<CallEndReason, DiversionReason>> = {
  closed: 'time-of-day',
  'no-agents': 'unavailable',
  'queue-timeout': 'no-answer',
  'queue-full': 'unavailable',
};

/** A message, then another number or the end: what an office does with callers that nobody takes. */
export async function overflow(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; overflow: Overflow; language: Language; reason: CallEndReason; queueId?: string },
): Promise<void> {
  const { caller, language } = way;
  await call.answer(caller);
  if (way.overflow.prompt !== undefined) {
    call.show({ stage: 'ending' });
    await call.sound.playPrompts(caller, { names: [way.overflow.prompt], language });
  }
  const { then } = way.overflow;
  if (then.kind === 'queue') {
    call.tell({ kind: 'route.chosen', target: `queue:${then.queue}`, reason: `overflow-${way.reason}` });
    return enterQueue(deps, call, { caller, queueId: then.queue, language });
  }
  if (then.kind === 'ivr') {
    call.tell({ kind: 'route.chosen', target: `ivr:${then.flow}`, reason: `overflow-${way.reason}` });
    return enterFlow(deps, call, { caller, flowId: then.flow, language });
  }
  const group = then.kind === 'number' && deps.office.read().ringGroups.find((each) => each.number === then.number);
  if (group) {
    call.tell({ kind: 'route.chosen', target: `group:${group.number}`, reason: `overflow-${way.reason}` });
    const sentBy = way.queueId === undefined ? undefined : { queueId: way.queueId };
    return enterGroup(deps, call, { caller, group: group.number, language, ...(sentBy && { sentBy }) });
  }
  if (then.kind === 'number') {
    call.tell({ kind: 'route.chosen', target: then.number, reason: `overflow-${way.reason}` });
    const outcome = await connectNumber(deps, call, {
      caller,
      number: then.number,
      ...(way.queueId !== undefined && { queueId: way.queueId }),
      ...(caller.incoming && {
        diversion: { number: caller.incoming.to, reason: whyOf[way.reason] ?? 'unknown', count: 1 },
      }),
    });
    if (outcome.kind === 'talking') return;
    const mailbox = ownMailbox(deps, then.number);
    if (mailbox !== undefined) return leaveMessage(deps, call, { caller, mailbox, language, reason: way.reason });
    if (outcome.unpaid) {
      const reason = isOfTheHouse(caller) ? 'no-account' : 'unavailable';
      return refuseAloud(deps, call, { caller, reason, language });
    }
  }
  if (then.kind === 'voicemail') {
    const { mailbox } = then;
    call.tell({ kind: 'route.chosen', target: `mailbox:${mailbox}`, reason: `overflow-${way.reason}` });
    return leaveMessage(deps, call, { caller, mailbox, language, reason: way.reason });
  }
  call.end(way.reason);
}
