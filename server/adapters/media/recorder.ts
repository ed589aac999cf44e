import { type FileHandle, open } from 'node:fs/promises';
import { describeError } from '../../base/errors.ts';
import { decodeTable } from '../../core/rtp/g711.ts';
import { createHearing } from '../../core/rtp/hearing.ts';
import { createJitterBuffer } from '../../core/rtp/jitter-buffer.ts';
import { sampleRate } from '../../core/rtp/tone.ts';
import { printWavHeader, wavHeaderBytes } from '../../core/rtp/wav.ts';
import type { RecordedFile } from '../../services/calls/media-port.ts';
import type { Audio } from './audio.ts';

export interface Recorder {
  put(side: 'left' | 'right', audio: Audio): void;
  /** To be called once a second: hands over to the disk what lies far enough back. */
  flush(nowMs: number): void;
  /** Writes what is left, syncs and closes. Again: the same answer. */
  stop(nowMs: number): Promise<RecordedFile>;
}

/** Audio this late is still put in its place. */
const latenessMs = 200;
const syncEveryMs = 5000;
/** The ring holds a second, its lateness, and a thread held up for a while. */
const capacity = 3 * sampleRate;
/** A disk that is this far behind (30 s of audio) will not catch up. */
const mostWaitingBytes = 30 * sampleRate * 4;

const samplesIn = (ms: number): number => Math.round((ms * sampleRate) / 1000);

/** WAV is little-endian, and so is every machine that this runs on. */
function interleave(left: Int16Array, right: Int16Array): Buffer {
  const frames = new Int16Array(left.length * 2);
  for (let i = 0; i < left.length; i++) {
    frames[i * 2] = left[i]!;
    frames[i * 2 + 1] = right[i]!;
  }
  return Buffer.from(frames.buffer);
}

/** A slow card must not hold all threads that read and write files: prompts are read by them too. */
const mostSyncing = 2;
let syncing = 0;

/**
 * One WAV, of two sides or of the left one alone. Each slice is written before the header that tells of it, so that the file is whole at any moment
 * after its first second; files are synced every few seconds. `failed` is called once, and nothing is written any more.
 */
export function createRecorder(recording: {
  file: string;
  channels: 1 | 2;
  startMs: number;
  failed: (why: string) => void;
  /** Of one side alone: told once, when nothing was heard for so long. */
  quiet?: { afterMs: number; tell: () => void };
}): Recorder {
  const { file, channels, startMs, quiet } = recording;
  const format = { encoding: 'pcm16', channels, sampleRate } as const;
  const sides = { left: createJitterBuffer(capacity), right: createJitterBuffer(capacity) };
  const hearing = createHearing();
  let isQuietTold = false;
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let writtenBytes = 0;
  let lastSyncMs = startMs;
  let failed = false;
  let handle: FileHandle | undefined;
  /** Ends when all that was handed over is written. */
  let work = attempt(async () => {
    handle = await open(file, 'w', 0o640);
    await handle.write(printWavHeader(format, 0), 0, wavHeaderBytes, 0);
  });
  let stopped: Promise<RecordedFile> | undefined;

  async function attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      fail(describeError(error));
    }
  }

  function fail(why: string): void {
    if (failed) return;
    failed = true;
    waiting.length = 0;
    recording.failed(why);
  }

  async function sync(nowMs: number): Promise<void> {
    if (!handle || nowMs - lastSyncMs < syncEveryMs || syncing >= mostSyncing) return;
    lastSyncMs = nowMs;
    syncing++;
    try {
      await handle.datasync();
    } finally {
      syncing--;
    }
  }

  async function writeWaiting(nowMs: number): Promise<void> {
    if (!handle || failed || waiting.length === 0) return;
    const slice = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
    waiting.length = 0;
    waitingBytes = 0;
    for (let at = 0; at < slice.length; ) {
      const { bytesWritten } = await handle.write(slice, at, slice.length - at, wavHeaderBytes + writtenBytes + at);
      at += bytesWritten;
    }
    writtenBytes += slice.length;
    await handle.write(printWavHeader(format, writtenBytes), 0, wavHeaderBytes, 0);
    await sync(nowMs);
  }

  function handOver(untilMs: number): void {
    const until = samplesIn(untilMs - startMs);
    const left = sides.left.takeUntil(until);
    if (channels === 1) hearing.hear(left);
    const slice = channels === 1 ? Buffer.from(left.buffer) : interleave(left, sides.right.takeUntil(until));
    if (failed || slice.length === 0) return;
    waiting.push(slice);
    waitingBytes += slice.length;
    if (waitingBytes > mostWaitingBytes) fail('the disk is too slow');
    else work = work.then(() => attempt(() => writeWaiting(untilMs)));
  }

  async function finish(): Promise<RecordedFile> {
    await work;
    await attempt(async () => {
      await handle?.sync();
    });
    await attempt(async () => {
      await handle?.close();
    });
    const durationMs = Math.round((writtenBytes / 2 / channels / sampleRate) * 1000);
    const bytes = handle ? wavHeaderBytes + writtenBytes : 0;
    return { durationMs, bytes, ...(channels === 1 && { soundMs: hearing.soundMs }) };
  }

  return {
    put(side, { source, timestamp, codec, data, start, end, nowMs }) {
      if (failed || stopped) return;
      const atSample = samplesIn(nowMs - startMs);
      sides[side].put({ source, timestamp, atSample, data, start, end, table: decodeTable[codec] });
    },
    flush(nowMs) {
      if (failed || stopped) return;
      handOver(nowMs - latenessMs);
      if (!quiet || isQuietTold || hearing.quietMs < quiet.afterMs) return;
      isQuietTold = true;
      quiet.tell();
    },
    stop(nowMs) {
      if (!stopped) {
        if (!failed) handOver(nowMs);
        stopped = finish();
      }
      return stopped;
    },
  };
}
