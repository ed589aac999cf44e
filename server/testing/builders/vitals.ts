import type { ThreadUsage } from '../../base/thread-usage.ts';
import type { Vitals } from '../../services/health/vitals.ts';

const thread = (cpuMs: number): ThreadUsage => ({
  heapBytes: 20 * 1024 ** 2,
  heapTakenBytes: 30 * 1024 ** 2,
  outsideBytes: 5 * 1024 ** 2,
  cpuMs,
});

/** An appliance two hours after its start with one call standing. */
export const someVitals = (more: Partial<Vitals> = {}): Vitals => ({
  at: Date.UTC(2026, 0, 5, 12),
  process: { uptimeSec: 7_200, residentBytes: 150 * 1024 ** 2, cpuMs: 72_000, openFiles: 70 },
  threads: { main: thread(40_000), sip: thread(20_000), media: thread(10_000), data: thread(1_000) },
  calls: { standing: 1, legs: 2, stories: 1, unwrittenRows: 0 },
  signalling: { transactions: 4, dialogs: 2, incoming: 0, outgoing: 0, connections: 1, stallMs: 3 },
  media: {
    legs: 2,
    recordings: 1,
    playing: 0,
    ports: 2,
    packetsReceived: 900,
    packetsSent: 900,
    packetsRefused: 0,
    tickLateMs: 1.5,
    priority: 'usual',
  },
  ...more,
});
