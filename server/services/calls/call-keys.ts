import type { CallFact } from '../../core/calls/events.ts';

/** How a key came: as an event in the voice stream (RFC 4733), by SIP INFO, or as sound. */
export type KeyWay = 'rtp' | 'info' | 'tone';

/** Keys that the far ends of a call press. */
export interface CallKeys {
  /** False for a key that came a second time, by another way. */
  pressed(event: { legId: string; key: string; way: KeyWay }): boolean;
  /** Hears the keys of a leg until the returned way out is taken; `isSecret` is asked before each. One listener per leg. */
  listen(legId: string, listener: { isSecret: () => boolean; pressed: (key: string) => void }): () => void;
}

/** In the journal, in place of a key that nobody is to read. */
const HIDDEN = '•';

interface Listener {
  isSecret: () => boolean;
  pressed: (key: string) => void;
}

/** `unclaimed` is told the keys of legs that nobody listens to. */
interface Deps {
  tell(fact: CallFact): void;
  unclaimed(event: { legId: string; key: string; way: KeyWay }): void;
}

export function createCallKeys(deps: Deps): CallKeys {
  return new Keys(deps);
}

/** A class, as each call has one: closures would take three times the memory. */
class Keys implements CallKeys {
  readonly #deps: Deps;
  #listeners: Map<string, Listener> | undefined;
  /** Phones set to both ways send each key twice: the way that came first is believed. */
  #ways: Map<string, KeyWay> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  pressed({ legId, key, way }: { legId: string; key: string; way: KeyWay }): boolean {
    this.#ways ??= new Map();
    if (!this.#ways.has(legId)) this.#ways.set(legId, way);
    if (this.#ways.get(legId) !== way) return false;
    const listener = this.#listeners?.get(legId);
    this.#deps.tell({ kind: 'dtmf.received', legId, digit: listener?.isSecret() ? HIDDEN : key });
    if (listener) listener.pressed(key);
    else this.#deps.unclaimed({ legId, key, way });
    return true;
  }

  listen(legId: string, listener: Listener): () => void {
    this.#listeners ??= new Map();
    const listeners = this.#listeners;
    listeners.set(legId, listener);
    return () => {
      if (listeners.get(legId) === listener) listeners.delete(legId);
    };
  }
}
