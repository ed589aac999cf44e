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

interface Call {
  readonly callId: string;
  readonly keys: CallKeys;
  until<T>(promise: Promise<T>): Promise<T>;
}

type Deps = Pick<ExchangeDeps, 'clock' | 'log' | 'media'>;

export function createDictation(deps: Deps, call: Call): Dictation {
  return new CallDictation(deps, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class CallDictation implements Dictation {
  readonly #deps: Deps;
  readonly #call: Call;
  #running: { recordingId: string; legId: string; finish: (end: DictationEnd) => void } | undefined;

  constructor(deps: Deps, call: Call) {
    this.#deps = deps;
    this.#call = call;
  }

  async take(
    { legId }: Pick<ActiveLeg, 'legId'>,
    what: { recordingId: string; file: string; maxSec: number; quietSec: number },
  ): Promise<RecordedFile & { end: DictationEnd }> {
    const { recordingId, file, maxSec, quietSec } = what;
    const { clock, log, media } = this.#deps;
    const { callId, keys } = this.#call;
    const ended = new Promise<DictationEnd>((resolve) => {
      this.#running = { recordingId, legId, finish: resolve };
    });
    const deaf = keys.listen(legId, {
      isSecret: () => false,
      pressed: (key) => key === '#' && this.#finish(recordingId, 'key'),
    });
    const timer = clock.after(maxSec * 1000, () => this.#finish(recordingId, 'too-long'));
    let end: DictationEnd;
    try {
      mkdirSync(dirname(file), { recursive: true });
      // Networks hang up on who sends nothing.
      media.play(legId, { kind: 'tone', frequenciesHz: [], onMs: 0, offMs: 1000 });
      media.record({ recordingId, file, left: legId, quietAfterMs: quietSec * 1000 });
      end = await this.#call.until(ended);
    } catch (error) {
      end = error instanceof CallOver ? 'call-over' : 'failed';
      if (end === 'failed') log.error('a dictation failed', { callId, recordingId, why: describeError(error) });
    } finally {
      media.stopPlaying(legId);
      timer.cancel();
      deaf();
      this.#running = undefined;
    }
    return { end, ...(await this.#closed(recordingId)) };
  }

  release(legId: string): void {
    if (this.#running?.legId === legId) this.#running.finish('call-over');
  }

  quiet({ recordingId }: { recordingId: string }): void {
    this.#finish(recordingId, 'quiet');
  }

  failed({ recordingId }: { recordingId: string }): void {
    this.#finish(recordingId, 'failed');
  }

  #finish(recordingId: string, end: DictationEnd): void {
    if (this.#running?.recordingId === recordingId) this.#running.finish(end);
  }

  async #closed(recordingId: string): Promise<RecordedFile> {
    return this.#deps.media.stopRecording(recordingId).catch((error: unknown) => {
      this.#deps.log.warn('a dictation could not be closed', { callId: this.#call.callId, recordingId, error });
      return { durationMs: 0, bytes: 0 };
    });
  }
}
