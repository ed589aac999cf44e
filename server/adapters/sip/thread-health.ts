import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

export interface ThreadHealth {
  /** The longest time that an event had to wait since the last look; also what other processes took from us. */
  stallMs: number;
  /** The longest time that this thread itself computed without looking at its events. */
  busyMs: number;
  /** That time, looked into. */
  busiest: BusyTime;
  heapBytes: number;
}

/** Between two looks at the events; what `wallMs` has beyond `cpuMs` others took, or a disk. */
export interface BusyTime {
  cpuMs: number;
  wallMs: number;
  /** Garbage collection, by the clock. */
  gcMs: number;
  /** Times around the event loop, and events that it had for us. */
  turns: number;
  events: number;
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
  const collections: { startTime: number; duration: number }[] = [];
  const collector = new PerformanceObserver((list) => void collections.push(...list.getEntries()));
  let timer: NodeJS.Timeout | undefined;
  let busyMs = 0;
  let busiest = { from: 0, to: 0, cpuMs: 0, turns: 0, events: 0 };
  let last = { at: 0, cpu: 0, turns: 0, events: 0 };
  let lookedAt = 0;
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const read = () => {
    const { loopCount: turns, events } = performance.nodeTiming.uvMetricsInfo;
    return { at: performance.now(), cpu: cpuMs(), turns, events };
  };
  const measure = (): void => {
    const now = read();
    const cpu = now.cpu - last.cpu;
    // Who used a second of processor time in a second of the clock never slept; only what exceeds the tick is a stall.
    const busy = Math.min(cpu, now.at - last.at - tickMs);
    if (busy > busyMs) {
      busyMs = busy;
      const [turns, events] = [now.turns - last.turns, now.events - last.events];
      busiest = { from: last.at, to: now.at, cpuMs: cpu, turns, events };
    }
    last = now;
    if (now.at - lookedAt > unwatchedAfterMs) stop();
  };
  /** Collections are told late, and not in their time. */
  function tellBusiest(): BusyTime {
    collections.push(...collector.takeRecords());
    const { from, to, ...rest } = busiest;
    const inIt = collections.filter(({ startTime }) => startTime >= from && startTime <= to);
    return { ...rest, wallMs: to - from, gcMs: inIt.reduce((sum, { duration }) => sum + duration, 0) };
  }
  function stop(): void {
    histogram.disable();
    collector.disconnect();
    clearInterval(timer);
    timer = undefined;
  }
  const restart = (): void => {
    histogram.reset();
    busyMs = 0;
    busiest = { from: 0, to: 0, cpuMs: 0, turns: 0, events: 0 };
    collections.length = 0;
    last = read();
    lookedAt = last.at;
  };
  return {
    look() {
      if (timer) measure();
      const isFirst = timer === undefined;
      if (isFirst) restart();
      const stallMs = isFirst ? 0 : Math.max(0, histogram.max / 1e6 - tickMs);
      const seen = { stallMs, busyMs, busiest: tellBusiest() };
      if (isFirst) {
        histogram.enable();
        collector.observe({ entryTypes: ['gc'] });
        timer = setInterval(measure, tickMs);
        timer.unref();
      }
      globalThis.gc?.();
      restart();
      return { ...seen, heapBytes: getHeapStatistics().used_heap_size };
    },
    stop,
  };
}
