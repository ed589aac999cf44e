import { numberMeantBy } from '../../core/dialplan/plan-outbound.ts';
import { partAccount } from '../../core/dialplan/try-account.ts';
import { limitPrompts } from '../../core/limits/limit-prompts.ts';
import { judgeAccount, readKeyedAccount } from '../../core/office/accounts.ts';
import { campaignOfBudget, payersBy } from '../../core/office/campaigns.ts';
import type { WatchedDialog } from '../../core/sip/event-bodies.ts';
import type { LegStopper } from '../limits/call-limits.ts';
import type { BeginCallback } from '../queues/callback-line.ts';
import { ActiveCall, type CallHouse } from './active-call.ts';
import { createPageAnswers } from './answer-from-page.ts';
import { chargeTo } from './ask-account.ts';
import { createCallbackAttempt } from './call-back.ts';
import { createParking } from './call-parking.ts';
import { answerReplacing, takeByCode } from './call-pickup.ts';
import { answerTransfer } from './call-transfer.ts';
import { placeClickCall } from './click-call.ts';
import type { ExchangeDeps, ExchangeOwn } from './exchange-deps.ts';
import { startHandOver } from './hand-over.ts';
import { holdFromPage } from './hold-from-page.ts';
import { createInCallCodes } from './in-call-codes.ts';
import { receiveTrunkCall } from './incoming-call.ts';
import type { Calls, DialOutcome } from './live-call.ts';
import type { MediaEvent } from './media-port.ts';
import { placeNoticeCall } from './notice-call.ts';
import { receivePhoneCall } from './outgoing-call.ts';
import { createPinGuard } from './pin-guard.ts';
import { judgeFor, planFor, refusalOf } from './plan-call.ts';
import { type PromptDictation, placePromptCall } from './record-prompt.ts';
import { actInRoom } from './room-acts.ts';
import { createRooms } from './rooms.ts';
import { steerWaiting } from './steer-waiting.ts';
import { createLegStopper } from './stop-legs.ts';
import { superviseFromPage } from './supervise.ts';
import { hangUpToAsk } from './survey.ts';
import type { IncomingLeg } from './telephony-port.ts';
import { placeTestCall } from './test-call.ts';
import { placeWakeUpCall } from './wake-up-call.ts';
import { watchedDialogs } from './watched-dialogs.ts';

/** The exchange: all running calls. */
export interface Exchange extends Calls {
  /** Calls whose last leg is not closed or whose journal is not complete. */
  readonly openCalls: number;
  /** All since the start. */
  readonly begunCalls: number;
  /** Whether any leg of a running call is at this extension. */
  isInCall(extension: string): boolean;
  /** Calls that phones of the extension are in. */
  dialogsOf(extension: string): WatchedDialog[];
  /** Makes the call to who is to be called back, when people are offered it. */
  beginCallback: BeginCallback;
  /** Rings the extension and says the time; whether somebody answered. */
  wakeUp(extension: string): Promise<boolean>;
  /** Rings the extension and plays a spoken test to who answers; false when no phone of it is registered. */
  testCall(extension: string): boolean;
  /** Rings the extension and takes down what is said there; false when no phone of it is registered. */
  recordPrompt(dictation: PromptDictation): boolean;
  /** Rings a number outside and plays a prompt to who answers; false when no line takes it. */
  callOut(notice: { number: string; prompt: string }): boolean;
  /** For budgets and limits. */
  stopper: LegStopper;
  /** Refuses new calls, ends the running ones (`shutdown`) and resolves when the last journal is complete. */
  stop(): Promise<void>;
}

const isFromTrunk = (leg: IncomingLeg): leg is IncomingLeg & { source: { kind: 'trunk' } } =>
  leg.source.kind === 'trunk';
const isFromPhone = (leg: IncomingLeg): leg is IncomingLeg & { source: { kind: 'extension' } } =>
  leg.source.kind === 'extension';

/** Takes over the telephony and media ports: from here on calls come in. */
export function createExchange(outer: Omit<ExchangeDeps, ExchangeOwn>): Exchange {
  const calls = new Map<string, ActiveCall>();
  let begunCalls = 0;
  const rooms = createRooms(outer);
  const deps: ExchangeDeps = {
    ...outer,
    channelsInUse,
    pinGuard: createPinGuard(outer.clock),
    groupTurns: new Map(),
    parking: createParking(outer),
    rooms,
    running: () => running(),
  };
  const pageAnswers = createPageAnswers(deps);
  let stopping: { resolve: () => void } | undefined;
  let isStopping = false;

  const inCallCode = createInCallCodes(deps, { running: () => running(), open, callOf: callOfLeg });

  function channelsInUse(trunkId: string): number {
    let count = 0;
    for (const call of calls.values()) {
      for (const { side, state } of call.legs.values()) {
        if (state !== 'ended' && side.kind === 'trunk' && side.trunkId === trunkId) count++;
      }
    }
    return count;
  }

  const house: CallHouse = {
    onKey: (call, pressed) => inCallCode(call, pressed),
    onTransferAsked: (call, leg, transfer) => answerTransfer(deps, { call, leg, transfer, callOf: callOfLeg }),
    onClosed(call) {
      calls.delete(call.callId);
      if (calls.size === 0) stopping?.resolve();
    },
  };

  function open(direction: 'inbound' | 'outbound' | 'internal'): ActiveCall {
    const call = new ActiveCall(deps, { direction, house });
    calls.set(call.callId, call);
    begunCalls++;
    return call;
  }

  /** Opens a call and starts it; what fails before its flow runs ends it as what fails in the flow does. */
  function begin(direction: 'inbound' | 'outbound' | 'internal', start: (call: ActiveCall) => void): ActiveCall {
    const call = open(direction);
    try {
      start(call);
    } catch (error) {
      deps.log.error('a call could not be started', { callId: call.callId, error });
      call.fail(error);
    }
    return call;
  }

  deps.telephony.onIncoming((leg) => {
    const trunk = isFromTrunk(leg)
      ? deps.office.read().trunks.find((each) => each.id === leg.source.trunkId)
      : undefined;
    const isFull = trunk?.channels !== undefined && channelsInUse(trunk.id) >= trunk.channels;
    if (isStopping || isFull) {
      leg.attach({ ended: () => undefined });
      leg.hangup(isStopping ? 'shutdown' : 'busy');
    } else if (leg.replaces) answerReplacing(deps, { incoming: leg, call: callOfLeg(leg.replaces.legId) });
    else if (isFromTrunk(leg)) begin('inbound', (call) => receiveTrunkCall(deps, call, leg));
    else if (isFromPhone(leg) && takeByCode(deps, { incoming: leg, calls: running() })) return;
    else if (isFromPhone(leg)) begin('internal', (call) => receivePhoneCall(deps, call, leg));
  });

  function callOfLeg(legId: string): ActiveCall | undefined {
    for (const call of calls.values()) if (call.legs.has(legId)) return call;
    return undefined;
  }

  function onMedia(event: MediaEvent): void {
    if (event.kind === 'played') callOfLeg(event.legId)?.sound.played(event);
    else if (event.kind === 'dtmf') {
      callOfLeg(event.legId)?.keys.pressed({
        legId: event.legId,
        key: event.digit,
        way: event.inBand ? 'tone' : 'rtp',
      });
    } else if (event.kind === 'silent') {
      const { legId, silentMs } = event;
      callOfLeg(legId)?.silent({ legId, silentMs });
    } else if (event.kind === 'heard') {
      callOfLeg(event.legId)?.silence.heard(event.legId);
    } else if (event.kind === 'recording-failed') {
      for (const call of calls.values()) call.recordingFailed(event);
      rooms.recordingFailed(event);
    } else if (event.kind === 'recording-quiet') {
      for (const call of calls.values()) call.dictation.quiet(event);
    } else if (event.kind === 'lost') {
      deps.log.error('media worker lost: every call ends', { why: event.why });
      for (const call of calls.values()) call.end('media-failed', 'media-failed');
    }
  }
  deps.media.onEvent(onMedia);

  function refuse(reason: Exclude<(DialOutcome & { kind: 'refused' })['reason'], 'wants-no-calls'>): DialOutcome {
    return { kind: 'refused', reason };
  }

  const running = (): ActiveCall[] => [...calls.values()].filter((call) => !call.isOver);

  function isInCall(extension: string): boolean {
    return running().some((call) =>
      [...call.legs.values()].some(
        ({ side, state }) => state !== 'ended' && side.kind === 'extension' && side.extension === extension,
      ),
    );
  }

  return {
    rooms: rooms.live,
    inRoom: (asked) => actInRoom({ rooms, log: deps.log }, asked),
    get openCalls() {
      return calls.size;
    },
    get begunCalls() {
      return begunCalls;
    },
    isInCall,
    dialogsOf: (extension) => watchedDialogs(deps, calls.values(), extension),
    testCall(extension) {
      if (isStopping || deps.lines.devicesOf(extension).length === 0) return false;
      begin('internal', (call) => placeTestCall(deps, call, extension));
      return true;
    },
    recordPrompt(dictation) {
      if (isStopping || deps.lines.devicesOf(dictation.extension).length === 0) return false;
      begin('internal', (call) => placePromptCall(deps, call, dictation));
      return true;
    },
    beginCallback: (turn) => createCallbackAttempt(deps, { ...turn, open: () => open('outbound') }),
    parkedSlots: deps.parking.slots,
    stopper: createLegStopper(callOfLeg),
    callOut(notice) {
      const plan = isStopping ? undefined : planFor(deps, { dialled: notice.number });
      if (plan?.kind !== 'trunk' || plan.attempts.length === 0) return false;
      begin('outbound', (call) => placeNoticeCall(deps, call, { ...notice, plan }));
      return true;
    },
    async wakeUp(extension) {
      if (isStopping || deps.lines.devicesOf(extension).length === 0) return false;
      let rung: Promise<boolean> = Promise.resolve(false);
      begin('internal', (call) => {
        rung = placeWakeUpCall(deps, call, extension);
      });
      return rung;
    },
    live: () => running().map((call) => ({ ...call.view })),
    find: (callId) => {
      const call = calls.get(callId);
      return call && !call.isOver ? { ...call.view } : undefined;
    },
    liveOf: (login) => {
      const call = running().find(({ view }) => view.login === login && view.stage !== 'waiting');
      return call && { ...call.view };
    },
    dial({ login, customerId, anyway, ...wish }) {
      if (isStopping) return refuse('shutting-down');
      const person = deps.office.read().people.find((each) => each.login === login && each.active);
      if (!person) return refuse('unknown-person');
      if (person.extension === undefined) return refuse('no-extension');
      if (deps.lines.devicesOf(person.extension).length === 0) return refuse('phone-not-registered');
      if (running().some(({ view }) => view.login === login) || isInCall(person.extension)) return refuse('busy');
      const { extension } = person;
      const office = deps.office.read();
      const { code, number } = partAccount(office, wish.number);
      const account = wish.account === undefined ? code && { code } : readKeyedAccount(wish.account);
      const campaign = deps.campaignWork.of(login);
      const plan = planFor(deps, { dialled: number, extension, campaign });
      if (plan.kind === 'refused') return refuse(plan.reason === 'invalid-number' ? 'invalid-number' : 'no-route');
      if (judgeFor(deps, { plan, extension })?.allowed === false) return refuse('not-allowed');
      const [attempt] = plan.kind === 'trunk' ? plan.attempts : [];
      if (plan.kind === 'trunk' && attempt) {
        const isWrong = account ? judgeAccount(office, account).kind === 'wrong' : wish.account !== undefined;
        if (isWrong) return refuse('wrong-account');
        const paid = payersBy(office, { account: account ? account.code : undefined, campaign: campaign?.id });
        const its = campaign && { campaign: campaign.id };
        const asked = { number: numberMeantBy(attempt), trunkId: attempt.trunkId, extension, login, ...paid, ...its };
        const limit = deps.limits.judge({ ...asked, ...(plan.e164 !== undefined && { e164: plan.e164 }) });
        if (!limit.allowed) {
          const whose = campaignOfBudget(office.campaigns, limit.subject)?.name;
          return { kind: 'refused', reason: limitPrompts[limit.why], ...(whose !== undefined && { whose }) };
        }
      }
      const mayOverride = person.roles.some((role) => role === 'supervisor' || role === 'owner');
      const refusal = refusalOf(deps, { plan, customerId, reason: mayOverride ? anyway : undefined });
      if (refusal?.allowed === false) return { kind: 'refused', reason: 'wants-no-calls', refusal };
      const call = begin(plan.kind === 'internal' ? 'internal' : 'outbound', (opened) =>
        placeClickCall(deps, opened, {
          login,
          extension,
          number,
          refusal,
          ...(account && { account }),
          ...(customerId !== undefined && { customerId }),
        }),
      );
      return { kind: 'dialling', callId: call.callId };
    },
    chargeTo({ callId, login, keys }) {
      const call = calls.get(callId);
      if (!call || call.isOver || call.view.login !== login) return 'no-such-call';
      return chargeTo(deps, call, { keys, how: 'page', who: login, login }) ? 'done' : 'wrong';
    },
    hangup({ callId, by }) {
      const call = calls.get(callId);
      if (!call || call.isOver) return false;
      deps.log.info('call ended from the page', { callId, by });
      if (hangUpToAsk(call)) return true;
      // On a call that went out the office is the caller.
      if (call.view.direction === 'outbound') call.end(call.hasTalked() ? 'caller-hangup' : 'abandoned');
      else call.end(call.hasTalked() ? 'callee-hangup' : 'rejected');
      return true;
    },
    answer({ callId, login }) {
      const call = calls.get(callId);
      return call !== undefined && !call.isOver && pageAnswers.ask(call, login);
    },
    answering({ callId, login }) {
      const call = calls.get(callId);
      return call && !call.isOver ? pageAnswers.stateOf(call, login) : undefined;
    },
    handOver({ callId, login, ...wish }) {
      const call = calls.get(callId);
      if (!call || call.isOver) return { kind: 'refused', reason: 'no-such-call' };
      return startHandOver(deps, { call, login, wish, open, callOf: callOfLeg });
    },
    hold({ callId, ...wish }) {
      const call = calls.get(callId);
      return call !== undefined && !call.isOver && holdFromPage(call, wish);
    },
    pauseRecording({ callId, by, on }) {
      const call = calls.get(callId);
      return call !== undefined && !call.isOver && call.recording.pause({ on, by });
    },
    agreeRecording({ callId, by, agreed }) {
      const call = calls.get(callId);
      if (!call || call.isOver) return false;
      if (agreed) call.recording.allow();
      else if (!call.recording.isRefused()) {
        call.recording.refuse();
        call.tell({ kind: 'recording.refused', by });
      }
      return true;
    },
    supervise({ callId, login, wish }) {
      const call = calls.get(callId);
      if (!call || call.isOver || isStopping) return { kind: 'refused', reason: 'no-such-call' };
      return superviseFromPage(deps, { call, login, wish, isInCall });
    },
    steer({ callId, by, wish }) {
      const call = calls.get(callId);
      if (!call || call.isOver) return { kind: 'refused', reason: 'not-waiting' };
      return steerWaiting(deps, { call, by, wish });
    },
    chooseCustomer({ callId, customerId, how }) {
      const fact = { kind: 'customer.matched', customerId, how } as const;
      const call = calls.get(callId);
      if (call) {
        call.tell(fact);
        call.show({ customerId });
      } else deps.journal.tell(callId, fact);
      deps.projector.project(callId);
      // Who chose looks at the page next.
      deps.journal.flush();
    },
    async stop() {
      isStopping = true;
      if (calls.size === 0) return;
      const closed = new Promise<void>((resolve) => {
        stopping = { resolve };
      });
      for (const call of calls.values()) call.end('shutdown', 'shutdown');
      await closed;
    },
  };
}
