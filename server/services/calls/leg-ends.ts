import type { Clock } from '../../base/clock.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { LegEnd } from './telephony-port.ts';

/** How long the far ends may take to confirm a hang-up before the call is closed without them. */
const CLOSING_MS = 5_000;

/** The journal tells why a phone sent a call on in a row of its own. */
export function journalled(end: LegEnd) {
  if (end.cause !== 'redirected') return end;
  const { reason: _, ...rest } = end;
  return rest;
}

/** Waits until no leg of a call is open. */
export interface LegEnds {
  /** Far ends that never confirm are given up after a while: the call must close. Once. */
  wait(): Promise<void>;
  /** A leg has ended. */
  ended(): void;
}

interface Call {
  readonly legs: ReadonlyMap<string, ActiveLeg>;
  /** Nobody told its end in time: marks it ended. */
  giveUpLeg(leg: ActiveLeg): void;
}

export function createLegEnds(clock: Clock, call: Call): LegEnds {
  return new Ends(clock, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class Ends implements LegEnds {
  readonly #clock: Clock;
  readonly #call: Call;
  #whenEnded: (() => void) | undefined;

  constructor(clock: Clock, call: Call) {
    this.#clock = clock;
    this.#call = call;
  }

  wait(): Promise<void> {
    if (this.#open().length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#clock.after(CLOSING_MS, () => {
        for (const leg of this.#open()) this.#call.giveUpLeg(leg);
        resolve();
      });
      this.#whenEnded = () => {
        if (this.#open().length > 0) return;
        timer.cancel();
        resolve();
      };
    });
  }

  ended(): void {
    this.#whenEnded?.();
  }

  #open(): ActiveLeg[] {
    return [...this.#call.legs.values()].filter((leg) => leg.state !== 'ended');
  }
}
