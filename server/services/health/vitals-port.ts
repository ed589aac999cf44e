import type { ThreadUsage } from '../../base/thread-usage.ts';

/** What the engine holds. All counts return to zero when no call stands and its transactions have died out (32 s). */
export interface SignallingVitals {
  transactions: number;
  dialogs: number;
  /** INVITEs of others that wait for their outcome, and requests of ours. */
  incoming: number;
  outgoing: number;
  /** TCP, TLS and WebSockets. */
  connections: number;
  /** The longest time that a message had to wait for the thread since the last look. */
  stallMs: number;
}

export interface MediaVitals {
  legs: number;
  recordings: number;
  playing: number;
  /** Pairs of RTP and RTCP ports that legs hold; not those held ready for the next ones. */
  ports: number;
  packetsReceived: number;
  packetsSent: number;
  packetsRefused: number;
  /** The latest that a 20 ms tick came since the last look. */
  tickLateMs: number;
  /** What the thread was granted before others of the machine. */
  priority: 'real-time' | 'nice' | 'usual';
}

export interface ProcessVitals {
  uptimeSec: number;
  residentBytes: number;
  /** Of all threads, also V8's own. */
  cpuMs: number;
  /** Sockets and files; undefined where the system does not tell. */
  openFiles?: number;
}

/** A thread with what it tells of its work; undefined when it does not run. */
export type ThreadVitals<T> = Promise<{ usage: ThreadUsage; work: T } | undefined>;

/** Who can say how the parts of the house are. None of them rejects because its thread has just ended. */
export interface VitalsPort {
  process(): Promise<ProcessVitals>;
  /** Undefined also where the engine is another program. */
  signalling(): ThreadVitals<SignallingVitals>;
  media(): ThreadVitals<MediaVitals>;
  data(): Promise<ThreadUsage | undefined>;
}
