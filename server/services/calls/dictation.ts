import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeError } from '../../base/errors.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import type { CallKeys } from './call-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { RecordedFile } from './media-port.ts';

/** Why somebody's dictation ended: `key` = the one who spoke pressed #. */
export type DictationEnd = 'key' | 'quiet' | 'too-long' | 'call-over' | 'failed';

/** What one leg of a call says, recorded alone: a message, a greeting. One at a time. */
export interface Dictation {
  /**
   * Records until # is pressed, nobody speaks for `quietSec`, `maxSec` have passed or the call is over; resolves once
   * the file is closed. Never rejects: with `failed`, or zero `bytes`, there may be no file.
   */
  take(
    leg: Pick<ActiveLeg, 'legId'>,
    what: { recordingId: string; file: string; maxSec: number; quietSec: number },
  ): Promise<RecordedFile & { end: DictationEnd }>;
  /** The leg is gone: nobody speaks any more. */
  release(legId: string): void;
  /** From the media port, of any recording. */
  quiet(event: { recordingId: string }): void;
  failed(event: { recordingId: string }): void;
}

export function createDictation(
  deps: Pick<ExchangeDeps, 'clock' | 'log' | 'media'>,
  call: { callId: string; keys: CallKeys; until: <T>(promise: Promise<T>) => Promise<T> },
): Dictation {
  let running: { recordingId: string; legId: string; finish: (end: DictationEnd) => void } | undefined;

  function finish(recordingId: string, end: DictationEnd): void {
    if (running?.recordingId === recordingId) running.finish(end);
  }

  async function closed(recordingId: string): Promise<RecordedFile> {
    return deps.media.stopRecording(recordingId).catch((error: unknown) => {
      deps.log.warn('a dictation could not be closed', { callId: call.callId, recordingId, error });
      return { durationMs: 0, bytes: 0 };
    });
  }

  return {
    async take({ legId }, { recordingId, file, maxSec, quietSec }) {
      const ended = new Promise<DictationEnd>((resolve) => {
        running = { recordingId, legId, finish: resolve };
      });
      const deaf = call.keys.listen(legId, {
        isSecret: () => false,
        pressed: (key) => key === '#' && finish(recordingId, 'key'),
      });
      const timer = deps.clock.after(maxSec * 1000, () => finish(recordingId, 'too-long'));
      let end: DictationEnd;
      try {
        mkdirSync(dirname(file), { recursive: true });
        // Networks hang up on who sends nothing.
        deps.media.play(legId, { kind: 'tone', frequenciesHz: [], onMs: 0, offMs: 1000 });
        deps.media.record({ recordingId, file, left: legId, quietAfterMs: quietSec * 1000 });
        end = await call.until(ended);
      } catch (error) {
        end = error instanceof CallOver ? 'call-over' : 'failed';
        if (end === 'failed')
          deps.log.error('a dictation failed', { callId: call.callId, recordingId, why: describeError(error) });
      } finally {
        deps.media.stopPlaying(legId);
        timer.cancel();
        deaf();
        running = undefined;
      }
      return { end, ...(await closed(recordingId)) };
    },
    release(legId) {
      if (running?.legId === legId) running.finish('call-over');
    },
    quiet: ({ recordingId }) => finish(recordingId, 'quiet'),
    failed: ({ recordingId }) => finish(recordingId, 'failed'),
  };
}
