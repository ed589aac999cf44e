import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

export interface ThreadHealth {
  /** The longest time that an event had to wait since the last look; also what other processes took from us. */
  stallMs: number;
  /** The longest time that this thread itself computed without looking at its events. */
  busyMs: number;
  heapBytes: number;
}

const tickMs = 10;
/** Who looked once and no more must not cost a hundred wake-ups a second for ever. */
const unwatchedAfterMs = 120_000;

/**
 * Watches the event loop of the thread that it is called in, from its first `look` until two minutes after the last (an
 * appliance that nobody asks pays nothing). With `--expose-gc` each look collects garbage first, so that two heaps can be compared.
 */
export function createThreadHealth(): { look(): ThreadHealth; stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: tickMs });
  let timer: NodeJS.Timeout | undefined;
  let busyMs = 0;
  let last = { at: 0, cpu: 0 };
  let lookedAt = 0;
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const measure = (): void => {
    const now = { at: performance.now(), cpu: cpuMs() };
    // Who used a second of processor time in a second of the clock never slept; only what exceeds the tick is a stall.
    busyMs = Math.max(busyMs, Math.min(now.cpu - last.cpu, now.at - last.at - tickMs));
    last = now;
    if (now.at - lookedAt > unwatchedAfterMs) stop();
  };
  function stop(): void {
    histogram.disable();
    clearInterval(timer);
    timer = undefined;
  }
  const restart = (): void => {
    histogram.reset();
    busyMs = 0;
    last = { at: performance.now(), cpu: cpuMs() };
    lookedAt = last.at;
  };
  return {
    look() {
      if (timer) measure();
      const seen = { stallMs: Math.max(0, histogram.max / 1e6 - tickMs), busyMs: Math.max(0, busyMs) };
      const isFirst = timer === undefined;
      if (isFirst) {
        histogram.enable();
        timer = setInterval(measure, tickMs);
        timer.unref();
      }
      globalThis.gc?.();
      restart();
      return { ...(isFirst ? { stallMs: 0, busyMs: 0 } : seen), heapBytes: getHeapStatistics().used_heap_size };
    },
    stop,
  };
}
