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

/** A clock that nobody can set: spans between two of its times are true, whatever happens to the machine's. */
export interface SteadyClock extends Clock {
  /** By how much the machine's clock has been set since we last followed it; negative = back. */
  setByMs(): number;
  /** Goes by the machine's clock again; returns by how much our time has jumped. */
  follow(): number;
}

/**
 * Epoch milliseconds that go on by `monotonic` from what `wall` said at the start. A machine without battery starts with
 * yesterday's time and is set when the network is there; until `follow` that changes nothing here.
 */
export function createSteadyClock(
  machine: { wall(): number; monotonic(): number },
  timers: Pick<Clock, 'after' | 'soon'>,
): SteadyClock {
  /** A thread that is held up between two looks must not take that for a clock that was set. */
  function away(): number {
    let best = { tookMs: Number.POSITIVE_INFINITY, away: 0 };
    for (let look = 0; look < 5 && best.tookMs > 1; look++) {
      const before = machine.monotonic();
      const wall = machine.wall();
      const tookMs = machine.monotonic() - before;
      if (tookMs < best.tookMs) best = { tookMs, away: wall - before - tookMs / 2 };
    }
    return best.away;
  }
  let base = away();
  return {
    now: () => Math.round(base + machine.monotonic()),
    after: timers.after.bind(timers),
    soon: timers.soon.bind(timers),
    setByMs: () => Math.round(away() - base),
    follow() {
      const byMs = Math.round(away() - base);
      base += byMs;
      return byMs;
    },
  };
}

/** setTimeout turns delays over 2^31-1 into 1 ms; such a timer is re-armed in pieces. */
const longestMs = 0x7fffffff;

/** A class, as timers are held by the thousand: closures for each would take three times the memory. */
class SystemTimer implements Timer {
  #handle: NodeJS.Timeout;

  constructor(ms: number, fn: () => void) {
    this.#handle = this.#arm(ms, fn);
  }

  #arm(leftMs: number, fn: () => void): NodeJS.Timeout {
    if (leftMs <= longestMs) return setTimeout(fn, leftMs);
    return setTimeout(() => {
      this.#handle = this.#arm(leftMs - longestMs, fn);
    }, longestMs);
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

const systemTimers: Pick<Clock, 'after' | 'soon'> = {
  after: (ms, fn) => new SystemTimer(Math.max(0, ms), fn),
  soon: (fn) => void setImmediate(fn),
};

/** The only reader of the machine's clocks; each thread has its own, which agree as long as none of them follows. */
export const systemClock: SteadyClock = createSteadyClock(
  { wall: () => Date.now(), monotonic: () => performance.now() },
  systemTimers,
);

/** A clock that moves only when told to; timers fire in the order of their due time, then of their making. */
export class FakeClock implements SteadyClock {
  #now: number;
  /** What was followed: timers know nothing of it. */
  #jumpedMs = 0;
  #setByMs = 0;
  #sequence = 0;
  #timers = new Map<number, { at: number; fn: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 5, 12)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now + this.#jumpedMs;
  }

  /** Somebody sets the machine's clock. */
  setMachine(byMs: number): void {
    this.#setByMs += byMs;
  }

  setByMs(): number {
    return this.#setByMs;
  }

  follow(): number {
    const byMs = this.#setByMs;
    this.#jumpedMs += byMs;
    this.#setByMs = 0;
    return byMs;
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
