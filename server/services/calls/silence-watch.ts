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
 * `loseLeg` is called for a leg whose far end does not have the call any more, `giveUpSilent` for one that has, and stays
 * silent too long; while it `mayBeSilent` that wait starts over: nobody expects to hear it.
 */
interface Call {
  mayBeSilent(legId: string): boolean;
  /** Rejects never. */
  probe(legId: string): Promise<'alive' | 'gone'>;
  loseLeg(legId: string): void;
  giveUpSilent(legId: string): void;
}

export function createSilenceWatch(clock: Clock, call: Call): SilenceWatch {
  return new Watch(clock, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class Watch implements SilenceWatch {
  readonly #clock: Clock;
  readonly #call: Call;
  #silences: Map<string, Silence> | undefined;

  constructor(clock: Clock, call: Call) {
    this.#clock = clock;
    this.#call = call;
  }

  silent({ legId, silentMs }: { legId: string; silentMs: number }): void {
    this.#watch(legId, { silentMs, isHold: false });
  }

  heard(legId: string): void {
    this.forget(legId);
  }

  held(legId: string): void {
    if (!this.#silences?.has(legId)) this.#watch(legId, { silentMs: 0, isHold: true });
  }

  resumed(legId: string): void {
    if (this.#silences?.get(legId)?.isHold) this.forget(legId);
  }

  forget(legId: string): void {
    const silence = this.#silences?.get(legId);
    silence?.ask.cancel();
    silence?.giveUp.cancel();
    this.#silences?.delete(legId);
  }

  aliveAt(legId: string): number | undefined {
    return this.#silences?.get(legId)?.aliveAt;
  }

  #ask(legId: string, silence: Silence): void {
    void this.#call.probe(legId).then((outcome) => {
      // Heard again, or over, while the question was on its way.
      if (this.#silences?.get(legId) !== silence) return;
      if (outcome === 'gone') {
        this.#call.loseLeg(legId);
        return;
      }
      silence.aliveAt = this.#clock.now();
      silence.ask = this.#clock.after(ASK_EVERY_MS, () => this.#ask(legId, silence));
    });
  }

  #giveUp(legId: string, silence: Silence): void {
    if (!this.#call.mayBeSilent(legId)) this.#call.giveUpSilent(legId);
    else silence.giveUp = this.#clock.after(GIVE_UP_AFTER_MS, () => this.#giveUp(legId, silence));
  }

  #watch(legId: string, known: { silentMs: number; isHold: boolean }): void {
    const { silentMs, isHold } = known;
    this.forget(legId);
    const silence: Silence = {
      aliveAt: this.#clock.now() - silentMs,
      isHold,
      ask: this.#clock.after(ASK_AFTER_MS - silentMs, () => this.#ask(legId, silence)),
      giveUp: this.#clock.after(GIVE_UP_AFTER_MS - silentMs, () => this.#giveUp(legId, silence)),
    };
    this.#silences ??= new Map();
    this.#silences.set(legId, silence);
  }
}
