export interface Ticker {
  stop(): void;
  /** How late the latest tick came since the last call of this. */
  takeLateMs(): number;
}

/** After a thread was held up for longer, the ticks missed are forgotten instead of made up for in one burst. */
const mostBehind = 10;

/** Ticks by an absolute schedule: a late tick does not make the next one later, so that audio keeps its pace for hours. */
export function startTicker(options: { everyMs: number; now: () => number; tick: () => void }): Ticker {
  const { everyMs, now, tick } = options;
  let due = now() + everyMs;
  let lateMs = 0;
  let timer = setTimeout(run, everyMs);

  function run(): void {
    lateMs = Math.max(lateMs, now() - due);
    if (now() - due > mostBehind * everyMs) due = now();
    while (due <= now()) {
      due += everyMs;
      tick();
    }
    // Rounded up by the runtime: never early.
    timer = setTimeout(run, Math.max(0, due - now()));
  }

  return {
    stop: () => clearTimeout(timer),
    takeLateMs() {
      const late = lateMs;
      lateMs = 0;
      return late;
    },
  };
}
