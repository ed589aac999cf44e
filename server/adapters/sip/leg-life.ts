import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { LegEnd, LegEvents } from '../../services/calls/telephony-port.ts';

type Told = Omit<LegEvents, 'ended'>;

/** Tells a leg's events to who owns the call: nothing after the end, the end once. */
export interface LegLife {
  readonly legId: string;
  readonly over: boolean;
  readonly attached: boolean;
  attach(events: LegEvents): void;
  tell<K extends keyof Told>(event: K, ...args: Parameters<NonNullable<Told[K]>>): void;
  end(end: LegEnd): void;
}

export function createLegLife(leg: { legId: string; log: Log; onEnd: () => void }): LegLife {
  let events: LegEvents | undefined;
  let over = false;
  const guarded = (tell: () => void): void => {
    try {
      tell();
    } catch (error) {
      // The fault of one call's owner must not reach the engine's connection, which carries all calls.
      leg.log.error('a leg listener threw', { leg: leg.legId, error: describeError(error) });
    }
  };
  return {
    legId: leg.legId,
    get over() {
      return over;
    },
    get attached() {
      return events !== undefined;
    },
    attach(next) {
      events = next;
    },
    tell(event, ...args) {
      if (over) return;
      const listeners = events as Partial<Record<keyof Told, (...told: unknown[]) => void>> | undefined;
      guarded(() => listeners?.[event]?.(...args));
    },
    end(end) {
      if (over) return;
      over = true;
      leg.log.debug('leg over', { leg: leg.legId, ...end });
      leg.onEnd();
      guarded(() => events?.ended(end));
    },
  };
}
