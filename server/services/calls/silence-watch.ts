import type { Clock, Timer } from '../../base/clock.ts';

/**
 * So long nobody asks: a muted phone with silence suppression leaves out as much. Then the far end is asked whether it
 * still has the call: one that lost its power says no BYE, and the call would stand, and cost, until someone sees it.
 */
export const ASK_AFTER_MS = 45_000;
const ASK_EVERY_MS = 60_000;

/** Whoever answers that the call stands and sends nothing for so long was forgotten: an announcement hangs up never. */
export const GIVE_UP_AFTER_MS = 60 * 60_000;

/** Watches over legs of one call whose far end sends nothing. */
export interface SilenceWatch {
  /** The far end should send and has not for `silentMs`. */
  silent(event: { legId: string; silentMs: number }): void;
  heard(legId: string): void;
  /** Nobody expects to hear who holds, so nobody would miss them either: they are asked as those who are silent. */
  held(legId: string): void;
  resumed(legId: string): void;
  /** The leg ended: nothing is expected of it. */
  forget(legId: string): void;
  /** The last sign of life of a leg that is silent, by audio or by answer; undefined for the others. */
  aliveAt(legId: string): number | undefined;
}

interface Silence {
  aliveAt: number;
  /** Only that it holds is known of it. */
  isHold: boolean;
  ask: Timer;
  giveUp: Timer;
}

/**
 * `gone` is called for a leg whose far end does not have the call any more, `giveUp` for one that has, and stays silent
 * too long; while it `mayBeSilent` that wait starts over: nobody expects to hear it.
 */
export function createSilenceWatch(deps: {
  clock: Clock;
  mayBeSilent: (legId: string) => boolean;
  /** Rejects never. */
  probe: (legId: string) => Promise<'alive' | 'gone'>;
  gone: (legId: string) => void;
  giveUp: (legId: string) => void;
}): SilenceWatch {
  const { clock } = deps;
  const silences = new Map<string, Silence>();

  function forget(legId: string): void {
    const silence = silences.get(legId);
    silence?.ask.cancel();
    silence?.giveUp.cancel();
    silences.delete(legId);
  }

  function ask(legId: string, silence: Silence): void {
    void deps.probe(legId).then((outcome) => {
      // Heard again, or over, while the question was on its way.
      if (silences.get(legId) !== silence) return;
      if (outcome === 'gone') return deps.gone(legId);
      silence.aliveAt = clock.now();
      silence.ask = clock.after(ASK_EVERY_MS, () => ask(legId, silence));
    });
  }

  function giveUp(legId: string, silence: Silence): void {
    if (!deps.mayBeSilent(legId)) deps.giveUp(legId);
    else silence.giveUp = clock.after(GIVE_UP_AFTER_MS, () => giveUp(legId, silence));
  }

  function watch(legId: string, known: { silentMs: number; isHold: boolean }): void {
    const { silentMs, isHold } = known;
    forget(legId);
    const silence: Silence = {
      aliveAt: clock.now() - silentMs,
      isHold,
      ask: clock.after(ASK_AFTER_MS - silentMs, () => ask(legId, silence)),
      giveUp: clock.after(GIVE_UP_AFTER_MS - silentMs, () => giveUp(legId, silence)),
    };
    silences.set(legId, silence);
  }

  return {
    silent: ({ legId, silentMs }) => watch(legId, { silentMs, isHold: false }),
    heard: forget,
    held(legId) {
      if (!silences.has(legId)) watch(legId, { silentMs: 0, isHold: true });
    },
    resumed(legId) {
      if (silences.get(legId)?.isHold) forget(legId);
    },
    forget,
    aliveAt: (legId) => silences.get(legId)?.aliveAt,
  };
}
