import type { CallFact, LegRole } from '../../core/calls/events.ts';
import type { ActiveLeg, LegWatcher } from './active-leg.ts';
import type { CallSound } from './call-sound.ts';
import type { CallTalk } from './call-talk.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LegEars } from './leg-line.ts';
import type { LiveCall } from './live-call.ts';
import type { CallRecorder } from './recorder.ts';
import type { SilenceWatch } from './silence-watch.ts';

/** What a call can do about who takes part in it: the parts that transfers and pick-ups are made of. */
export interface CallHandover {
  /** One of the two who talk leaves the other to somebody else: whose end ends the call is `stays` now. */
  part(leaves: ActiveLeg, stays: ActiveLeg): void;
  /** The leg that was to leave has ended. */
  left(leg: ActiveLeg): void;
  /** Whoever sat at the leg is free for other work. */
  relieve(leg: Pick<ActiveLeg, 'side'>): void;
  /** Hands the leg to another call of ours, which goes on with it: nothing of it is told here any more. */
  giveAway(leg: ActiveLeg, toCallId: string): void;
  /** As `giveAway`, for a while: the person's duty stays here, and who is left waits with music. */
  lend(leg: ActiveLeg, toCallId: string): void;
  /** Goes on with a leg that another call has given away, as the one who was reached unless `role` says otherwise. */
  receive(leg: ActiveLeg, fromCallId: string, role?: LegRole): ActiveLeg;
  /** Who brings several together is asked first what the end of a leg means: true = it leaves, and the call goes on. */
  lead(decide: ((leg: ActiveLeg) => boolean) | undefined): void;
  /** Whether the leg that has ended leaves a call that goes on. */
  isLeaving(leg: ActiveLeg): boolean;
  /** Whether the leg ends within that time. */
  endsWithin(leg: ActiveLeg, ms: number): Promise<boolean>;
  /** A phone that is about to be answered takes part in the ringing of that leg; false when nobody waits for it. */
  takeRinging(legId: string, taker: ActiveLeg): boolean;
}

interface Call {
  readonly callId: string;
  readonly view: LiveCall;
  readonly legs: Map<string, ActiveLeg>;
  readonly watchers: Map<string, LegWatcher>;
  /** People on the phone in this call, and what frees each. */
  readonly duties: Map<string, () => void>;
  readonly talk: CallTalk;
  readonly sound: CallSound;
  readonly silence: SilenceWatch;
  readonly recording: CallRecorder;
  readonly ears: LegEars;
  tell(fact: CallFact): void;
  show(change: Partial<LiveCall>): void;
}

type Deps = Pick<ExchangeDeps, 'bus' | 'clock'>;

export function createCallHandover(deps: Deps, call: Call): CallHandover {
  return new Handover(deps, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class Handover implements CallHandover {
  readonly #deps: Deps;
  readonly #call: Call;
  #decide: ((leg: ActiveLeg) => boolean) | undefined;

  constructor(deps: Deps, call: Call) {
    this.#deps = deps;
    this.#call = call;
  }

  part(leaves: ActiveLeg, stays: ActiveLeg): void {
    const { callId, view, talk } = this.#call;
    talk.part();
    leaves.place = 'leaves';
    stays.place = 'stays';
    const { login } = view;
    delete view.login;
    delete view.extension;
    // Who was shown the call until now must hear that it goes elsewhere.
    if (login !== undefined) this.#deps.bus.publish('call.changed', { callId, ended: false, logins: [login] });
    this.#call.show({ stage: 'ringing', held: false });
  }

  left(leg: ActiveLeg): void {
    const { talk } = this.#call;
    if (talk.has(leg)) talk.part();
    const attendant = talk.attendant();
    if (attendant?.leg === leg) attendant.left();
    this.relieve(leg);
  }

  relieve({ side }: Pick<ActiveLeg, 'side'>): void {
    const { duties } = this.#call;
    const { login } = side;
    if (login === undefined) return;
    const free = duties.get(login);
    duties.delete(login);
    free?.();
  }

  giveAway(leg: ActiveLeg, toCallId: string): void {
    this.#release(leg, toCallId);
    this.relieve(leg);
  }

  lend(leg: ActiveLeg, toCallId: string): void {
    const { talk, recording, sound } = this.#call;
    const other = talk.otherOf(leg);
    this.#release(leg, toCallId);
    if (!other || other.state === 'ended') return;
    other.place = 'stays';
    recording.follow(other.legId, '');
    sound.playHold(other);
  }

  receive(leg: ActiveLeg, fromCallId: string, role: LegRole = 'callee'): ActiveLeg {
    const { legs, ears } = this.#call;
    const { legId, way, side, createdAt, answeredAt } = leg;
    const joined: ActiveLeg = { ...leg, role };
    legs.set(legId, joined);
    leg.line.connect(ears);
    const { sipCallId } = leg.leg;
    const since = { createdAt, ...(answeredAt !== undefined && { answeredAt }) };
    this.#call.tell({ kind: 'leg.joined', legId, role, way, side, sipCallId, fromCallId, ...since });
    return joined;
  }

  lead(decide: ((leg: ActiveLeg) => boolean) | undefined): void {
    this.#decide = decide;
  }

  isLeaving(leg: ActiveLeg): boolean {
    return leg.place === 'leaves' || this.#decide?.(leg) === true;
  }

  endsWithin({ legId, state }: ActiveLeg, ms: number): Promise<boolean> {
    const { watchers } = this.#call;
    if (state === 'ended') return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = this.#deps.clock.after(ms, () => {
        watchers.delete(legId);
        resolve(false);
      });
      watchers.set(legId, {
        ended() {
          timer.cancel();
          resolve(true);
        },
      });
    });
  }

  takeRinging(legId: string, taker: ActiveLeg): boolean {
    const { watchers } = this.#call;
    const watcher = watchers.get(legId)?.taken?.(taker);
    if (watcher) watchers.set(taker.legId, watcher);
    return watcher !== undefined;
  }

  #release({ legId }: ActiveLeg, toCallId: string): void {
    const { legs, watchers, silence, sound, talk } = this.#call;
    talk.part();
    sound.release(legId);
    silence.forget(legId);
    watchers.delete(legId);
    legs.delete(legId);
    this.#call.tell({ kind: 'leg.moved', legId, toCallId });
  }
}
