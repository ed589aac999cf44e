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

/** Who keeps the legs. */
interface Keeper {
  readonly log: Log;
  onEnd(legId: string): void;
}

export function createLegLife(legId: string, keeper: Keeper): LegLife {
  return new Life(legId, keeper);
}

/** A class, as each leg has one: closures would take three times the memory. */
class Life implements LegLife {
  readonly legId: string;
  over = false;
  attached = false;
  readonly #keeper: Keeper;
  #events: LegEvents | undefined;

  constructor(legId: string, keeper: Keeper) {
    this.legId = legId;
    this.#keeper = keeper;
  }

  attach(events: LegEvents): void {
    this.#events = events;
    this.attached = true;
  }

  tell<K extends keyof Told>(event: K, ...args: Parameters<NonNullable<Told[K]>>): void {
    if (this.over) return;
    const listeners = this.#events as Partial<Record<keyof Told, (...told: unknown[]) => void>> | undefined;
    this.#guarded(() => listeners?.[event]?.(...args));
  }

  end(end: LegEnd): void {
    if (this.over) return;
    this.over = true;
    this.#keeper.log.debug('leg over', { leg: this.legId, ...end });
    this.#keeper.onEnd(this.legId);
    this.#guarded(() => this.#events?.ended(end));
  }

  #guarded(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      // The fault of one call's owner must not reach the engine's connection, which carries all calls.
      this.#keeper.log.error('a leg listener threw', { leg: this.legId, error: describeError(error) });
    }
  }
}
