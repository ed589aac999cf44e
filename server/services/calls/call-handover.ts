import type { CallFact, LegRole } from '../../core/calls/events.ts';
import type { ActiveLeg, LegWatcher } from './active-leg.ts';
import type { CallSound } from './call-sound.ts';
import type { CallTalk } from './call-talk.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LiveCall } from './live-call.ts';
import type { SilenceWatch } from './silence-watch.ts';
import type { LegEvents } from './telephony-port.ts';

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

export function createCallHandover(
  deps: ExchangeDeps,
  call: {
    callId: string;
    view: LiveCall;
    legs: Map<string, ActiveLeg>;
    watchers: Map<string, LegWatcher>;
    /** People on the phone in this call, and what frees each. */
    duties: Map<string, () => void>;
    talk: CallTalk;
    sound: CallSound;
    silence: SilenceWatch;
    tell: (fact: CallFact) => void;
    show: (change: Partial<LiveCall>) => void;
    eventsOf: (legId: string) => LegEvents;
    /** Whom the recording hears from now on. */
    follow: (a: string, b: string) => void;
  },
): CallHandover {
  const { callId, view, legs, watchers, duties, talk, sound, silence, tell, show } = call;

  let decide: ((leg: ActiveLeg) => boolean) | undefined;

  function release({ legId }: ActiveLeg, toCallId: string): void {
    talk.part();
    sound.release(legId);
    silence.forget(legId);
    watchers.delete(legId);
    legs.delete(legId);
    tell({ kind: 'leg.moved', legId, toCallId });
  }

  function relieve({ side }: Pick<ActiveLeg, 'side'>): void {
    const { login } = side;
    if (login === undefined) return;
    const free = duties.get(login);
    duties.delete(login);
    free?.();
  }

  return {
    relieve,
    left(leg) {
      if (talk.has(leg)) talk.part();
      const attendant = talk.attendant();
      if (attendant?.leg === leg) attendant.left();
      relieve(leg);
    },
    part(leaves, stays) {
      talk.part();
      leaves.place = 'leaves';
      stays.place = 'stays';
      const { login } = view;
      delete view.login;
      delete view.extension;
      // Who was shown the call until now must hear that it goes elsewhere.
      if (login !== undefined) deps.bus.publish('call.changed', { callId, ended: false, logins: [login] });
      show({ stage: 'ringing', held: false });
    },
    lead(next) {
      decide = next;
    },
    isLeaving: (leg) => leg.place === 'leaves' || decide?.(leg) === true,
    giveAway(leg, toCallId) {
      release(leg, toCallId);
      relieve(leg);
    },
    lend(leg, toCallId) {
      const other = talk.otherOf(leg);
      release(leg, toCallId);
      if (!other || other.state === 'ended') return;
      other.place = 'stays';
      call.follow(other.legId, '');
      sound.playHold(other);
    },
    receive(leg, fromCallId, role = 'callee') {
      const { legId, way, side, createdAt, answeredAt } = leg;
      const joined: ActiveLeg = { ...leg, role };
      legs.set(legId, joined);
      leg.line.connect(call.eventsOf(legId));
      const { sipCallId } = leg.leg;
      const since = { createdAt, ...(answeredAt !== undefined && { answeredAt }) };
      tell({ kind: 'leg.joined', legId, role, way, side, sipCallId, fromCallId, ...since });
      return joined;
    },
    endsWithin({ legId, state }, ms) {
      if (state === 'ended') return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = deps.clock.after(ms, () => {
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
    },
    takeRinging(legId, taker) {
      const watcher = watchers.get(legId)?.taken?.(taker);
      if (watcher) watchers.set(taker.legId, watcher);
      return watcher !== undefined;
    },
  };
}
