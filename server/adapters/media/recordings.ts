import type { Log } from '../../base/log.ts';
import type { MediaEvent, RecordedFile } from '../../services/calls/media-port.ts';
import type { Audio } from './audio.ts';
import type { Order } from './media-protocol.ts';
import { createRecorder, type Recorder } from './recorder.ts';

/** All recordings that run, and whose audio goes into which. */
export interface Recordings {
  readonly size: number;
  start(order: Extract<Order, { kind: 'record' }>): void;
  /** From now on a running one hears these two. */
  follow(order: { recordingId: string; left: string; right: string }): void;
  /** Zeros for one that does not run. */
  stop(recordingId: string): Promise<RecordedFile>;
  stopAll(): Promise<unknown>;
  /** What was said by `id`: a leg, a mix, what a leg of a mix hears. */
  put(id: string, audio: Audio): void;
  /** Whether anything records that. */
  hears(id: string): boolean;
  /** Each 20 ms, `tick` counts them: recordings take turns at the disk. */
  tick(tick: number, nowMs: number): void;
}

interface Recording {
  recordingId: string;
  left: string;
  /** Absent: the left one alone. */
  right?: string;
  recorder: Recorder;
  /** Which of the ticks of a second is its own. */
  turn: number;
}

const ticksPerSecond = 50;

export function createRecordings(deps: { now: () => number; tell: (event: MediaEvent) => void; log: Log }): Recordings {
  const { now, tell, log } = deps;
  const running = new Map<string, Recording>();
  /** By the id of what is heard: a recording may be asked for before its leg is there. */
  const taps = new Map<string, { recorder: Recorder; side: 'left' | 'right' }[]>();
  let nextTurn = 0;

  function tap({ left, right, recorder }: Recording): void {
    for (const [id, side] of [
      [left, 'left'],
      [right, 'right'],
    ] as const)
      if (id !== undefined) taps.set(id, [...(taps.get(id) ?? []), { recorder, side }]);
  }

  function untap({ left, right, recorder }: Recording): void {
    for (const id of [left, right]) {
      if (id === undefined) continue;
      const others = (taps.get(id) ?? []).filter((tap) => tap.recorder !== recorder);
      if (others.length > 0) taps.set(id, others);
      else taps.delete(id);
    }
  }

  async function stop(recordingId: string): Promise<RecordedFile> {
    const recording = running.get(recordingId);
    if (!recording) return { durationMs: 0, bytes: 0 };
    running.delete(recordingId);
    untap(recording);
    return recording.recorder.stop(now());
  }

  return {
    get size() {
      return running.size;
    },
    start({ recordingId, file, left, right, quietAfterMs }) {
      if (running.has(recordingId)) {
        log.warn('recording is already running', { recordingId });
        return;
      }
      const failed = (why: string): void => {
        log.error('recording failed', { recordingId, file, why });
        tell({ kind: 'recording-failed', recordingId, why });
      };
      const recorder = createRecorder({
        file,
        channels: right === undefined ? 1 : 2,
        startMs: now(),
        failed,
        ...(quietAfterMs !== undefined && {
          quiet: { afterMs: quietAfterMs, tell: () => tell({ kind: 'recording-quiet', recordingId }) },
        }),
      });
      const recording: Recording = {
        recordingId,
        left,
        ...(right !== undefined && { right }),
        recorder,
        turn: nextTurn++ % ticksPerSecond,
      };
      running.set(recordingId, recording);
      tap(recording);
    },
    follow({ recordingId, left, right }) {
      const recording = running.get(recordingId);
      if (!recording) return;
      untap(recording);
      Object.assign(recording, { left, right });
      tap(recording);
    },
    stop,
    stopAll: () => Promise.all([...running.keys()].map(stop)),
    put(id, audio) {
      const tapped = taps.get(id);
      if (tapped) for (const { recorder, side } of tapped) recorder.put(side, audio);
    },
    hears: (id) => taps.has(id),
    tick(tick, nowMs) {
      for (const { recorder, turn } of running.values()) if (tick % ticksPerSecond === turn) recorder.flush(nowMs);
    },
  };
}
