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

/** `unclaimed` is told the keys of legs that nobody listens to. */
export function createCallKeys(
  tell: (fact: CallFact) => void,
  unclaimed: (event: { legId: string; key: string; way: KeyWay }) => void = () => undefined,
): CallKeys {
  const listeners = new Map<string, { isSecret: () => boolean; pressed: (key: string) => void }>();
  /** Phones set to both ways send each key twice: the way that came first is believed. */
  const ways = new Map<string, KeyWay>();
  return {
    pressed({ legId, key, way }) {
      if (!ways.has(legId)) ways.set(legId, way);
      if (ways.get(legId) !== way) return false;
      const listener = listeners.get(legId);
      tell({ kind: 'dtmf.received', legId, digit: listener?.isSecret() ? HIDDEN : key });
      if (listener) listener.pressed(key);
      else unclaimed({ legId, key, way });
      return true;
    },
    listen(legId, listener) {
      listeners.set(legId, listener);
      return () => {
        if (listeners.get(legId) === listener) listeners.delete(legId);
      };
    },
  };
}
