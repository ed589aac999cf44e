import { CentralitaError } from '../../base/errors.ts';
import type { CallEndReason } from '../../core/calls/call-reasons.ts';
import type { CallDirection, CallFact, LegRole, LegSide } from '../../core/calls/events.ts';
import type { Diversion } from '../../core/sip/diversion.ts';
import { type ActiveLeg, CallOver, type LegWatcher } from './active-leg.ts';
import type { Consult } from './call-consult.ts';
import { type CallFlow, createCallFlow } from './call-flow.ts';
import { type CallHandover, createCallHandover } from './call-handover.ts';
import { type CallKeys, createCallKeys, type KeyWay } from './call-keys.ts';
import { type CallSound, createCallSound } from './call-sound.ts';
import { type CallTalk, createCallTalk } from './call-talk.ts';
import { createDictation, type Dictation } from './dictation.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { createLegAudio, type LegAudio } from './leg-audio.ts';
import { createLegEars } from './leg-ears.ts';
import { createLegEnds, type LegEnds } from './leg-ends.ts';
import { type LegEars, LegLine } from './leg-line.ts';
import type { LiveCall } from './live-call.ts';
import { type CallRecorder, createCallRecorder, type RecordingGrounds } from './recorder.ts';
import { createSilenceWatch, type SilenceWatch } from './silence-watch.ts';
import type { DialRequest, HangupCause, IncomingLeg, TransferRequest } from './telephony-port.ts';

/** Phones that forward to each other would send a call round for ever. */
const MOST_DIVERSIONS = 5;

/** Who is told what happens in calls and is no matter of any one of them. */
export interface CallHouse {
  /** A far end of the call asks for a transfer. */
  onTransferAsked(call: ActiveCall, leg: ActiveLeg, transfer: TransferRequest): void;
  /** A key that no flow of the call waits for. */
  onKey(call: ActiveCall, pressed: { legId: string; key: string; way: KeyWay }): void;
  /** It is closed: journal complete, nothing open. */
  onClosed(call: ActiveCall): void;
}

/**
 * A running call: its legs, their media and the journal. Flows (`incoming-call.ts`, `outgoing-call.ts`, …) say what
 * happens next; this object keeps the rules that hold in all of them: who closes whom, what is told when, nothing
 * stays open. A class, and so are its parts, as calls stand by the hundred: closures for each would take three times the
 * memory.
 */
export class ActiveCall {
  readonly callId: string;
  readonly view: LiveCall;
  readonly legs = new Map<string, ActiveLeg>();
  /** Who waits for what is told of a leg. */
  readonly watchers = new Map<string, LegWatcher>();
  /** People on the phone in this call, and what frees each. */
  readonly duties = new Map<string, () => void>();
  /** Groups and flows that the caller came to so far. */
  groupsEntered = 0;
  flowsEntered = 0;
  /** One who talks here asks somebody else first. */
  consult: Consult | undefined;
  isOver = false;
  /** Why it is over; undefined while it lasts. */
  endReason: CallEndReason | undefined;
  isRecording = false;
  readonly sound: CallSound;
  readonly keys: CallKeys;
  readonly dictation: Dictation;
  readonly talk: CallTalk;
  readonly audio: LegAudio;
  readonly recording: CallRecorder;
  readonly silence: SilenceWatch;
  readonly handover: CallHandover;
  readonly ends: LegEnds;
  readonly ears: LegEars;
  readonly #deps: ExchangeDeps;
  readonly #house: CallHouse;
  readonly #flow: CallFlow;
  #concluded: CallEndReason | undefined;
  #diversionsLeft = MOST_DIVERSIONS;
  #closedListeners: readonly (() => void)[] = [];

  constructor(deps: ExchangeDeps, opening: { direction: CallDirection; house: CallHouse }) {
    const { clock, log } = deps;
    const startedAt = clock.now();
    const { direction } = opening;
    this.#deps = deps;
    this.#house = opening.house;
    this.callId = deps.ids.next(startedAt);
    this.view = {
      callId: this.callId,
      direction,
      startedAt,
      number: '',
      stage: 'arriving',
      stageSince: startedAt,
      recording: false,
      held: false,
    };
    this.#flow = createCallFlow(log, this);
    this.recording = createCallRecorder(deps, this);
    this.sound = createCallSound(deps, this);
    this.keys = createCallKeys(this);
    this.dictation = createDictation(deps, this);
    this.talk = createCallTalk(deps, this);
    this.audio = createLegAudio(deps, this);
    this.silence = createSilenceWatch(clock, this);
    this.handover = createCallHandover(deps, this);
    this.ends = createLegEnds(clock, this);
    this.ears = createLegEars(this);
  }

  tell(fact: CallFact): void {
    this.#deps.journal.tell(this.callId, fact);
  }

  /** Updates what the pages show; a new stage starts its clock. A call that goes back to waiting is nobody's. */
  show(change: Partial<LiveCall>): void {
    const { view } = this;
    const before = view.login;
    if (change.stage === 'waiting') {
      delete view.login;
      delete view.extension;
    }
    if (change.stage !== undefined && change.stage !== view.stage) view.stageSince = this.#deps.clock.now();
    Object.assign(view, change);
    this.isRecording = view.recording;
    // Who was shown the call until now must hear that it went elsewhere.
    const logins = new Set([before, view.login].flatMap((login) => login ?? []));
    this.#deps.bus.publish('call.changed', { callId: this.callId, ended: this.isOver, logins: [...logins] });
  }

  until<T>(promise: Promise<T>): Promise<T> {
    return this.#flow.until(promise);
  }

  run(steps: () => Promise<unknown>): void {
    this.#flow.run(steps);
  }

  /** Two people heard each other in this call. */
  hasTalked(): boolean {
    return this.talk.happened() || this.view.room !== undefined;
  }

  otherOf(leg: ActiveLeg): ActiveLeg | undefined {
    return this.talk.otherOf(leg);
  }

  /** Runs once the call is closed: journal complete, nothing open. */
  onClosed(listener: () => void): void {
    this.#closedListeners = [...this.#closedListeners, listener];
  }

  #addLeg(leg: Omit<ActiveLeg, 'state' | 'held' | 'createdAt'>): ActiveLeg {
    const active: ActiveLeg = { ...leg, state: 'new', held: false, createdAt: this.#deps.clock.now() };
    this.legs.set(leg.legId, active);
    const { legId, role, way, side } = leg;
    this.tell({ kind: 'leg.created', legId, role, way, side, sipCallId: leg.leg.sipCallId });
    return active;
  }

  /** Takes in the leg that a phone or carrier opened. */
  adopt(incoming: IncomingLeg, side: LegSide, role: LegRole = 'caller'): ActiveLeg {
    const { legId } = incoming;
    const line = new LegLine(legId, this.ears);
    const leg = this.#addLeg({ legId, role, way: 'in', side, leg: incoming, line, incoming });
    incoming.attach(line);
    return leg;
  }

  /** Gives the caller's leg audio and takes its offer; once. */
  async prepare(leg: ActiveLeg): Promise<void> {
    if (leg.local || !leg.incoming || leg.state === 'ended') return;
    const { localAddress, offer } = leg.incoming;
    await this.audio.open({ legId: leg.legId, address: localAddress }, (local) => {
      leg.local = local;
      // One that the call goes on without, gone while its audio was made.
      if (leg.state === 'ended') void this.audio.close(leg);
      else if (offer) this.audio.connect(leg, offer);
    });
  }

  /** 200 to the caller; resolves once its ACK is in, at once when it was answered before. Throws CallOver when it died. */
  async answer(leg: ActiveLeg): Promise<void> {
    if (leg.state === 'answered' || !leg.incoming) return;
    await this.prepare(leg);
    const remote = leg.local && (await this.until(leg.incoming.answer(leg.local)));
    if (remote && leg.state !== 'ended') {
      this.audio.connect(leg, remote);
      this.markAnswered(leg);
      return;
    }
    // A leg that died while answering, or right after, tells `ended`, which ends the call: the flow stops there.
    await this.until(new Promise<never>(() => undefined));
  }

  markAnswered(leg: ActiveLeg): void {
    leg.state = 'answered';
    leg.answeredAt = this.#deps.clock.now();
    this.tell({ kind: 'leg.answered', legId: leg.legId });
  }

  /** Opens audio and calls out. The port tells nothing of the leg before it returned it. */
  async dial(
    request: Omit<DialRequest, 'legId' | 'local'> & { role: LegRole; side: LegSide },
    watcher: LegWatcher,
    /** Called with the leg before anything is told of it. */
    onMade: (leg: ActiveLeg) => void = () => undefined,
  ): Promise<ActiveLeg> {
    const { clock, ids, telephony } = this.#deps;
    const legId = ids.next(clock.now());
    const { role, side, ...target } = request;
    const address = telephony.localAddressFor(
      request.target.kind === 'trunk' ? request.target : { kind: 'extension', contactUri: request.target.contactUri },
    );
    return this.audio.open({ legId, address }, (local) => {
      this.watchers.set(legId, watcher);
      const line = new LegLine(legId, this.ears);
      const leg = telephony.dial({ ...target, legId, local }, line);
      const active = this.#addLeg({ legId, role, way: 'out', side, leg, line, local, target: request.target });
      onMade(active);
      return active;
    });
  }

  /** The two hear each other; once both answered, either's end ends the call. Throws CallOver when one is gone already. */
  bridge(a: ActiveLeg, b: ActiveLeg): void {
    // Picked up and hung up again while the other side was still being answered.
    if (a.state === 'ended' || b.state === 'ended') this.end('callee-hangup');
    if (this.isOver) throw new CallOver();
    for (const leg of [a, b]) delete leg.place;
    this.talk.bridge(a, b);
    this.recording.follow(a.legId, b.legId);
  }

  /** Records the talk, outside party left, office right; once per call. */
  record(outside: { legId: string }, office: { legId: string }, grounds?: RecordingGrounds): void {
    if (this.recording.start({ left: outside.legId, right: office.legId }, grounds)) this.show({ recording: true });
  }

  /** Somebody of ours sends the call on; false when that happened too often. */
  divert(diversion: Diversion, to: string): boolean {
    const { number, reason } = diversion;
    this.tell({ kind: 'call.diverted', by: number, reason, to });
    return --this.#diversionsLeft >= 0;
  }

  /** Ends one leg that the call goes on without. */
  drop(leg: ActiveLeg, cause: HangupCause): void {
    if (leg.state === 'ended') return;
    leg.dropped = true;
    leg.leg.hangup(cause);
  }

  /** Ends the call once: hangs up what is left, then closes recording, media and journal. Later reasons are ignored. */
  end(reason: CallEndReason, cause: HangupCause = 'normal'): void {
    if (this.isOver) return;
    this.isOver = true;
    this.endReason = reason;
    this.#flow.stop();
    for (const leg of this.legs.values()) this.drop(leg, cause);
    this.show({});
    void this.#close(reason);
  }

  async #close(reason: CallEndReason): Promise<void> {
    await this.#flow.done();
    await this.ends.wait();
    await this.recording.stop();
    await Promise.all([...this.legs.values()].map((leg) => this.audio.close(leg)));
    this.tell({ kind: 'call.ended', reason: reason === 'abandoned' ? (this.#concluded ?? reason) : reason });
    this.#deps.projector.project(this.callId);
    for (const free of this.duties.values()) free();
    this.#house.onClosed(this);
    for (const listener of this.#closedListeners) listener();
  }

  /** Who hangs up from here on without having talked was not left waiting: this is what came of the call. */
  conclude(reason: CallEndReason): void {
    this.#concluded = reason;
  }

  fail(error: unknown): void {
    const isMedia = error instanceof CentralitaError && error.code.startsWith('media-');
    this.end(isMedia ? 'media-failed' : 'failed', 'media-failed');
  }

  unclaimed(pressed: { legId: string; key: string; way: KeyWay }): void {
    this.#house.onKey(this, pressed);
  }

  transferAsked(leg: ActiveLeg, transfer: TransferRequest): void {
    this.#house.onTransferAsked(this, leg, transfer);
  }

  giveUpLeg(leg: ActiveLeg): void {
    leg.state = 'ended';
    this.silence.forget(leg.legId);
    this.tell({ kind: 'leg.ended', legId: leg.legId, by: 'network', cause: 'timeout' });
  }

  silent(event: { legId: string; silentMs: number }): void {
    this.tell({ kind: 'leg.silent', ...event });
    if (this.legs.get(event.legId)?.state !== 'ended') this.silence.silent(event);
  }

  mayBeSilent(legId: string): boolean {
    return this.view.held || this.talk.attendant()?.leg.legId === legId;
  }

  probe(legId: string): Promise<'alive' | 'gone'> {
    return this.legs.get(legId)?.leg.probe() ?? Promise.resolve('gone');
  }

  giveUpSilent(legId: string): void {
    this.#deps.log.warn('a leg has been silent for too long: the call ends', { callId: this.callId, legId });
    this.end('media-failed', 'media-failed');
  }

  /** Its far end does not have the call any more, or cannot be asked: the leg ended when it was last heard of. */
  loseLeg(legId: string): void {
    const leg = this.legs.get(legId);
    if (!leg || leg.state === 'ended') return;
    this.#deps.log.warn('the far end of a leg is gone', { callId: this.callId, legId });
    leg.lost = true;
    leg.leg.hangup('media-failed');
  }

  recordingFailed(event: { recordingId: string; why: string }): void {
    this.dictation.failed(event);
    if (this.recording.failed(event)) this.show({ recording: false });
  }
}
