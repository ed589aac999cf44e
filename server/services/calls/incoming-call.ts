import type { CallEndReason, LimitWhy } from '../../core/calls/call-reasons.ts';
import { chooseForward, type NotTaken } from '../../core/dialplan/forwarding.ts';
import { type InboundPlan, planInbound } from '../../core/dialplan/plan-inbound.ts';
import { readArrival } from '../../core/dialplan/rewrite-number.ts';
import type { CallerFacts } from '../../core/dialplan/screen-caller.ts';
import { findExtension } from '../../core/office/find-extension.ts';
import type { Extension } from '../../core/office/office.ts';
import type { Diversion } from '../../core/sip/diversion.ts';
import { hasCalledBefore } from '../../store/queries/last-caller.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { announceRecording } from './announce-recording.ts';
import { enterQueue } from './enter-queue.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { enterFlow } from './ivr-flow.ts';
import { joinReached } from './join-reached.ts';
import { joinRoom } from './join-room.ts';
import { findMailbox, leaveMessage } from './mailbox-call.ts';
import { connectNumber } from './outgoing-call.ts';
import { overflow } from './overflow.ts';
import { loginAt, partyOf } from './parties-of.ts';
import { type RingOutcome, ringDevices } from './ring-devices.ts';
import { enterGroup } from './ring-group.ts';
import type { HangupCause, IncomingLeg } from './telephony-port.ts';

/** How long an extension rings when it is dialled directly. */
const DIRECT_RING_SEC = 45;

/** A call from a trunk: who is it, where to, and on its way. */
export function receiveTrunkCall(
  deps: ExchangeDeps,
  call: ActiveCall,
  incoming: IncomingLeg & { source: { kind: 'trunk' } },
): void {
  const { trunkId } = incoming.source;
  const { name } = incoming.from;
  const { office, trunks } = deps.office.read();
  const rules = trunks.find(({ id }) => id === trunkId)?.rewrite ?? [];
  const arrival = readArrival(rules, { caller: incoming.from.number, called: incoming.to, country: office.country });
  const { caller: number, called: did } = arrival;
  const e164 = deps.toE164(number);
  call.tell({
    kind: 'call.created',
    direction: 'inbound',
    from: number,
    ...(name !== undefined && { fromName: name }),
    to: did,
    origin: 'trunk',
  });
  for (const rewriting of arrival.rewritten) call.tell({ kind: 'number.rewritten', trunkId, ...rewriting });
  // The oldest first: in the order in which it happened.
  for (const { number: by, name: who, reason } of [...(incoming.diversions ?? [])].reverse())
    call.tell({ kind: 'call.diverted', by, ...(who !== undefined && { name: who }), reason });
  const caller = call.adopt(incoming, {
    kind: 'trunk',
    trunkId,
    number,
    ...(e164 !== undefined && { e164 }),
  });
  call.show({ number, trunkId, ...(name !== undefined && { name }), ...(e164 !== undefined && { e164 }) });
  matchCustomer(deps, call, e164);
  deps.projector.project(call.callId);
  call.run(() => routeInbound(deps, call, { caller, did, trunkId }));
}

/** One customer with this number: theirs is the card. Several: the agent chooses. */
export function matchCustomer(deps: ExchangeDeps, call: ActiveCall, e164: string | undefined): void {
  if (e164 === undefined) return;
  const [only, another] = customersOf(deps, e164);
  if (!only || another) return;
  call.tell({ kind: 'customer.matched', customerId: only.id, how: 'number' });
  call.show({ customerId: only.id, name: only.name });
}

/** A store that cannot be read just now costs the card, not the call. */
function customersOf(deps: ExchangeDeps, e164: string): { id: string; name: string }[] {
  try {
    return deps.customersOf(e164);
  } catch (error) {
    deps.log.error('customers could not be looked up', { e164, error });
    return [];
  }
}

async function routeInbound(
  deps: ExchangeDeps,
  call: ActiveCall,
  arrival: { caller: ActiveLeg; did: string; trunkId: string },
): Promise<void> {
  const { caller, did, trunkId } = arrival;
  const office = deps.office.read();
  const { country, timezone } = office.office;
  const plan = planInbound({
    trunkId,
    did,
    country,
    routes: office.inboundRoutes,
    hours: office.hours,
    officeZone: timezone,
    atMs: deps.clock.now(),
    callers: office.callers,
    caller: callerOf(deps, call),
  });
  if (plan.kind === 'refused' && plan.reason !== 'no-route') {
    call.tell({ kind: 'caller.refused', why: plan.reason, ...(plan.rule !== undefined && { rule: plan.rule }) });
    call.tell({ kind: 'route.chosen', routeId: plan.routeId, target: 'refused', reason: plan.reason });
    return call.end('not-allowed', 'declined');
  }
  if (plan.kind === 'refused') {
    call.tell({ kind: 'route.chosen', target: 'refused', reason: plan.reason });
    return call.end('no-route', 'not-found');
  }
  const language = plan.language ?? office.office.language;
  if (plan.hours) {
    const { hoursId, open, reason } = plan.hours;
    call.tell({ kind: 'hours.judged', hoursId, open, reason: reason.kind });
  }
  if (plan.special) call.tell({ kind: 'caller.special', when: plan.special });
  call.tell({ kind: 'route.chosen', routeId: plan.routeId, target: targetOf(plan), reason: plan.reason });
  if (plan.kind === 'closed') {
    return overflow(deps, call, { caller, overflow: plan.overflow, language, reason: 'closed' });
  }
  if (plan.greeting !== undefined) {
    await call.answer(caller);
    call.show({ stage: 'greeting' });
    await call.sound.playPrompts(caller, { names: [plan.greeting], language });
  }
  if (plan.kind === 'ivr') return enterFlow(deps, call, { caller, flowId: plan.flowId, language });
  if (plan.kind === 'group') return enterGroup(deps, call, { caller, group: plan.group, language });
  if (plan.kind === 'room') return joinRoom(deps, call, { caller, number: plan.room, language });
  if (plan.kind === 'extension') {
    const outcome = await ringExtension(deps, call, { caller, extension: plan.extension });
    if (outcome.kind === 'failed')
      await leaveMessage(deps, call, { caller, mailbox: plan.extension, language, ...outcome });
    return;
  }
  return enterQueue(deps, call, { caller, queueId: plan.queueId, language });
}

/** A store that cannot be read just now costs the preference, not the call. */
function isImportant(deps: ExchangeDeps, customerId: string): boolean {
  try {
    return deps.isVip(customerId);
  } catch (error) {
    deps.log.error('a customer could not be looked up', { customerId, error });
    return false;
  }
}

/** What routes may ask of whoever calls. */
function callerOf(deps: ExchangeDeps, call: ActiveCall): CallerFacts {
  const { number, e164, customerId } = call.view;
  return {
    number: e164 ?? number,
    ...(customerId !== undefined && { customer: { vip: isImportant(deps, customerId) } }),
    isFirst: () => e164 !== undefined && !hasCalledBefore(deps.db, { e164, callId: call.callId }),
  };
}

function targetOf(plan: Exclude<InboundPlan, { kind: 'refused' }>): string {
  switch (plan.kind) {
    case 'closed':
      return 'closed';
    case 'queue':
      return `queue:${plan.queueId}`;
    case 'group':
      return `group:${plan.group}`;
    case 'extension':
      return `extension:${plan.extension}`;
    case 'ivr':
      return `ivr:${plan.flowId}`;
    case 'room':
      return `room:${plan.room}`;
  }
}

/** How connecting the caller with a number went; on anything but `talking` the caller's leg is still there. */
export type ConnectOutcome =
  | { kind: 'talking' }
  /** `limit`: a budget, limit or the fraud stop forbade it; `unpaid`: no account pays for it, and its route wants one. */
  | { kind: 'failed'; reason: CallEndReason; cause: HangupCause; limit?: LimitWhy; subject?: string; unpaid?: true };

/** Rings an extension for a caller who hears it ring. */
export async function ringExtension(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: { caller: ActiveLeg; extension: string; diversion?: Diversion; onRinging?: () => void },
): Promise<ConnectOutcome> {
  const { caller, extension } = request;
  const office = deps.office.read();
  const login = loginAt(deps, extension);
  await announceRecording(deps, call, { told: caller });
  call.show({ stage: 'ringing', extension, ...(login !== undefined && { login }) });
  if (login !== undefined && call.view.direction === 'inbound') {
    deps.bus.publish('screen.popped', {
      login,
      callId: call.callId,
      ...(call.view.customerId !== undefined && { customerId: call.view.customerId }),
    });
  }
  await call.prepare(caller);
  const called = findExtension(office, extension);
  const from = partyOf(deps, call, caller);
  const forwardOf = (when: 'now' | NotTaken) => called && chooseForward(called, { when, caller: from.number });
  const now = forwardOf('now');
  const outcome = now
    ? ({ kind: 'failed', why: 'no-answer' } as const)
    : await ringCalled(deps, call, { ...request, called, login });
  if (outcome.kind === 'failed') {
    const failure = failures[outcome.why];
    const asked = 'diverted' in outcome ? outcome.diverted : undefined;
    // What a phone itself says comes before what is set here.
    const forward = now ?? (asked && { ...asked, confirm: false }) ?? forwardOf(outcome.why);
    if (!forward) return failure;
    const { to, reason, confirm } = forward;
    const diversion = { number: extension, reason, count: (request.diversion?.count ?? 0) + 1 };
    if (!call.divert(diversion, to)) return failure;
    const { onRinging } = request;
    const more = { ...(onRinging && { onRinging }), ...(confirm && { confirm }) };
    return connectNumber(deps, call, { caller, number: to, by: extension, diversion, ...more });
  }
  await joinReached(deps, call, { caller, callee: outcome.leg, called: extension });
  return { kind: 'talking' };
}

/** A forwarding comes before the mailbox, which answers when that fails too. */
function ringSecOf(
  deps: ExchangeDeps,
  { extension, called }: { extension: string; called: Extension | undefined },
): number {
  if (called?.forward.noAnswer !== undefined) return called.forward.noAnswerSec;
  return findMailbox(deps, extension)?.answerAfterSec ?? DIRECT_RING_SEC;
}

/** Its phones, unless they are not to be disturbed. */
async function ringCalled(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: {
    caller: ActiveLeg;
    extension: string;
    called: Extension | undefined;
    login: string | undefined;
    diversion?: Diversion;
    onRinging?: () => void;
  },
): Promise<RingOutcome> {
  const { caller, extension, called, login } = request;
  if (called?.dnd) {
    call.tell({ kind: 'route.chosen', target: `extension:${extension}`, reason: 'do-not-disturb' });
    return { kind: 'failed', why: 'busy' };
  }
  if (caller.state === 'answered') call.sound.playRingBack(caller);
  return ringDevices(deps, call, {
    extension,
    ...(login !== undefined && { login }),
    from: partyOf(deps, call, caller),
    role: 'callee',
    ringSec: ringSecOf(deps, { extension, called }),
    ...(request.diversion && { diversion: request.diversion }),
    onRinging: () => {
      if (caller.state !== 'answered') caller.incoming?.ring();
      request.onRinging?.();
    },
  });
}

export const failures = {
  'no-answer': { kind: 'failed', reason: 'no-answer', cause: 'no-answer' },
  unreachable: { kind: 'failed', reason: 'unreachable', cause: 'unavailable' },
  busy: { kind: 'failed', reason: 'busy', cause: 'busy' },
  declined: { kind: 'failed', reason: 'rejected', cause: 'declined' },
} as const satisfies Record<string, ConnectOutcome>;
