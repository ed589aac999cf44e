import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { CallFact } from '../../core/calls/events.ts';
import { recordings } from '../../store/schema/calls.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** The recording of one call. */
export interface CallRecorder {
  /** Once; later calls do nothing. A disk that cannot take it is told in the journal, the call goes on. */
  start(sides: { left: string; right: string }): void;
  failed(event: { recordingId: string; why: string }): void;
  stop(): Promise<void>;
}

/** `recordings/2026/01/05/<id>.wav`: a folder a day keeps folders small. */
function fileOf(recordingId: string, atMs: number): string {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/');
  return `recordings/${day}/${recordingId}.wav`;
}

export function createCallRecorder(
  deps: ExchangeDeps,
  call: { callId: string; tell: (fact: CallFact) => void },
): CallRecorder {
  let running: string | undefined;

  function fail(recordingId: string, why: string): void {
    deps.db.update(recordings).set({ failed: why }).where(eq(recordings.id, recordingId)).run();
    call.tell({ kind: 'recording.failed', recordingId, why });
    deps.bus.publish('health.changed', { code: 'recording-failed', context: { why }, active: true });
  }

  return {
    start({ left, right }) {
      if (running !== undefined) return;
      const startedAt = deps.clock.now();
      const id = deps.ids.next(startedAt);
      const file = fileOf(id, startedAt);
      running = id;
      deps.db.insert(recordings).values({ id, callId: call.callId, file, startedAt }).run();
      call.tell({ kind: 'recording.started', recordingId: id, file });
      try {
        mkdirSync(dirname(join(deps.dataFolder, file)), { recursive: true });
        deps.media.record({ recordingId: id, file: join(deps.dataFolder, file), left, right });
      } catch (error) {
        fail(id, error instanceof Error ? error.message : String(error));
      }
    },
    failed({ recordingId, why }) {
      if (recordingId === running) fail(recordingId, why);
    },
    async stop() {
      if (running === undefined) return;
      const { durationMs, bytes } = await deps.media.stopRecording(running);
      deps.db.update(recordings).set({ durationMs, bytes }).where(eq(recordings.id, running)).run();
      call.tell({ kind: 'recording.stopped', recordingId: running, durationMs });
    },
  };
}
