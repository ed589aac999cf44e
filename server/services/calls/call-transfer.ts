import type { TransferRefusal } from '../../core/calls/call-reasons.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { parkLeg, sayParked } from './call-parking.ts';
import { engage } from './engage.ts';
import { enterQueue } from './enter-queue.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { lacksAccount } from './house-account.ts';
import { ringExtension } from './incoming-call.ts';
import { enterFlow } from './ivr-flow.ts';
import { joinRoom } from './join-room.ts';
import { connectNumber } from './outgoing-call.ts';
import { introduce } from './parties-of.ts';
import { isPermitted, planFor, refusalOf } from './plan-call.ts';
import { keepRecording } from './record-talk.ts';
import { serveMailbox } from './serve-mailbox.ts';
import type { HangupCause, TransferRequest } from './telephony-port.ts';

/** One end of a transfer: the leg that leaves and the one it talks with. */
export interface End {
  call: ActiveCall;
  leaves: ActiveLeg;
  stays: ActiveLeg;
}

const SECOND_THOUGHTS_MS = 2_000;

const causeOf: Record<TransferRefusal, HangupCause> = {
  'not-a-phone': 'declined',
  'nobody-there': 'declined',
  'no-such-call': 'no-such-call',
  'not-allowed': 'forbidden',
  'no-route': 'not-found',
  class: 'forbidden',
  'wants-no-calls': 'forbidden',
  'no-account': 'forbidden',
};

interface Asked {
  call: ActiveCall;
  leg: ActiveLeg;
  transfer: TransferRequest;
  callOf: (legId: string) => ActiveCall | undefined;
}

type Judgement =
  | { kind: 'refused'; why: TransferRefusal }
  /** `instead`: the call in which it still rings; ringing begins anew for the one who is transferred. */
  | { kind: 'blind'; end: End; to: string; instead?: ActiveCall }
  | { kind: 'attended'; end: End; other: End };

/** Phones may, and only within what they may dial; carriers may not: a call would go on at our cost wherever they like. */
function judge(deps: ExchangeDeps, { call, leg, transfer, callOf }: Asked): Judgement {
  const refused = (why: TransferRefusal): Judgement => ({ kind: 'refused', why });
  if (leg.side.kind !== 'extension') return refused('not-a-phone');
  const stays = call.otherOf(leg);
  // While one transfer is not settled there is no other.
  if (!stays || leg.place || stays.place || call.consult) return refused('nobody-there');
  const end: End = { call, leaves: leg, stays };
  const { extension } = leg.side;
  const blind = (to: string, instead?: ActiveCall): Judgement => {
    const plan = planFor(deps, { dialled: to, extension });
    if (plan.kind === 'refused' || (plan.kind === 'code' && plan.code.kind !== 'park')) return refused('no-route');
    if (!isPermitted(deps, call, { plan, extension }).allowed) return refused('class');
    if (refusalOf(deps, { plan })?.allowed === false) return refused('wants-no-calls');
    if (lacksAccount(deps, call, { plan, extension })) return refused('no-account');
    return { kind: 'blind', end, to, ...(instead && { instead }) };
  };
  if (!transfer.replaces) return blind(transfer.to);
  const { legId } = transfer.replaces;
  const other = callOf(legId);
  const theirs = other?.legs.get(legId);
  if (!other || other.isOver || !theirs || theirs.place) return refused('no-such-call');
  // Both calls must be of the one who brings them together.
  const isOwn = theirs.side.kind === 'extension' && theirs.side.extension === leg.side.extension;
  if (!isOwn || other === call) return refused('not-allowed');
  const reached = other.otherOf(theirs);
  // Somebody there is asked before a transfer: who waits for that is not to be left behind.
  if (reached && other.consult) return refused('nobody-there');
  if (reached) return { kind: 'attended', end, other: { call: other, leaves: theirs, stays: reached } };
  return blind(theirs.incoming?.to ?? transfer.to, other);
}

/** A far end asks to connect the one it talks with to somebody else (RFC 3515); why not, when it is refused. */
export function answerTransfer(deps: ExchangeDeps, asked: Asked): TransferRefusal | undefined {
  const { call, leg, transfer } = asked;
  const judgement = judge(deps, asked);
  if (judgement.kind === 'refused') {
    const { why } = judgement;
    call.tell({ kind: 'transfer.refused', legId: leg.legId, to: transfer.to, why });
    transfer.refuse(causeOf[why]);
    return why;
  }
  if (judgement.kind === 'attended') joinCalls(deps, { ...judgement, transfer });
  else {
    transferBlind(deps, { ...judgement, transfer });
    judgement.instead?.end('transferred');
  }
  return undefined;
}

function tellAsked({ call, leaves }: End, about: { how: 'blind' | 'attended'; to: string }): void {
  const login = leaves.side.kind === 'extension' ? leaves.side.login : undefined;
  call.tell({ kind: 'transfer.asked', legId: leaves.legId, ...about, ...(login !== undefined && { login }) });
}

/** Whom the page shows the call as: the person of the house who talks in it now. */
function showTalking(call: ActiveCall, person: ActiveLeg): void {
  const { side } = person;
  const login = side.kind === 'extension' ? side.login : undefined;
  call.show({
    stage: 'talking',
    ...(side.kind === 'extension' && { extension: side.extension }),
    ...(login !== undefined && { login }),
  });
}

/** The leg's part is done. Told before its BYE, which ends the news too. */
function finish({ call, leaves }: End, transfer: Pick<TransferRequest, 'tell'>): void {
  call.tell({ kind: 'transfer.done', legId: leaves.legId });
  transfer.tell('connected');
  call.drop(leaves, 'normal');
}

function transferBlind(deps: ExchangeDeps, asked: { end: End; transfer: TransferRequest; to: string }): void {
  const { end, transfer, to } = asked;
  const { call, leaves, stays } = end;
  transfer.accept();
  tellAsked(end, { how: 'blind', to });
  call.handover.part(leaves, stays);
  sendOn(deps, asked);
}

function sendOn(deps: ExchangeDeps, asked: { end: End; transfer: Pick<TransferRequest, 'tell'>; to: string }): void {
  const { end, transfer, to } = asked;
  const { call, leaves, stays } = end;
  call.run(async () => {
    transfer.tell('trying');
    const plan = planFor(deps, { dialled: to });
    if (plan.kind === 'queue') {
      finish(end, transfer);
      const { language } = deps.office.read().office;
      return enterQueue(deps, call, { caller: stays, queueId: plan.queueId, language, isTransferred: true });
    }
    if (plan.kind === 'ivr') {
      finish(end, transfer);
      return enterFlow(deps, call, {
        caller: stays,
        flowId: plan.flowId,
        language: deps.office.read().office.language,
      });
    }
    if (plan.kind === 'code') return park(deps, end, transfer);
    if (plan.kind === 'room') {
      finish(end, transfer);
      const { language } = deps.office.read().office;
      return joinRoom(deps, call, { caller: stays, number: plan.room, language });
    }
    if (plan.kind === 'mailbox' && plan.code.kind === 'leave-message') {
      finish(end, transfer);
      const { language } = deps.office.read().office;
      return serveMailbox(deps, call, { caller: stays, code: plan.code, language });
    }
    const outcome = await connectNumber(deps, call, {
      caller: stays,
      number: to,
      ...(leaves.side.kind === 'extension' && { paidBy: leaves.side.extension }),
      onRinging: () => transfer.tell('ringing'),
    });
    if (outcome.kind === 'failed') {
      transfer.tell(outcome.cause);
      return bringBack(deps, end, outcome.reason);
    }
    const reached = call.otherOf(stays);
    if (reached) introduce(deps, call, { a: stays, b: reached });
    finish(end, transfer);
  });
}

/** Who transferred hears where, unless the phone holds the line, as most do that transfer by a key: then it shows the slot. */
async function park(deps: ExchangeDeps, end: End, transfer: Pick<TransferRequest, 'tell'>): Promise<void> {
  const { call, leaves, stays } = end;
  const by = leaves.side.kind === 'extension' ? leaves.side.extension : '';
  const slot = parkLeg(deps, call, { leg: stays, by });
  if (slot === undefined) {
    transfer.tell('busy');
    return bringBack(deps, end, 'busy');
  }
  if (leaves.state === 'answered') leaves.leg.showParty({ number: `*${slot}` });
  if (leaves.state === 'answered' && !leaves.held) await sayParked(deps, call, { leg: leaves, slot });
  finish(end, transfer);
}

/** The one who was transferred goes back to who did it: still on the line, or rung for it. */
export async function bringBack(deps: ExchangeDeps, { call, leaves, stays }: End, why: string): Promise<void> {
  const isThere = leaves.state === 'answered';
  call.tell({ kind: 'transfer.failed', legId: leaves.legId, why, then: isThere ? 'returned' : 'recalled' });
  if (isThere) {
    call.bridge(stays, leaves);
    showTalking(call, leaves);
    // Some phones hang up when they hear that their transfer failed: whoever was transferred is not to pay for it.
    leaves.place = 'leaves';
    stays.place = 'stays';
    const isLeft = await call.until(call.handover.endsWithin(leaves, SECOND_THOUGHTS_MS));
    for (const leg of [leaves, stays]) if (!isLeft) delete leg.place;
    if (!isLeft) return;
    call.tell({ kind: 'transfer.failed', legId: leaves.legId, why, then: 'recalled' });
  }
  const extension = leaves.side.kind === 'extension' ? leaves.side.extension : '';
  call.show({ stage: 'ringing' });
  const outcome = await ringExtension(deps, call, { caller: stays, extension });
  if (outcome.kind === 'talking') return;
  call.show({ stage: 'ending' });
  await call.sound.playPrompts(stays, { names: ['unavailable'], language: deps.office.read().office.language });
  call.end(outcome.reason);
}

/** Which of two calls goes on: the one with the outside party in it, for its story and its price; else the older one. */
function choose(one: End, two: End): { kept: End; given: End } {
  const isOutside = ({ stays }: End): boolean => stays.side.kind === 'trunk';
  const [first, second] = one.call.view.startedAt <= two.call.view.startedAt ? [one, two] : [two, one];
  return isOutside(second) && !isOutside(first) ? { kept: second, given: first } : { kept: first, given: second };
}

/** Both talk with the one who transfers: from now on they talk with each other, in one call. */
function joinCalls(deps: ExchangeDeps, asked: { end: End; other: End; transfer: TransferRequest }): void {
  const { end, other, transfer } = asked;
  transfer.accept();
  const { kept, given } = choose(end, other);
  const { side } = given.stays;
  tellAsked(kept, { how: 'attended', to: side.kind === 'trunk' ? side.number : side.extension });
  connect(deps, { kept, given, transfer });
}

/** The page or a code asks, not the phone: there is nobody to tell. */
const unheard: Pick<TransferRequest, 'tell'> = { tell: () => undefined };

/** As at the end of an attended transfer, for two ends that somebody of ours has been asked to bring together. */
export function connectCalls(deps: ExchangeDeps, [one, two]: readonly [End, End]): void {
  connect(deps, { ...choose(one, two), transfer: unheard });
}

/** A blind transfer that was asked for and judged before. */
export function transferFrom(deps: ExchangeDeps, asked: { end: End; to: string }): void {
  const { call, leaves, stays } = asked.end;
  call.handover.part(leaves, stays);
  sendOn(deps, { ...asked, transfer: unheard });
}

function connect(deps: ExchangeDeps, asked: { kept: End; given: End; transfer: Pick<TransferRequest, 'tell'> }): void {
  const { kept, given, transfer } = asked;
  const { call } = kept;
  const { side } = given.stays;
  const isRecorded = call.isRecording || given.call.isRecording;
  call.handover.part(kept.leaves, kept.stays);
  given.call.handover.giveAway(given.stays, call.callId);
  const joined = call.handover.receive(given.stays, given.call.callId);
  if (side.kind === 'extension' && side.login !== undefined) engage(deps, call, { login: side.login, wrapUpSec: 0 });
  call.run(async () => {
    call.bridge(kept.stays, joined);
    introduce(deps, call, { a: kept.stays, b: joined });
    const office = side.kind === 'extension' ? joined : kept.stays;
    keepRecording(deps, call, { outside: office === joined ? kept.stays : joined, office, isRecorded });
    showTalking(call, office);
  });
  finish(kept, transfer);
  given.call.end('transferred');
}
