import { printNanos } from '../../base/money.ts';
import { refusalPrompt } from '../../core/customers/judge-refusal.ts';
import { maskDialled, readDeskCode } from '../../core/dialplan/desk-codes.ts';
import { readHiding } from '../../core/dialplan/hiding-code.ts';
import type { OutboundPlan, TrunkAttempt } from '../../core/dialplan/plan-outbound.ts';
import { partAccount } from '../../core/dialplan/try-account.ts';
import type { Campaign } from '../../core/office/campaigns.ts';
import type { SentBy } from '../../core/office/fixed-account.ts';
import type { Diversion } from '../../core/sip/diversion.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { announceRecording } from './announce-recording.ts';
import { askAccount } from './ask-account.ts';
import { askLimits } from './ask-limits.ts';
import { askPin } from './ask-pin.ts';
import { takeCampaignOfPerson } from './charge-campaign.ts';
import { confirmAnswer } from './confirm-answer.ts';
import { dialTrunk } from './dial-trunk.ts';
import { engage } from './engage.ts';
import { enterQueue } from './enter-queue.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { isFeatureCode, switchFeature } from './feature-switch.ts';
import { settleAccount } from './house-account.ts';
import { type ConnectOutcome, matchCustomer, ringExtension } from './incoming-call.ts';
import { enterFlow } from './ivr-flow.ts';
import { joinRoom } from './join-room.ts';
import { leaveMessage } from './mailbox-call.ts';
import { isOfTheHouse } from './parties-of.ts';
import { isPermitted, planFor, refusalOf } from './plan-call.ts';
import { recordTalk } from './record-talk.ts';
import { refuseAloud } from './refuse-aloud.ts';
import { enterGroup, ringGroup } from './ring-group.ts';
import { numberMeant, serveCode } from './serve-code.ts';
import { serveDeskCode } from './serve-desk-code.ts';
import { serveMailbox } from './serve-mailbox.ts';
import type { IncomingLeg, LegEnd } from './telephony-port.ts';
import { tellEmergency } from './tell-emergency.ts';
import { tellRefusal } from './tell-refusal.ts';

/** A call that a phone of ours began. */
export function receivePhoneCall(
  deps: ExchangeDeps,
  call: ActiveCall,
  incoming: IncomingLeg & { source: { kind: 'extension' } },
): void {
  const host = incoming.source.extension;
  // Whoever sits at a shared phone calls as at their own.
  const extension = deps.hotDesks.extensionAt(host);
  const office = deps.office.read();
  const wanted = partAccount(office, incoming.to);
  const dialled = numberMeant(deps, { extension, dialled: wanted.number });
  const login = office.people.find((each) => each.active && each.extension === extension)?.login;
  const campaign = login === undefined ? undefined : deps.campaignWork.of(login);
  const plan = planFor(deps, { dialled, extension, preferred: incoming.from.preferred, campaign });
  const deskCode = readDeskCode(dialled);
  const isSwitch = deskCode !== undefined || isFeatureCode(dialled);
  const outside = !isSwitch && (plan.kind === 'trunk' || plan.kind === 'emergency');
  call.tell({
    kind: 'call.created',
    direction: outside ? 'outbound' : 'internal',
    from: extension,
    to: maskDialled(dialled),
    ...(login !== undefined && { login }),
    origin: 'phone',
  });
  const caller = call.adopt(incoming, { kind: 'extension', extension, ...(login !== undefined && { login }) });
  call.show({
    direction: outside ? 'outbound' : 'internal',
    // Whom the page shows: the outside party, or on an internal call the one who is called sees the caller.
    number: outside ? readHiding(dialled).number : extension,
    extension,
    ...(login !== undefined && { login }),
  });
  if (login !== undefined) engage(deps, call, { login, wrapUpSec: 0 });
  if (plan.kind === 'trunk') matchCustomer(deps, call, plan.e164);
  deps.projector.project(call.callId);
  call.run(async () => {
    if (deskCode) return serveDeskCode(deps, call, { caller, host, code: deskCode });
    if (isSwitch) return switchFeature(deps, call, { caller, extension, dialled });
    const judgement = isPermitted(deps, call, { plan, extension });
    if (!judgement.allowed && judgement.reason !== 'pin')
      return refuseAloud(deps, call, { caller, reason: judgement.reason });
    let who = login;
    if (!judgement.allowed) {
      const person = await askPin(deps, call, { caller, extension });
      if (!person) return call.end('not-allowed', 'forbidden');
      const theirs = isPermitted(deps, call, { plan, extension, person });
      if (!theirs.allowed) return refuseAloud(deps, call, { caller, reason: theirs.reason });
      who = person.login;
    }
    const refusal = refusalOf(deps, { plan });
    if (refusal) tellRefusal(call, refusal);
    // A phone has no way to say why: who may call anyway does so from the customer's card.
    if (refusal?.allowed === false) return refuseAloud(deps, call, { caller, reason: refusalPrompt(refusal) });
    if (plan.kind === 'queue') {
      return enterQueue(deps, call, { caller, queueId: plan.queueId, language: office.office.language });
    }
    const { language } = office.office;
    if (plan.kind === 'ivr') return enterFlow(deps, call, { caller, flowId: plan.flowId, language });
    if (plan.kind === 'group') return enterGroup(deps, call, { caller, group: plan.group, language });
    if (plan.kind === 'code') return serveCode(deps, call, { caller, extension, code: plan.code });
    if (plan.kind === 'room') return joinRoom(deps, call, { caller, number: plan.room, language });
    if (plan.kind === 'mailbox') return serveMailbox(deps, call, { caller, code: plan.code, language });
    if (plan.kind === 'internal') {
      const outcome = await ringExtension(deps, call, { caller, extension: plan.extension });
      if (outcome.kind === 'failed')
        await leaveMessage(deps, call, { caller, mailbox: plan.extension, language, ...outcome });
      return;
    }
    takeCampaignOfPerson(deps, call, { login: who, plan });
    const keyed = wanted.code === undefined ? undefined : { code: wanted.code };
    if (!(await askAccount(deps, call, { caller, extension, plan, keyed, by: 'dialled' })))
      return call.end('not-allowed', 'forbidden');
    const outcome = await connectPlan(deps, call, { caller, plan, sentBy: { extension } });
    if (outcome.kind !== 'failed') return;
    if (outcome.limit) return refuseAloud(deps, call, { caller, reason: outcome.limit, subject: outcome.subject });
    call.end(outcome.reason, outcome.cause);
  });
}

/** Calls a number for a caller who already has a leg: overflow, click to call. */
export async function connectNumber(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: {
    caller: ActiveLeg;
    number: string;
    /** The extension that wants it so: its class of service decides. */
    by?: string;
    /** The queue that sends the caller on: its number is shown. */
    queueId?: string;
    /** That who clicked works in: its number is shown. */
    campaign?: Campaign | undefined;
    /** Who answers outside has to press 1. */
    /** The extension whose account pays where nobody said one; absent = `by`. */
    paidBy?: string;
    confirm?: boolean;
    diversion?: Diversion;
    onRinging?: () => void;
  },
): Promise<ConnectOutcome> {
  const { caller, number, by, queueId, campaign, confirm, diversion, onRinging } = request;
  const more = { ...(diversion && { diversion }), ...(onRinging && { onRinging }) };
  const sentBy = { extension: request.paidBy ?? by, queueId };
  const plan = planFor(deps, { dialled: number, extension: by, queueId, campaign });
  if (by !== undefined && !isPermitted(deps, call, { plan, extension: by }).allowed)
    return { kind: 'failed', reason: 'not-allowed', cause: 'forbidden' };
  if (plan.kind === 'internal') {
    return ringExtension(deps, call, { caller, extension: plan.extension, ...more });
  }
  if (plan.kind === 'group') return ringGroup(deps, call, { caller, group: plan.group, sentBy, ...more });
  if (plan.kind === 'room') {
    const { language } = deps.office.read().office;
    await joinRoom(deps, call, { caller, number: plan.room, language });
    return { kind: 'talking' };
  }
  // A queue is no way out of a queue: callers would go round for ever.
  if (plan.kind === 'queue' || plan.kind === 'ivr' || plan.kind === 'mailbox' || plan.kind === 'code')
    return { kind: 'failed', reason: 'no-route', cause: 'no-route' };
  return connectPlan(deps, call, {
    caller,
    plan,
    ...more,
    sentBy,
    ...(confirm && { confirm }),
    ...(queueId !== undefined && { queueId }),
  });
}

async function connectPlan(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: {
    caller: ActiveLeg;
    plan: Extract<OutboundPlan, { kind: 'emergency' | 'trunk' | 'refused' }>;
    sentBy: Omit<SentBy, 'routeId'>;
    queueId?: string;
    confirm?: boolean;
    diversion?: Diversion;
    onRinging?: () => void;
  },
): Promise<ConnectOutcome> {
  const { caller, plan } = request;
  if (plan.kind === 'refused') {
    if (plan.reason === 'caller-id') call.tell({ kind: 'caller-id.judged', wanted: plan.foreign, verdict: 'refused' });
    call.tell({ kind: 'route.chosen', target: 'refused', reason: plan.reason });
    if (plan.reason === 'caller-id') return { kind: 'failed', reason: 'not-allowed', cause: 'forbidden' };
    return plan.reason === 'invalid-number'
      ? { kind: 'failed', reason: 'invalid-number', cause: 'not-found' }
      : { kind: 'failed', reason: 'no-route', cause: 'no-route' };
  }
  const unpaid = plan.kind === 'trunk' && settleAccount(deps, call, { ...request.sentBy, routeId: plan.routeId });
  if (unpaid) return unpaid;
  await call.prepare(caller);
  call.show({ stage: 'ringing' });
  if (plan.kind === 'emergency') tellEmergency(deps, call, { caller, number: plan.number });
  let last: ConnectOutcome = { kind: 'failed', reason: 'unreachable', cause: 'unavailable' };
  for (const attempt of plan.attempts) {
    call.tell({
      kind: 'route.chosen',
      ...(plan.kind === 'trunk' && { routeId: plan.routeId }),
      target: `trunk:${attempt.trunkId}`,
      reason: plan.reason,
      ...(attempt.estimate && { estimate: { ...attempt.estimate, net: printNanos(attempt.estimate.net) } }),
    });
    const outcome = await tryTrunk(deps, call, {
      caller,
      attempt,
      ...(plan.kind === 'trunk' && plan.e164 !== undefined && { e164: plan.e164 }),
      // Who answers an emergency has to see whom to call back.
      ...(plan.kind === 'trunk' && (plan.withheld || asksToHide(caller)) && { withheld: true as const }),
      ...(request.diversion && { diversion: request.diversion }),
      ...(request.onRinging && { onRinging: request.onRinging }),
      ...(request.confirm && { confirm: true }),
      ...(request.queueId !== undefined && { queueId: request.queueId }),
      ...(plan.kind === 'emergency' && { isEmergency: true as const }),
    });
    if (outcome.kind === 'talking') return outcome;
    last = outcome;
    // Busy or refused by the person called is an answer; only the trunk's own failure sends us to the next one.
    if (!outcome.retry) break;
  }
  return last;
}

/** What the carrier said, for the caller and for the journal. */
function judge(end: LegEnd): ConnectOutcome & { kind: 'failed'; retry: boolean } {
  if (end.by === 'network') return { kind: 'failed', reason: 'unreachable', cause: 'unavailable', retry: true };
  if (end.by === 'local' || !('status' in end)) {
    return { kind: 'failed', reason: 'no-answer', cause: 'no-answer', retry: false };
  }
  switch (end.cause) {
    case 'busy':
      return { kind: 'failed', reason: 'busy', cause: 'busy', retry: false };
    case 'declined':
      return { kind: 'failed', reason: 'rejected', cause: 'declined', retry: false };
    case 'not-found':
      return { kind: 'failed', reason: 'invalid-number', cause: 'not-found', retry: false };
    default:
      return end.status === 480 || end.status === 408
        ? { kind: 'failed', reason: 'no-answer', cause: 'no-answer', retry: false }
        : { kind: 'failed', reason: 'unreachable', cause: 'unavailable', retry: end.status >= 500 && end.status < 600 };
  }
}

/** The phone that calls wants its number not to be shown. */
const asksToHide = ({ side, incoming }: ActiveLeg): boolean =>
  side.kind === 'extension' && incoming?.from.withheld === true;

async function tryTrunk(
  deps: ExchangeDeps,
  call: ActiveCall,
  request: {
    caller: ActiveLeg;
    attempt: TrunkAttempt;
    queueId?: string;
    e164?: string;
    withheld?: true;
    /** Nothing is said before they talk. */
    isEmergency?: true;
    confirm?: boolean;
    diversion?: Diversion;
    onRinging?: () => void;
  },
): Promise<{ kind: 'talking' } | (ConnectOutcome & { kind: 'failed'; retry: boolean })> {
  const { caller, attempt, e164, withheld } = request;
  const refused = request.isEmergency ? undefined : askLimits(deps, call, { attempt, e164 });
  if (refused) return refused;
  // Anew for each trunk: the one before may have been heard.
  if (caller.state === 'answered') call.sound.playRingBack(caller);
  let callee: ActiveLeg | undefined;
  const gone = Promise.withResolvers<LegEnd>();
  const outcome = await call.until(
    new Promise<LegEnd | 'answered'>((resolve, reject) => {
      call
        .dial(
          {
            ...dialTrunk(call, { attempt, e164, withheld }),
            ...(request.diversion && { diversion: request.diversion }),
            role: 'callee',
          },
          {
            ringing: () => {
              if (caller.state !== 'answered') caller.incoming?.ring();
              request.onRinging?.();
            },
            // Nobody is to hear the announcements of somebody's mobile who has not taken the call.
            progress: () => {
              if (!request.confirm) hearProgress(call, { caller, callee: callee! });
              else if (caller.state !== 'answered') caller.incoming?.ring();
            },
            answered: () => resolve('answered'),
            ended: (end) => {
              gone.resolve(end);
              resolve(end);
            },
          },
          (leg) => {
            callee = leg;
          },
        )
        .catch(reject);
    }),
  );
  if (outcome !== 'answered') return judge(outcome);
  if (request.confirm && !(await confirmAnswer(deps, call, { callee: callee!, gone: gone.promise }))) {
    call.drop(callee!, 'normal');
    return { kind: 'failed', reason: 'no-answer', cause: 'no-answer', retry: false };
  }
  if (!request.isEmergency) await announceRecording(deps, call, { told: callee!, office: caller });
  await call.answer(caller);
  call.bridge(caller, callee!);
  if (isOfTheHouse(caller)) recordTalk(deps, call, { outside: callee!, office: caller, queueId: request.queueId });
  call.show({ stage: 'talking', trunkId: attempt.trunkId });
  return { kind: 'talking' };
}

/** The network speaks before anyone answered (ring-back, announcements): let the caller hear it. */
function hearProgress(call: ActiveCall, legs: { caller: ActiveLeg; callee: ActiveLeg }): void {
  const { caller, callee } = legs;
  if (caller.state !== 'answered') {
    if (!caller.incoming?.offer || !caller.local) {
      caller.incoming?.ring();
      return;
    }
    caller.incoming.progress(caller.local);
    if (call.isOver) return;
  }
  call.bridge(caller, callee);
}
