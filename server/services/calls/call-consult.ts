import type { TransferRefusal } from '../../core/calls/call-reasons.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { keepAccount } from './ask-account.ts';
import { bringBack, connectCalls, transferFrom } from './call-transfer.ts';
import { keepCampaign } from './charge-campaign.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { lacksAccount } from './house-account.ts';
import { heardBy } from './media-port.ts';
import { connectNumber } from './outgoing-call.ts';
import { judgeFor, planFor, refusalOf } from './plan-call.ts';
import { conferenceThree, takeUp } from './three-way.ts';

/** Somebody of ours asks a second one before handing the first one over; both calls know it while it lasts. */
export interface Consult {
  /** To the one who waits and back again; back for good while the other still rings. */
  swap(): void;
  /** The two who were brought together talk with each other; while the other still rings the first one hears it ring. */
  complete(): void;
  /** All three hear each other; nothing while the other one still rings. */
  three(): void;
  /** The other one is let go. */
  comeBack(): void;
}

/**
 * The phone's leg goes over to a second call, in which it hears `to` ring; the first call waits with music. Whoever hangs
 * up in the middle hands over; the two others go on without a third who hangs up.
 */
export function startConsult(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; asks: ActiveLeg; to: string; open: (direction: 'internal' | 'outbound') => ActiveCall },
): TransferRefusal | undefined {
  const { call: first, to } = asked;
  const { legId, role, side } = asked.asks;
  const waits = first.otherOf(asked.asks);
  const refuse = (why: TransferRefusal): TransferRefusal => {
    first.tell({ kind: 'transfer.refused', legId, to, why });
    return why;
  };
  if (side.kind !== 'extension') return refuse('not-a-phone');
  if (!waits || waits.place || asked.asks.place || first.consult) return refuse('nobody-there');
  const plan = planFor(deps, { dialled: to, extension: side.extension });
  if (plan.kind !== 'internal' && plan.kind !== 'group' && plan.kind !== 'trunk') return refuse('no-route');
  if (judgeFor(deps, { plan, extension: side.extension })?.allowed === false) return refuse('class');
  if (refusalOf(deps, { plan })?.allowed === false) return refuse('wants-no-calls');
  if (lacksAccount(deps, first, { plan, extension: side.extension })) return refuse('no-account');

  const { extension, login } = side;
  const direction = plan.kind === 'trunk' ? 'outbound' : 'internal';
  const second = asked.open(direction);
  /** As the call that has it knows it. */
  let asks = asked.asks;
  let reached: ActiveLeg | undefined;
  let isSwapped = false;

  function show(): void {
    const stage = !reached ? 'ringing' : isSwapped ? 'swapped' : 'talking';
    first.show({ consult: { callId: second.callId, number: to, stage } });
  }

  function stop(): void {
    for (const call of [first, second]) {
      call.handover.lead(undefined);
      call.consult = undefined;
    }
    first.show({ consult: undefined });
  }

  function goToSecond(): void {
    first.handover.lend(asks, second.callId);
    asks = second.handover.receive(asks, first.callId, 'caller');
    isSwapped = false;
    if (reached) second.bridge(asks, reached);
  }

  function goToFirst(): void {
    second.handover.lend(asks, first.callId);
    asks = first.handover.receive(asks, second.callId, role);
    isSwapped = true;
    first.bridge(waits!, asks);
  }

  function comeBack(why?: Parameters<ActiveCall['end']>[0]): void {
    stop();
    if (why !== undefined) first.tell({ kind: 'transfer.failed', legId, why, then: 'returned' });
    if (!isSwapped) first.run(async () => goToFirst());
    second.end(why ?? (reached ? 'caller-hangup' : 'abandoned'));
  }

  function complete(): void {
    stop();
    if (reached) {
      connectCalls(deps, [
        { call: first, leaves: asks, stays: waits! },
        { call: second, leaves: asks, stays: reached },
      ]);
      first.handover.relieve(asks);
      return;
    }
    if (asks.state !== 'ended') {
      second.handover.lend(asks, first.callId);
      asks = first.handover.receive(asks, second.callId, role);
    } else first.handover.relieve(asks);
    second.end('transferred');
    transferFrom(deps, { end: { call: first, leaves: asks, stays: waits! }, to });
  }

  function three(): void {
    if (!reached || !waits) return;
    stop();
    const isRecorded = first.isRecording || second.isRecording;
    if (!isSwapped) {
      second.handover.lend(asks, first.callId);
      asks = first.handover.receive(asks, second.callId, role);
    }
    second.handover.giveAway(reached, first.callId);
    const third = first.handover.receive(reached, second.callId);
    takeUp(deps, first, third);
    conferenceThree(deps, { call: first, by: asks, others: [waits, third] });
    if (isRecorded) first.record(waits, { legId: heardBy(waits.legId) });
    second.end('transferred');
  }

  /** Whether the leg that ended leaves a call that goes on. */
  function endsInFirst(leg: ActiveLeg): boolean {
    if (leg === asks) {
      if (!first.isOver) complete();
      else {
        stop();
        second.end('callee-hangup');
      }
      return true;
    }
    if (leg !== waits) return false;
    waits.place = 'stays';
    if (isSwapped) second.run(async () => goToSecond());
    stop();
    // Still on the phone: the paperwork for who hung up begins after that.
    const free = login !== undefined && first.duties.get(login);
    // Asked oneself, at another phone of one's own: on duty in the second call already.
    if (free && !second.duties.has(login)) {
      first.duties.delete(login);
      second.duties.set(login, free);
    }
    return false;
  }

  function endsInSecond(leg: ActiveLeg): boolean {
    if (leg === asks) {
      if (!second.isOver) complete();
      else {
        stop();
        first.handover.relieve(asks);
        // The call was cut under them: who waits is not to wait for ever.
        if (!first.isOver)
          first.run(() => bringBack(deps, { call: first, leaves: asks, stays: waits! }, 'unreachable'));
      }
      return true;
    }
    if (leg !== reached) return false;
    if (isSwapped) stop();
    else comeBack();
    leg.place = 'stays';
    return false;
  }

  first.tell({ kind: 'transfer.asked', legId, how: 'attended', to, ...(login !== undefined && { login }) });
  second.tell({
    kind: 'call.created',
    direction,
    from: extension,
    to,
    ...(login !== undefined && { login }),
    origin: 'click',
  });
  keepAccount(first, second);
  keepCampaign(first, second);
  second.show({ number: direction === 'outbound' ? to : extension, stage: 'ringing' });
  const consult: Consult = {
    swap: () => {
      if (!reached) return comeBack();
      if (isSwapped) second.run(async () => goToSecond());
      else first.run(async () => goToFirst());
      show();
    },
    complete,
    three,
    comeBack: () => comeBack(),
  };
  first.consult = consult;
  second.consult = consult;
  first.handover.lead(endsInFirst);
  second.handover.lead(endsInSecond);
  goToSecond();
  show();
  deps.projector.project(second.callId);
  second.run(async () => {
    const outcome = await connectNumber(deps, second, { caller: asks, number: to, by: extension });
    // Who waited may have hung up meanwhile.
    const isAlone = second.consult !== consult;
    if (outcome.kind === 'failed') return isAlone ? second.end(outcome.reason) : comeBack(outcome.reason);
    reached = second.otherOf(asks);
    if (!isAlone) show();
  });
  return undefined;
}
