import { readHouseCode } from '../../core/dialplan/house-codes.ts';
import { pickUpGroupOf } from '../../core/office/ring-groups.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { extensionSide, introduce } from './parties-of.ts';
import { superviseByCode } from './supervise.ts';
import type { HangupCause, IncomingLeg } from './telephony-port.ts';

/**
 * A phone wants the place of a leg of ours (RFC 3891): it picks up what rings at another extension, or takes a talk over
 * from another phone of its own.
 */
export function answerReplacing(
  deps: ExchangeDeps,
  asked: { incoming: IncomingLeg; call: ActiveCall | undefined },
): void {
  const { incoming, call } = asked;
  const refusal = refusalOf(asked);
  if (refusal || !call || incoming.source.kind !== 'extension') {
    incoming.attach({ ended: () => undefined });
    incoming.hangup(refusal ?? 'forbidden');
    return;
  }
  const replaced = call.legs.get(incoming.replaces!.legId)!;
  const side = extensionSide(deps, deps.hotDesks.extensionAt(incoming.source.extension));
  const taker = call.adopt(incoming, side, 'callee');
  if (replaced.state === 'answered') takeTalk(deps, call, { replaced, taker });
  else pickUp(call, { replaced, taker });
}

/**
 * A phone dialled the code to take what rings elsewhere in the house: whoever has waited longest. False when nothing rings that
 * it may take, and nothing was done.
 */
export function takeByCode(
  deps: ExchangeDeps,
  asked: { incoming: IncomingLeg & { source: { kind: 'extension' } }; calls: readonly ActiveCall[] },
): boolean {
  const { incoming, calls } = asked;
  const code = readHouseCode(incoming.to);
  if (code?.kind === 'take-parked') return takeParked(deps, { incoming, slot: code.slot });
  if (code?.kind === 'supervise') return superviseByCode(deps, { incoming, code, calls });
  if (code?.kind !== 'pick-up') return false;
  const extension = deps.hotDesks.extensionAt(incoming.source.extension);
  const { ringGroups } = deps.office.read();
  const group = ringGroups.find(({ number }) => number === code.number);
  const named = group ? new Set(group.members) : code.number !== undefined && new Set([code.number]);
  const within = named || pickUpGroupOf(ringGroups, extension);
  for (const call of calls) {
    const replaced = [...call.legs.values()].find(
      ({ side, role, way, state }) =>
        side.kind === 'extension' &&
        side.extension !== extension &&
        within.has(side.extension) &&
        (state === 'new' || state === 'ringing') &&
        role === 'callee' &&
        way === 'out',
    );
    if (!replaced) continue;
    pickUp(call, { replaced, taker: call.adopt(incoming, extensionSide(deps, extension), 'callee') });
    return true;
  }
  return false;
}

/** The phone goes over to the call that waits at the slot. */
function takeParked(
  deps: ExchangeDeps,
  asked: { incoming: IncomingLeg & { source: { kind: 'extension' } }; slot: string },
): boolean {
  const { incoming, slot } = asked;
  const parked = deps.parking.at(slot);
  if (!parked || parked.call.isOver) return false;
  const { call } = parked;
  const taker = call.adopt(
    incoming,
    extensionSide(deps, deps.hotDesks.extensionAt(incoming.source.extension)),
    'callee',
  );
  call.run(async () => {
    await call.answer(taker);
    if (!parked.take(taker)) call.drop(taker, 'no-such-call');
  });
  return true;
}

function refusalOf({
  incoming,
  call,
}: {
  incoming: IncomingLeg;
  call: ActiveCall | undefined;
}): HangupCause | undefined {
  const { replaces, source } = incoming;
  const replaced = call?.legs.get(replaces?.legId ?? '');
  if (!call || call.isOver || !replaced) return 'no-such-call';
  // RFC 3891 3: a dialog that is over is declined.
  if (replaced.state === 'ended') return 'declined';
  if (source.kind !== 'extension' || replaced.side.kind !== 'extension') return 'forbidden';
  // RFC 3891 3: one that rings here must be of our making. What rings whoever clicked a number is nobody else's.
  if (replaced.state !== 'answered' && replaced.way === 'in') return 'no-such-call';
  if (replaced.state !== 'answered') return replaced.role === 'caller' ? 'forbidden' : undefined;
  if (replaces?.earlyOnly) return 'busy';
  if (replaced.side.extension !== source.extension) return 'forbidden';
  return call.otherOf(replaced) && !replaced.place ? undefined : 'declined';
}

/** The ringing goes on until the phone that takes the call has it. */
function pickUp(call: ActiveCall, legs: { replaced: ActiveLeg; taker: ActiveLeg }): void {
  const { replaced, taker } = legs;
  if (!call.handover.takeRinging(replaced.legId, taker)) {
    call.drop(taker, 'no-such-call');
    return;
  }
  call.run(async () => {
    await call.answer(taker);
    call.tell({ kind: 'leg.replaced', legId: replaced.legId, byLegId: taker.legId });
    call.watchers.get(taker.legId)?.answered?.();
  });
}

function takeTalk(deps: ExchangeDeps, call: ActiveCall, legs: { replaced: ActiveLeg; taker: ActiveLeg }): void {
  const { replaced, taker } = legs;
  call.run(async () => {
    await call.answer(taker);
    const other = replaced.place ? undefined : call.otherOf(replaced);
    // Transferred meanwhile.
    if (!other) return call.drop(taker, 'no-such-call');
    call.handover.part(replaced, other);
    call.tell({ kind: 'leg.replaced', legId: replaced.legId, byLegId: taker.legId });
    call.bridge(other, taker);
    introduce(deps, call, { a: other, b: taker });
    const { side } = taker;
    if (side.kind === 'extension')
      call.show({
        stage: 'talking',
        extension: side.extension,
        ...(side.login !== undefined && { login: side.login }),
      });
    // The person is the same: the phone goes, the duty stays.
    delete replaced.place;
    call.drop(replaced, 'answered-elsewhere');
  });
}
