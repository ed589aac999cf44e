import type { CallDirection, CallEndReason, CallFact, LegRole, LegSide } from '../../core/calls/events.ts';
import { createCallSound, DEFAULT_MUSIC } from './call-sound.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LiveCall } from './live-call.ts';
import type { LocalMedia, RemoteMedia } from './media-port.ts';
import { type CallRecorder, createCallRecorder } from './recorder.ts';
import type { DialRequest, HangupCause, IncomingLeg, Leg, LegEnd, LegEvents } from './telephony-port.ts';

/** A leg of a running call. */
export interface ActiveLeg {
  readonly legId: string;
  readonly role: LegRole;
  readonly side: LegSide;
  leg: Leg;
  incoming?: IncomingLeg;
  local?: LocalMedia;
  remote?: RemoteMedia;
  state: 'new' | 'ringing' | 'answered' | 'ended';
  held: boolean;
}

/** What a flow wants to hear of a leg besides what the call itself does with it. */
export interface LegWatcher {
  ringing?(): void;
  progress?(): void;
  answered?(): void;
  ended?(end: LegEnd): void;
}

/** Thrown into a flow that awaits something when its call is over; never an error. */
export class CallOver extends Error {}

/** How long the far ends may take to confirm a hang-up before the call is closed without them. */
const CLOSING_MS = 5_000;

/**
 * A running call: its legs, their media and the journal. Flows (`incoming-call.ts`, `outgoing-call.ts`, …) say what
 * happens next; this object keeps the rules that hold in all of them: who closes whom, what is told when, nothing
 * stays open.
 */
export type ActiveCall = ReturnType<typeof createActiveCall>;

export function createActiveCall(deps: ExchangeDeps, opening: { direction: CallDirection }) {
  const { clock, media, journal } = deps;
  const startedAt = clock.now();
  const callId = deps.ids.next(startedAt);
  const legs = new Map<string, ActiveLeg>();
  const watchers = new Map<string, LegWatcher>();
  const recorder: CallRecorder = createCallRecorder(deps, { callId, tell });
  const sound = createCallSound(deps, { callId, tell, until });
  let over: { reason: CallEndReason } | undefined;
  let talked = false;
  /** Whose early media is heard. */
  let hearing: string | undefined;
  let bridged: { a: ActiveLeg; b: ActiveLeg } | undefined;
  let flow: Promise<void> = Promise.resolve();
  let closing: { finish: () => void } | undefined;
  const overListeners = new Set<() => void>();
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

  function tell(fact: CallFact): void {
    journal.tell(callId, fact);
  }

  /** Updates what the pages show; a new stage starts its clock. A call that goes back to waiting is nobody's. */
  function show(change: Partial<LiveCall>): void {
    if (change.stage === 'waiting') {
      delete view.login;
      delete view.extension;
    }
    if (change.stage !== undefined && change.stage !== view.stage) view.stageSince = clock.now();
    Object.assign(view, change);
    deps.bus.publish('call.changed', { callId, ended: over !== undefined, logins: view.login ? [view.login] : [] });
  }

  /** Resolves like `promise`, unless the call is over first: then it throws CallOver into the flow. */
  async function until<T>(promise: Promise<T>): Promise<T> {
    if (over) throw new CallOver();
    let stop: (() => void) | undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(new CallOver());
      overListeners.add(stop);
    });
    try {
      return await Promise.race([promise, ended]);
    } finally {
      if (stop) overListeners.delete(stop);
    }
  }

  /** Runs the flow that owns this call; a throw of ours ends the call, told as `failed`. */
  function run(steps: () => Promise<void>): void {
    flow = steps().catch((error: unknown) => {
      if (error instanceof CallOver) return;
      deps.log.error('a call failed', { callId, error });
      end('failed');
    });
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
        connect(leg, remote);
        tell({ kind: 'leg.progress', legId });
        watchers.get(legId)?.progress?.();
      },
      answered(remote) {
        const leg = find();
        if (!leg || leg.state === 'answered' || leg.state === 'ended') return;
        connect(leg, remote);
        markAnswered(leg);
        watchers.get(legId)?.answered?.();
      },
      remoteChanged(remote) {
        const leg = find();
        if (leg) changeRemote(leg, remote);
      },
      dtmf(digit) {
        tell({ kind: 'dtmf.received', legId, digit });
      },
      ended(endOf) {
        const leg = find();
        if (!leg || leg.state === 'ended') return;
        const wasAnswered = leg.state === 'answered';
        leg.state = 'ended';
        tell({ kind: 'leg.ended', legId, ...endOf });
        watchers.get(legId)?.ended?.(endOf);
        watchers.delete(legId);
        if (wasAnswered && bridged && (bridged.a === leg || bridged.b === leg))
          end(leg.role === 'caller' ? 'caller-hangup' : 'callee-hangup');
        else if (leg.role === 'caller')
          end(talked ? 'caller-hangup' : endOf.by === 'network' ? 'unreachable' : 'abandoned');
        void closeMedia(leg);
      },
    };
  }

  function connect(leg: ActiveLeg, remote: RemoteMedia): void {
    leg.remote = remote;
    media.connect(leg.legId, remote);
  }

  function markAnswered(leg: ActiveLeg): void {
    leg.state = 'answered';
    tell({ kind: 'leg.answered', legId: leg.legId });
  }

  /** Hold: the one who waits hears music; resume brings both back together. */
  function changeRemote(leg: ActiveLeg, remote: RemoteMedia): void {
    connect(leg, remote);
    const held = remote.direction === 'inactive' || remote.direction === 'recvonly';
    if (held === leg.held) return;
    leg.held = held;
    tell({ kind: held ? 'leg.held' : 'leg.resumed', legId: leg.legId });
    if (!bridged || (bridged.a !== leg && bridged.b !== leg)) return;
    const other = bridged.a === leg ? bridged.b : bridged.a;
    if (held) sound.playMusic(other, DEFAULT_MUSIC);
    else if (!other.held) media.bridge(bridged.a.legId, bridged.b.legId);
    show({ held: leg.held || other.held });
  }

  async function closeMedia(leg: ActiveLeg): Promise<void> {
    if (!leg.local) return;
    delete leg.local;
    sound.release(leg.legId);
    const report = await media.close(leg.legId);
    tell({ kind: 'leg.measured', legId: leg.legId, media: report });
  }

  function addLeg(leg: Omit<ActiveLeg, 'state' | 'held'>, way: 'in' | 'out'): ActiveLeg {
    const active: ActiveLeg = { ...leg, state: 'new', held: false };
    legs.set(leg.legId, active);
    const { legId, role, side } = leg;
    tell({ kind: 'leg.created', legId, role, way, side, sipCallId: leg.leg.sipCallId });
    return active;
  }

  /** Takes in the leg that a phone or carrier opened. */
  function adopt(incoming: IncomingLeg, side: LegSide): ActiveLeg {
    const leg = addLeg({ legId: incoming.legId, role: 'caller', side, leg: incoming, incoming }, 'in');
    incoming.attach(eventsOf(incoming.legId));
    return leg;
  }

  /** Binds the leg's audio. Rejects as the port does; throws CallOver when the call ended meanwhile. */
  async function openMedia(legId: string, address: string): Promise<LocalMedia> {
    const { port } = await media.open(legId);
    if (over) {
      void media.close(legId);
      throw new CallOver();
    }
    return { address, port };
  }

  /** Gives the caller's leg audio and takes its offer; once. */
  async function prepare(leg: ActiveLeg): Promise<void> {
    if (leg.local || !leg.incoming) return;
    leg.local = await openMedia(leg.legId, leg.incoming.localAddress);
    if (leg.incoming.offer) connect(leg, leg.incoming.offer);
  }

  /** 200 to the caller; true once its ACK is in, false when it was answered before. Throws CallOver when it died. */
  async function answer(leg: ActiveLeg): Promise<void> {
    if (leg.state === 'answered' || !leg.incoming) return;
    await prepare(leg);
    const remote = await until(leg.incoming.answer(leg.local!));
    // A leg that died while answering tells `ended`, which ends the call: the flow stops there.
    if (!remote) return until(new Promise<never>(() => undefined));
    connect(leg, remote);
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
    const local = await openMedia(legId, address);
    watchers.set(legId, watcher);
    const leg = deps.telephony.dial({ ...target, legId, local }, eventsOf(legId));
    const active = addLeg({ legId, role, side, leg, local }, 'out');
    onMade(active);
    return active;
  }

  /** The two hear each other; between answered legs this is talk, from now on either's end ends the call. */
  function bridge(a: ActiveLeg, b: ActiveLeg): void {
    for (const leg of [a, b]) sound.release(leg.legId);
    const isTalk = a.state === 'answered' && b.state === 'answered';
    // A carrier may send several 183: the first one opened the way.
    if (!isTalk && hearing === b.legId) return;
    hearing = b.legId;
    media.bridge(a.legId, b.legId);
    tell({ kind: 'legs.bridged', legA: a.legId, legB: b.legId });
    if (!isTalk) return;
    bridged = { a, b };
    talked = true;
    deps.projector.project(callId);
  }

  /** Records the talk, outside party left, office right; once per call. */
  function record(outside: ActiveLeg, office: ActiveLeg): void {
    recorder.start({ left: outside.legId, right: office.legId });
    show({ recording: true });
  }

  /** Ends one leg that the call goes on without. */
  function drop(leg: ActiveLeg, cause: HangupCause): void {
    if (leg.state !== 'ended') leg.leg.hangup(cause);
  }

  /** Ends the call once: hangs up what is left, then closes recording, media and journal. Later reasons are ignored. */
  function end(reason: CallEndReason, cause: HangupCause = 'normal'): void {
    if (over) return;
    over = { reason };
    for (const stop of [...overListeners]) stop();
    for (const leg of legs.values()) drop(leg, cause);
    show({});
    void close(reason);
  }

  async function close(reason: CallEndReason): Promise<void> {
    await flow;
    await allLegsEnded();
    await recorder.stop();
    await Promise.all([...legs.values()].map(closeMedia));
    tell({ kind: 'call.ended', reason });
    deps.projector.project(callId);
    for (const listener of closedListeners) listener();
  }

  /** Far ends that never confirm are given up after a while: the call must close. */
  function allLegsEnded(): Promise<void> {
    const open = (): ActiveLeg[] => [...legs.values()].filter((leg) => leg.state !== 'ended');
    if (open().length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = clock.after(CLOSING_MS, () => {
        for (const leg of open()) {
          leg.state = 'ended';
          tell({ kind: 'leg.ended', legId: leg.legId, by: 'network', cause: 'timeout' });
        }
        resolve();
      });
      closing = {
        finish() {
          if (open().length > 0) return;
          timer.cancel();
          resolve();
        },
      };
      for (const leg of open()) {
        const before = watchers.get(leg.legId);
        watchers.set(leg.legId, {
          ...before,
          ended: (endOf) => {
            before?.ended?.(endOf);
            closing?.finish();
          },
        });
      }
    });
  }

  return {
    callId,
    view,
    legs,
    get isOver() {
      return over !== undefined;
    },
    /** Two people heard each other in this call. */
    get isTalked() {
      return talked;
    },
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
    bridge,
    record,
    drop,
    end,
    watch: (leg: ActiveLeg, watcher: LegWatcher) => void watchers.set(leg.legId, watcher),
    recordingFailed: (event: { recordingId: string; why: string }) => recorder.failed(event),
  };
}
