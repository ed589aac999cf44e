import type { Clock, Timer } from '../../base/clock.ts';

/**
 * A phone that lost its power says no BYE, and an announcement at the other end hangs up never: the call would stand,
 * and cost, until someone sees it. Ten minutes without a single packet is well beyond what a muted phone with silence
 * suppression leaves out, and beyond the five minutes that are usual elsewhere: rather late than cut a talk.
 */
export const GIVE_UP_AFTER_MS = 10 * 60_000;

/** Watches over legs of one call whose far end sends nothing. */
export interface SilenceWatch {
  /** The far end should send and has not for `silentMs`. */
  silent(event: { legId: string; silentMs: number }): void;
  heard(legId: string): void;
  /** The leg ended: nothing is expected of it. */
  forget(legId: string): void;
}

/** `giveUp` is called for a leg that stayed silent; while `isHeld` the wait starts over: nobody is expected to speak. */
export function createSilenceWatch(deps: {
  clock: Clock;
  isHeld: () => boolean;
  giveUp: (legId: string) => void;
}): SilenceWatch {
  const timers = new Map<string, Timer>();

  function forget(legId: string): void {
    timers.get(legId)?.cancel();
    timers.delete(legId);
  }

  function arm(legId: string, ms: number): void {
    forget(legId);
    timers.set(
      legId,
      deps.clock.after(ms, () => {
        if (deps.isHeld()) return arm(legId, GIVE_UP_AFTER_MS);
        timers.delete(legId);
        deps.giveUp(legId);
      }),
    );
  }

  return {
    silent: ({ legId, silentMs }) => arm(legId, GIVE_UP_AFTER_MS - silentMs),
    heard: forget,
    forget,
  };
}
