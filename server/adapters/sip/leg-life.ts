import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { LegEnd, LegEvents } from '../../services/calls/telephony-port.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
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
  const guarded = (tell: () => void): void => {
    try {
      tell();
    } catch (error) {
      // The fault of one call's owner must not reach the engine's connection, which carries all calls.
      leg.log.error('a leg listener threw', { leg: leg.legId, error: describeError(error) });
    }
  };
  // No getters: V8 would give each such object a dictionary of its own.
  const life: Writable<LegLife> = {
    legId: leg.legId,
    over: false,
    attached: false,
    attach(next) {
      events = next;
      life.attached = true;
    },
    tell(event, ...args) {
      if (life.over) return;
      const listeners = events as Partial<Record<keyof Told, (...told: unknown[]) => void>> | undefined;
      guarded(() => listeners?.[event]?.(...args));
    },
    end(end) {
      if (life.over) return;
      life.over = true;
      leg.log.debug('leg over', { leg: leg.legId, ...end });
      leg.onEnd();
      guarded(() => events?.ended(end));
    },
  };
  return life;
}
