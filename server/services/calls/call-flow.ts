import { CallOver } from './active-leg.ts';

/** The flows of one call: plain async functions that stop by `CallOver` when the call ends under them. */
export interface CallFlow {
  /** Resolves like `promise`, unless the call is over first: then it throws CallOver into the flow. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Runs a flow beside those that run; what it throws is handed to `onFailure`, CallOver to nobody. */
  run(steps: () => Promise<unknown>): void;
  /** The call is over: whatever waits by `until` stops. */
  stop(): void;
  /** Resolves when all flows have come to their end. */
  done(): Promise<void>;
}

export function createCallFlow(call: { isOver: () => boolean; onFailure: (error: unknown) => void }): CallFlow {
  const waiting = new Set<() => void>();
  const running = new Set<Promise<unknown>>();
  return {
    async until(promise) {
      if (call.isOver()) {
        // Nobody hears any more how it ends; unheard it would bring the whole process down.
        promise.catch(() => undefined);
        throw new CallOver();
      }
      let stop: (() => void) | undefined;
      const ended = new Promise<never>((_, reject) => {
        stop = () => reject(new CallOver());
        waiting.add(stop);
      });
      try {
        const value = await Promise.race([promise, ended]);
        // Both in one go, as when answer and hang-up come in one packet: the end counts.
        if (call.isOver()) throw new CallOver();
        return value;
      } finally {
        if (stop) waiting.delete(stop);
      }
    },
    run(steps) {
      const flow = steps()
        .catch((error: unknown) => {
          if (!(error instanceof CallOver)) call.onFailure(error);
        })
        .finally(() => running.delete(flow));
      running.add(flow);
    },
    stop() {
      for (const stop of [...waiting]) stop();
    },
    async done() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
