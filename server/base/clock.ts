/** A running timer; `cancel` is idempotent and safe after it fired. */
export interface Timer {
  cancel(): void;
}

/** Time as an input: services and machines get one of these and never read the real clock. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `fn` once, `ms` milliseconds from now; never synchronously. */
  after(ms: number, fn: () => void): Timer;
  /** Calls `fn` at the end of this turn: when everything that the network has brought so far was worked on. */
  soon(fn: () => void): void;
}

/** The only reader of the machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    // setTimeout turns delays over 2^31-1 into 1 ms; such a timer is re-armed in pieces.
    const longest = 0x7fffffff;
    let handle: NodeJS.Timeout;
    const arm = (left: number): void => {
      handle = setTimeout(() => (left > longest ? arm(left - longest) : fn()), Math.min(left, longest));
    };
    arm(Math.max(0, ms));
    return { cancel: () => clearTimeout(handle) };
  },
  soon: (fn) => void setImmediate(fn),
};

/** A clock that moves only when told to; timers fire in the order of their due time, then of their making. */
export class FakeClock implements Clock {
  #now: number;
  #sequence = 0;
  #timers = new Map<number, { at: number; fn: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 5, 12)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): Timer {
    const id = ++this.#sequence;
    this.#timers.set(id, { at: this.#now + Math.max(0, ms), fn });
    return { cancel: () => void this.#timers.delete(id) };
  }

  /** Needs no time to pass: a test that lets promises settle sees it done. */
  soon(fn: () => void): void {
    queueMicrotask(fn);
  }

  /** Timers armed and not yet fired: nothing may be left open at the end of a story. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time forward by `ms`, firing what falls due on the way, also timers that those arm. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      let next: [number, { at: number; fn: () => void }] | undefined;
      for (const entry of this.#timers) if (entry[1].at <= end && (!next || entry[1].at < next[1].at)) next = entry;
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = Math.max(this.#now, next[1].at);
      next[1].fn();
    }
    this.#now = end;
  }
}
