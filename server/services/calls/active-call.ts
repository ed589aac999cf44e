import { CentralitaError } from '../../base/errors.ts';
import type { CallDirection, CallEndReason, CallFact, LegRole, LegSide } from '../../core/calls/events.ts';
import type { Diversion } from '../../core/sip/diversion.ts';
import { type ActiveLeg, CallOver, type LegWatcher } from './active-leg.ts';
import type { Consult } from './call-consult.ts';
import { createCallFlow } from './call-flow.ts';
import { createCallHandover } from './call-handover.ts';
import { createCallKeys, type KeyWay } from './call-keys.ts';
import { createCallSound } from './call-sound.ts';
import { createCallTalk } from './call-talk.ts';
import { createDictation } from './dictation.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { createLegAudio } from './leg-audio.ts';
import { createLegEnds, journalled } from './leg-ends.ts';
import { createLegLine } from './leg-line.ts';
import type { LiveCall } from './live-call.ts';
import type { RemoteMedia } from './media-port.ts';
import { createCallRecorder, type RecordingGrounds } from './recorder.ts';
import { createSilenceWatch } from './silence-watch.ts';
import type { DialRequest, HangupCause, IncomingLeg, LegEnd, LegEvents, TransferRequest } from './telephony-port.ts';

/** Phones that forward to each other would send a call round for ever. */
const MOST_DIVERSIONS = 5;

/**
 * A running call: its legs, their media and the journal. Flows (`incoming-call.ts`, `outgoing-call.ts`, …) say what
 * happens next; this object keeps the rules that hold in all of them: who closes whom, what is told when, nothing
 * stays open.
 */
export type ActiveCall = ReturnType<typeof createActiveCall>;

export function createActiveCall(
  deps: ExchangeDeps,
  opening: {
    direction: CallDirection;
    /** A far end of the call asks for a transfer. */
    onTransferAsked: (leg: ActiveLeg, transfer: TransferRequest) => void;
    /** A key that no flow of the call waits for. */
    onKey: (pressed: { legId: string; key: string; way: KeyWay }) => void;
  },
) {
  const { clock, journal } = deps;
  const startedAt = clock.now();
  const callId = deps.ids.next(startedAt);
  const legs = new Map<string, ActiveLeg>();
  const watchers = new Map<string, LegWatcher>();
  const recorder = createCallRecorder(deps, { callId, tell, show });
  const flow = createCallFlow({
    isOver: () => over !== undefined,
    onFailure(error) {
      deps.log.error('a call failed', { callId, error });
      fail(error);
    },
  });
  const { until, run } = flow;
  const sound = createCallSound(deps, { callId, tell, until, view: () => view });
  const keys = createCallKeys(tell, opening.onKey);
  const dictation = createDictation(deps, { callId, keys, until });
  const talk = createCallTalk(deps, { callId, tell, show, sound });
  const audio = createLegAudio(deps, { callId, tell, isOver: () => over !== undefined, users: [sound, dictation] });
  const silence = createSilenceWatch({
    clock,
    mayBeSilent: (legId) => view.held || talk.attendant()?.leg.legId === legId,
    probe: (legId) => legs.get(legId)?.leg.probe() ?? Promise.resolve('gone'),
    gone: loseLeg,
    giveUp: giveUpSilent,
  });
  let over: { reason: CallEndReason } | undefined;
  let concluded: CallEndReason | undefined;
  let diversionsLeft = MOST_DIVERSIONS;
  const closedListeners: (() => void)[] = [];
  const view: LiveCall = {
    callId,
    direction: opening.direction,
    startedAt,
    number: '',
    stage: 'arriving',
    stageSince: startedAt,
    recording: false,
    held: false,
  };

  /** People on the phone in this call, and what frees each. */
  const duties = new Map<string, () => void>();
  const handover = createCallHandover(deps, {
    callId,
    view,
    legs,
    watchers,
    duties,
    talk,
    sound,
    silence,
    tell,
    show,
    eventsOf,
    follow: recorder.follow,
  });
  const ends = createLegEnds({ clock, legs, giveUp: giveUpLeg });

  function tell(fact: CallFact): void {
    journal.tell(callId, fact);
  }

  /** Updates what the pages show; a new stage starts its clock. A call that goes back to waiting is nobody's. */
  function show(change: Partial<LiveCall>): void {
    const before = view.login;
    if (change.stage === 'waiting') {
      delete view.login;
      delete view.extension;
    }
    if (change.stage !== undefined && change.stage !== view.stage) view.stageSince = clock.now();
    Object.assign(view, change);
    call.isRecording = view.recording;
    // Who was shown the call until now must hear that it went elsewhere.
    const logins = new Set([before, view.login].flatMap((login) => login ?? []));
    deps.bus.publish('call.changed', { callId, ended: over !== undefined, logins: [...logins] });
  }

  function fail(error: unknown): void {
    const isMedia = error instanceof CentralitaError && error.code.startsWith('media-');
    end(isMedia ? 'media-failed' : 'failed', 'media-failed');
  }

  function giveUpLeg(leg: ActiveLeg): void {
    leg.state = 'ended';
    silence.forget(leg.legId);
    tell({ kind: 'leg.ended', legId: leg.legId, by: 'network', cause: 'timeout' });
  }

  function giveUpSilent(legId: string): void {
    deps.log.warn('a leg has been silent for too long: the call ends', { callId, legId });
    end('media-failed', 'media-failed');
  }

  /** Its far end does not have the call any more, or cannot be asked: the leg ended when it was last heard of. */
  function loseLeg(legId: string): void {
    const leg = legs.get(legId);
    if (!leg || leg.state === 'ended') return;
    deps.log.warn('the far end of a leg is gone', { callId, legId });
    leg.lost = true;
    leg.leg.hangup('media-failed');
  }

  function eventsOf(legId: string): LegEvents {
    const find = (): ActiveLeg | undefined => legs.get(legId);
    return {
      ringing() {
        const leg = find();
        if (leg?.state !== 'new') return;
        leg.state = 'ringing';
        tell({ kind: 'leg.ringing', legId });
        watchers.get(legId)?.ringing?.();
      },
      progress(remote) {
        const leg = find();
        if (!leg || leg.state === 'answered' || leg.state === 'ended') return;
        audio.connect(leg, remote);
        tell({ kind: 'leg.progress', legId });
        watchers.get(legId)?.progress?.();
      },
      answered(remote) {
        const leg = find();
        if (!leg || leg.state === 'answered' || leg.state === 'ended') return;
        audio.connect(leg, remote);
        markAnswered(leg);
        watchers.get(legId)?.answered?.();
      },
      remoteChanged(remote) {
        const leg = find();
        if (leg) changeRemote(leg, remote);
      },
      transferAsked(transfer) {
        const leg = find();
        if (leg && !over) opening.onTransferAsked(leg, transfer);
        else transfer.refuse('no-such-call');
      },
      dtmf(key) {
        keys.pressed({ legId, key, way: 'info' });
      },
      ended(told) {
        const leg = find();
        if (!leg || leg.state === 'ended') return;
        const wasAnswered = leg.state === 'answered';
        const endOf: LegEnd = leg.lost ? { by: 'network', cause: 'timeout' } : told;
        const aliveAt = wasAnswered && endOf.cause === 'timeout' ? silence.aliveAt(legId) : undefined;
        leg.state = 'ended';
        tell({ kind: 'leg.ended', ...journalled(endOf), legId, ...(aliveAt === undefined ? {} : { aliveAt }) });
        watchers.get(legId)?.ended?.(endOf);
        watchers.delete(legId);
        silence.forget(legId);
        if (handover.isLeaving(leg)) handover.left(leg);
        else if (talk.has(leg)) end(hangupBy(leg));
        else if (leg.place === 'stays') end(endOf.by === 'network' ? 'unreachable' : hangupBy(leg));
        // A click-to-call's own phones may refuse one by one; the caller is the one who picked up.
        else if (leg.role === 'caller' && !leg.dropped && (leg.incoming || wasAnswered))
          end(
            endOf.by === 'network' ? 'unreachable' : 'abandoned',
            // Told on to the phones that ring: they do not list the call as missed.
            'elsewhere' in endOf ? 'answered-elsewhere' : 'normal',
          );
        void audio.close(leg);
        ends.ended();
      },
    };
  }

  const hangupBy = ({ role }: ActiveLeg): CallEndReason => (role === 'caller' ? 'caller-hangup' : 'callee-hangup');

  function markAnswered(leg: ActiveLeg): void {
    leg.state = 'answered';
    leg.answeredAt = clock.now();
    tell({ kind: 'leg.answered', legId: leg.legId });
  }

  function changeRemote(leg: ActiveLeg, remote: RemoteMedia): void {
    audio.connect(leg, remote);
    const held = remote.direction === 'inactive' || remote.direction === 'recvonly';
    if (held === leg.held) return;
    leg.held = held;
    tell({ kind: held ? 'leg.held' : 'leg.resumed', legId: leg.legId });
    if (!held) silence.resumed(leg.legId);
    else if (leg.state !== 'ended') silence.held(leg.legId);
    talk.holdChanged(leg);
  }

  function addLeg(leg: Omit<ActiveLeg, 'state' | 'held' | 'createdAt'>): ActiveLeg {
    const active: ActiveLeg = { ...leg, state: 'new', held: false, createdAt: clock.now() };
    legs.set(leg.legId, active);
    const { legId, role, way, side } = leg;
    tell({ kind: 'leg.created', legId, role, way, side, sipCallId: leg.leg.sipCallId });
    return active;
  }

  /** Takes in the leg that a phone or carrier opened. */
  function adopt(incoming: IncomingLeg, side: LegSide, role: LegRole = 'caller'): ActiveLeg {
    const { legId } = incoming;
    const line = createLegLine(eventsOf(legId));
    const leg = addLeg({ legId, role, way: 'in', side, leg: incoming, line, incoming });
    incoming.attach(line.events);
    return leg;
  }

  /** Gives the caller's leg audio and takes its offer; once. */
  async function prepare(leg: ActiveLeg): Promise<void> {
    if (leg.local || !leg.incoming || leg.state === 'ended') return;
    const { localAddress, offer } = leg.incoming;
    await audio.open({ legId: leg.legId, address: localAddress }, (local) => {
      leg.local = local;
      // One that the call goes on without, gone while its audio was made.
      if (leg.state === 'ended') return void audio.close(leg);
      if (offer) audio.connect(leg, offer);
    });
  }

  /** 200 to the caller; resolves once its ACK is in, at once when it was answered before. Throws CallOver when it died. */
  async function answer(leg: ActiveLeg): Promise<void> {
    if (leg.state === 'answered' || !leg.incoming) return;
    await prepare(leg);
    const remote = leg.local && (await until(leg.incoming.answer(leg.local)));
    // A leg that died while answering, or right after, tells `ended`, which ends the call: the flow stops there.
    if (!remote || leg.state === 'ended') return until(new Promise<never>(() => undefined));
    audio.connect(leg, remote);
    markAnswered(leg);
  }

  /** Opens audio and calls out. The port tells nothing of the leg before it returned it. */
  async function dial(
    request: Omit<DialRequest, 'legId' | 'local'> & { role: LegRole; side: LegSide },
    watcher: LegWatcher,
    /** Called with the leg before anything is told of it. */
    onMade: (leg: ActiveLeg) => void = () => undefined,
  ): Promise<ActiveLeg> {
    const legId = deps.ids.next(clock.now());
    const { role, side, ...target } = request;
    const address = deps.telephony.localAddressFor(
      request.target.kind === 'trunk' ? request.target : { kind: 'extension', contactUri: request.target.contactUri },
    );
    return audio.open({ legId, address }, (local) => {
      watchers.set(legId, watcher);
      const line = createLegLine(eventsOf(legId));
      const leg = deps.telephony.dial({ ...target, legId, local }, line.events);
      const active = addLeg({ legId, role, way: 'out', side, leg, line, local, target: request.target });
      onMade(active);
      return active;
    });
  }

  /** The two hear each other; once both answered, either's end ends the call. Throws CallOver when one is gone already. */
  function bridge(a: ActiveLeg, b: ActiveLeg): void {
    // Picked up and hung up again while the other side was still being answered.
    if (a.state === 'ended' || b.state === 'ended') end('callee-hangup');
    if (over) throw new CallOver();
    for (const leg of [a, b]) delete leg.place;
    talk.bridge(a, b);
    recorder.follow(a.legId, b.legId);
  }

  /** Records the talk, outside party left, office right; once per call. */
  function record(outside: { legId: string }, office: { legId: string }, grounds?: RecordingGrounds): void {
    if (recorder.start({ left: outside.legId, right: office.legId }, grounds)) show({ recording: true });
  }

  /** Somebody of ours sends the call on; false when that happened too often. */
  function divert(diversion: Diversion, to: string): boolean {
    const { number, reason } = diversion;
    tell({ kind: 'call.diverted', by: number, reason, to });
    return --diversionsLeft >= 0;
  }

  /** Ends one leg that the call goes on without. */
  function drop(leg: ActiveLeg, cause: HangupCause): void {
    if (leg.state === 'ended') return;
    leg.dropped = true;
    leg.leg.hangup(cause);
  }

  /** Ends the call once: hangs up what is left, then closes recording, media and journal. Later reasons are ignored. */
  function end(reason: CallEndReason, cause: HangupCause = 'normal'): void {
    if (over) return;
    over = { reason };
    call.isOver = true;
    call.endReason = reason;
    flow.stop();
    for (const leg of legs.values()) drop(leg, cause);
    show({});
    void close(reason);
  }

  async function close(reason: CallEndReason): Promise<void> {
    await flow.done();
    await ends.wait();
    await recorder.stop();
    await Promise.all([...legs.values()].map(audio.close));
    tell({ kind: 'call.ended', reason: reason === 'abandoned' ? (concluded ?? reason) : reason });
    deps.projector.project(callId);
    for (const free of duties.values()) free();
    for (const listener of closedListeners) listener();
  }

  // No getters: V8 would make each a dictionary.
  const call = {
    callId,
    view,
    legs,
    /** Groups and flows that the caller came to so far. */
    groupsEntered: 0,
    flowsEntered: 0,
    /** One who talks here asks somebody else first. */
    consult: undefined as Consult | undefined,
    isOver: false,
    /** Why it is over; undefined while it lasts. */
    endReason: undefined as CallEndReason | undefined,
    /** Two people heard each other in this call. */
    hasTalked: () => talk.happened() || view.room !== undefined,
    isRecording: false,
    /** Runs once the call is closed: journal complete, nothing open. */
    onClosed: (listener: () => void) => void closedListeners.push(listener),
    tell,
    show,
    until,
    run,
    adopt,
    prepare,
    answer,
    dial,
    sound,
    keys,
    dictation,
    bridge,
    ...handover,
    partTalk: talk.part,
    talk,
    recording: recorder,
    otherOf: talk.otherOf,
    duties,
    /** What is told of the leg reaches who waits for it. */
    watcherOf: (legId: string) => watchers.get(legId),
    record,
    divert,
    drop,
    end,
    /** Who hangs up from here on without having talked was not left waiting: this is what came of the call. */
    conclude(reason: CallEndReason): void {
      concluded = reason;
    },
    fail,
    silent(event: { legId: string; silentMs: number }): void {
      tell({ kind: 'leg.silent', ...event });
      if (legs.get(event.legId)?.state !== 'ended') silence.silent(event);
    },
    heard: silence.heard,
    recordingFailed(event: { recordingId: string; why: string }): void {
      dictation.failed(event);
      if (recorder.failed(event)) show({ recording: false });
    },
  };
  return call;
}
