import type { LogLevel } from '../../base/log.ts';
import type {
  MediaEvent,
  MediaPort,
  MediaReport,
  PlaySource,
  RecordedFile,
  RemoteMedia,
} from '../../services/calls/media-port.ts';
import type { ThreadPriority } from './media-priority.ts';

/** How long the worker waits for what; given whole to it, tests shorten it. */
export interface MediaTiming {
  /** Without RTP for so long a far end is told to be silent. */
  silentAfterMs: number;
  /** Mean time between two RTCP reports of a leg (RFC 3550 6.2 wants 5 s at least). */
  reportEveryMs: number;
  /** Something is sent at least so often, so that a NAT on the way keeps its door open. */
  keepAliveMs: number;
}

export const usualTiming: MediaTiming = { silentAfterMs: 5000, reportEveryMs: 5000, keepAliveMs: 3000 };

export interface WorkerSettings {
  bindAddress: string;
  /** RTP ports are even, RTCP is one above; both 0: any free ports. */
  rtpRange: { from: number; to: number };
  timing: MediaTiming;
}

/** Commands that want an answer; what they are answered with stands in `Answers`. */
export type Question =
  /** `bindTo` where the sockets must be of another address family than usual. */
  | { kind: 'open'; legId: string; bindTo?: string }
  | { kind: 'close'; legId: string }
  | { kind: 'stop-recording'; recordingId: string }
  | { kind: 'stats' }
  /** Says BYE on every leg and closes every file; the worker ends after its answer. */
  | { kind: 'stop' };

export interface Answers {
  open: { port: number };
  close: MediaReport;
  'stop-recording': RecordedFile;
  stats: ThreadStats;
  stop: null;
}

export type Order =
  /** On a port that was granted; it is the order's alone. */
  | { kind: 'open-on-spare'; legId: string; port: number }
  | { kind: 'connect'; legId: string; remote: RemoteMedia }
  | { kind: 'bridge'; legA: string; legB: string }
  | { kind: 'unbridge'; legId: string }
  | { kind: 'play'; legId: string; playId: number; source: PlaySource }
  | { kind: 'stop-playing'; legId: string }
  | { kind: 'mix'; legId: string; mixId: string; muted: boolean }
  | { kind: 'unmix'; legId: string }
  | { kind: 'mute'; legId: string; muted: boolean }
  | { kind: 'attend'; legId: string; talk: readonly [string, string]; speaksTo: readonly string[] }
  | { kind: 'mix-tone'; mixId: string; frequenciesHz: readonly number[]; ms: number }
  | { kind: 'guard-keys'; legId: string }
  | { kind: 'send-dtmf'; legId: string; digits: string }
  | ({ kind: 'record' } & Parameters<MediaPort['record']>[0])
  | { kind: 'record-others'; recordingId: string; left: string; right: string };

/** Both ways go several at once: a message between threads costs more than what most of them say. */
export type ToWorker = Order | { kind: 'ask'; ask: number; question: Question };

export type FromWorker =
  | { kind: 'answered'; ask: number; value: Answers[keyof Answers] }
  | { kind: 'refused'; ask: number; code: string; context: Record<string, unknown> }
  | { kind: 'granted'; ports: readonly number[] }
  | { kind: 'event'; event: MediaEvent }
  | { kind: 'log'; level: LogLevel; text: string; fields: Record<string, unknown> };

/** What the worker is doing now, and has done since it started. */
export interface MediaStats {
  legs: number;
  recordings: number;
  playing: number;
  /** Pairs that legs hold; spares are not counted. */
  ports: number;
  packetsReceived: number;
  packetsSent: number;
  /** Not RTP, of an unknown payload type, or from a stranger. */
  packetsRefused: number;
  /** The latest a 20 ms tick came since the last time this was asked. */
  tickLateMs: number;
}

/** With what only the thread itself knows. */
export interface ThreadStats extends MediaStats {
  priority: ThreadPriority;
}
