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

/** `giveUp` is told each leg whose end nobody told in time, and has to mark it ended. */
export function createLegEnds(deps: {
  clock: Clock;
  legs: ReadonlyMap<string, ActiveLeg>;
  giveUp: (leg: ActiveLeg) => void;
}): LegEnds {
  let whenEnded: () => void = () => undefined;
  const open = (): ActiveLeg[] => [...deps.legs.values()].filter((leg) => leg.state !== 'ended');
  return {
    wait() {
      if (open().length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = deps.clock.after(CLOSING_MS, () => {
          for (const leg of open()) deps.giveUp(leg);
          resolve();
        });
        whenEnded = () => {
          if (open().length > 0) return;
          timer.cancel();
          resolve();
        };
      });
    },
    ended: () => whenEnded(),
  };
}
