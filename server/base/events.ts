/** A typed bus for facts in the past tense. `Facts` maps a topic to what its listeners receive. */
export interface Bus<Facts> {
  /** Returns the way to stop listening. */
  on<T extends keyof Facts>(topic: T, listener: (fact: Facts[T]) => void): () => void;
  /** Every topic, in the order published: for the live pages. */
  onAny(listener: <T extends keyof Facts>(topic: T, fact: Facts[T]) => void): () => void;
  publish<T extends keyof Facts>(topic: T, fact: Facts[T]): void;
}

/** A listener's throw goes to `onError` and reaches neither the publisher nor the other listeners. */
export function createBus<Facts>(onError: (topic: keyof Facts, error: unknown) => void): Bus<Facts> {
  const listeners = new Map<keyof Facts, Set<(fact: never) => void>>();
  const everything = new Set<(topic: never, fact: never) => void>();
  return {
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set);
      set.add(listener as (fact: never) => void);
      return () => void set.delete(listener as (fact: never) => void);
    },
    onAny(listener) {
      everything.add(listener as (topic: never, fact: never) => void);
      return () => void everything.delete(listener as (topic: never, fact: never) => void);
    },
    publish(topic, fact) {
      const guarded = (call: () => void): void => {
        try {
          call();
        } catch (error) {
          onError(topic, error);
        }
      };
      for (const listener of [...(listeners.get(topic) ?? [])]) guarded(() => listener(fact as never));
      for (const listener of [...everything]) guarded(() => listener(topic as never, fact as never));
    },
  };
}
