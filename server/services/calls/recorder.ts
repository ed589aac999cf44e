import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Timer } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { CallFact } from '../../core/calls/events.ts';
import type { RecordedWhy } from '../../core/calls/judge-recording.ts';
import { recordings } from '../../store/schema/calls.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LiveCall } from './live-call.ts';

/** A rule says that who talks now is never recorded: time does not end that. */
export const BY_RULE = 'rule';
/** Who is outside does not want it: neither time nor the office ends that. */
const BY_CUSTOMER = 'customer';
/** The time of the setting was over. */
const BY_TIME = 'time';

/** Why a call is recorded, and by which rule, from 1. */
export interface RecordingGrounds {
  why: RecordedWhy;
  rule?: number;
}

/** The recording of one call. */
export interface CallRecorder {
  /** Once; later calls do nothing. A disk or store that cannot take it is told in the journal, the call goes on. */
  start(sides: { left: string; right?: string }, grounds?: RecordingGrounds): boolean;
  /** Who talks now: who left is no longer recorded, who came takes that channel. */
  follow(a: string, b: string): void;
  /** As `follow`, whoever was on the channels before. */
  hear(sides: { left: string; right: string }): void;
  /**
   * Nothing of it is kept from now on: the file is silent as long, or until the time of the setting is over. False when
   * none runs, or it is so already.
   */
  pause(change: { on: boolean; by: string }): boolean;
  /** Who paused it; undefined while it records. */
  pausedBy(): string | undefined;
  /** The caller does not want it: nothing of the call is recorded, from now on where it is already. */
  refuse(): void;
  /** They do not mind after all. */
  allow(): void;
  isRefused(): boolean;
  /** Whoever calls was told that the call may be recorded; true the first time alone. */
  announce(): boolean;
  /** From the media port, of any recording; true when it was this call's. */
  failed(event: { recordingId: string; why: string }): boolean;
  /** Never rejects. What cannot be closed properly is left as the next start of the appliance mends it. */
  stop(): Promise<void>;
}

/** `recordings/2026/01/05/<id>.wav`: a folder a day keeps folders small. */
function fileOf(recordingId: string, atMs: number): string {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/');
  return `recordings/${day}/${recordingId}.wav`;
}

export function createCallRecorder(
  deps: Pick<ExchangeDeps, 'clock' | 'ids' | 'log' | 'bus' | 'db' | 'dataFolder' | 'media' | 'office'>,
  call: { callId: string; tell: (fact: CallFact) => void; show?: (change: Partial<LiveCall>) => void },
): CallRecorder {
  const { callId } = call;
  let running: string | undefined;
  let sides = { left: '', right: '' };
  let hasFailed = false;
  let pausedBy: string | undefined;
  let goesOn: Timer | undefined;
  let isRefused = false;
  let isAnnounced = false;

  function hear(now: { left: string; right: string }): void {
    sides = now;
    if (running !== undefined && pausedBy === undefined) deps.media.recordOthers({ recordingId: running, ...sides });
  }

  function update(recordingId: string, change: Partial<typeof recordings.$inferInsert>): void {
    try {
      deps.db.update(recordings).set(change).where(eq(recordings.id, recordingId)).run();
    } catch (error) {
      deps.log.error("a recording's row could not be written", { callId, recordingId, error });
    }
  }

  function fail(recordingId: string, why: string): void {
    hasFailed = true;
    update(recordingId, { failed: why });
    call.tell({ kind: 'recording.failed', recordingId, why });
    deps.bus.publish('health.changed', { code: 'recording-failed', context: { why }, active: true });
  }

  function pause({ on, by }: { on: boolean; by: string }): boolean {
    if (running === undefined || hasFailed || (pausedBy !== undefined) === on) return false;
    if (!on && isRefused) return false;
    pausedBy = on ? by : undefined;
    goesOn?.cancel();
    // Nobody has these names: both channels are silent.
    deps.media.recordOthers({ recordingId: running, ...(on ? { left: '', right: '' } : sides) });
    call.tell({ kind: on ? 'recording.paused' : 'recording.resumed', recordingId: running, by });
    const forMs = (deps.office.read().recording?.resumeAfterSec ?? 0) * 1000;
    const isTimed = on && by !== BY_RULE && by !== BY_CUSTOMER && forMs > 0;
    if (isTimed) goesOn = deps.clock.after(forMs, () => void pause({ on: false, by: BY_TIME }));
    call.show?.({ recordingPaused: on, recordingGoesOnAt: isTimed ? deps.clock.now() + forMs : undefined });
    return true;
  }

  return {
    start({ left, right }, grounds) {
      if (running !== undefined || isRefused) return false;
      const startedAt = deps.clock.now();
      const id = deps.ids.next(startedAt);
      const file = fileOf(id, startedAt);
      running = id;
      sides = { left, right: right ?? '' };
      call.tell({ kind: 'recording.started', recordingId: id, file, ...grounds });
      try {
        // The row first: a file that no row names would never be found again, nor cleared away.
        deps.db.insert(recordings).values({ id, callId, file, startedAt }).run();
        mkdirSync(dirname(join(deps.dataFolder, file)), { recursive: true });
        deps.media.record({
          recordingId: id,
          file: join(deps.dataFolder, file),
          left,
          ...(right !== undefined && { right }),
        });
      } catch (error) {
        fail(id, describeError(error));
      }
      return !hasFailed;
    },
    follow(a, b) {
      if (running === undefined || hasFailed) return;
      const { left, right } = sides;
      const here = [a, b];
      const isSame = here.includes(left) && here.includes(right);
      if (isSame || (!here.includes(left) && !here.includes(right))) return;
      hear(here.includes(left) ? { left, right: a === left ? b : a } : { left: a === right ? b : a, right });
    },
    hear(now) {
      if (running !== undefined && !hasFailed) hear(now);
    },
    pause,
    pausedBy: () => pausedBy,
    refuse() {
      isRefused = true;
      pause({ on: true, by: BY_CUSTOMER });
    },
    allow() {
      isRefused = false;
      if (pausedBy === BY_CUSTOMER) pause({ on: false, by: BY_CUSTOMER });
    },
    isRefused: () => isRefused,
    announce() {
      const isFirst = !isAnnounced;
      isAnnounced = true;
      return isFirst;
    },
    failed({ recordingId, why }) {
      if (recordingId !== running) return false;
      fail(recordingId, why);
      return true;
    },
    async stop() {
      goesOn?.cancel();
      if (running === undefined) return;
      const recordingId = running;
      const closed = await deps.media.stopRecording(recordingId).catch((error: unknown) => {
        deps.log.warn('a recording could not be closed', { callId, recordingId, error });
        return { durationMs: 0, bytes: 0 };
      });
      // No byte: the worker that wrote it is gone, and the file stands as it was last flushed.
      if (closed.bytes === 0) {
        if (!hasFailed) call.tell({ kind: 'recording.failed', recordingId, why: 'media-lost' });
        return;
      }
      update(recordingId, closed);
      call.tell({ kind: 'recording.stopped', recordingId, durationMs: closed.durationMs });
      if (!hasFailed) deps.bus.publish('health.changed', { code: 'recording-failed', context: {}, active: false });
    },
  };
}
