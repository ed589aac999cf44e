import type { Log } from '../../base/log.ts';
import { CallOver } from './active-leg.ts';

/** The flows of one call: plain async functions that stop by `CallOver` when the call ends under them. */
export interface CallFlow {
  /** Resolves like `promise`, unless the call is over first: then it throws CallOver into the flow. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Runs a flow beside those that run; what it throws fails the call, CallOver does not. */
  run(steps: () => Promise<unknown>): void;
  /** The call is over: whatever waits by `until` stops. */
  stop(): void;
  /** Resolves when all flows have come to their end. */
  done(): Promise<void>;
}

interface Call {
  readonly callId: string;
  readonly isOver: boolean;
  /** A flow threw. */
  fail(error: unknown): void;
}

export function createCallFlow(log: Log, call: Call): CallFlow {
  return new Flow(log, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class Flow implements CallFlow {
  readonly #log: Log;
  readonly #call: Call;
  #waiting: Set<() => void> | undefined;
  #running: Set<Promise<unknown>> | undefined;

  constructor(log: Log, call: Call) {
    this.#log = log;
    this.#call = call;
  }

  async until<T>(promise: Promise<T>): Promise<T> {
    const call = this.#call;
    if (call.isOver) {
      // Nobody hears any more how it ends; unheard it would bring the whole process down.
      promise.catch(() => undefined);
      throw new CallOver();
    }
    this.#waiting ??= new Set();
    const waiting = this.#waiting;
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const stop = (): void => reject(new CallOver());
    waiting.add(stop);
    try {
      const value = await Promise.race([promise, ended]);
      // Both in one go, as when answer and hang-up come in one packet: the end counts.
      if (call.isOver) throw new CallOver();
      return value;
    } finally {
      waiting.delete(stop);
      if (waiting.size === 0 && this.#waiting === waiting) this.#waiting = undefined;
    }
  }

  run(steps: () => Promise<unknown>): void {
    this.#running ??= new Set();
    const running = this.#running;
    const flow = steps()
      .catch((error: unknown) => {
        if (error instanceof CallOver) return;
        this.#log.error('a call failed', { callId: this.#call.callId, error });
        this.#call.fail(error);
      })
      .finally(() => {
        running.delete(flow);
        if (running.size === 0 && this.#running === running) this.#running = undefined;
      });
    running.add(flow);
  }

  stop(): void {
    for (const stop of [...(this.#waiting ?? [])]) stop();
  }

  async done(): Promise<void> {
    while (this.#running?.size) await Promise.all(this.#running);
  }
}
