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

interface Call {
  readonly callId: string;
  tell(fact: CallFact): void;
  show?(change: Partial<LiveCall>): void;
}

type Deps = Pick<ExchangeDeps, 'clock' | 'ids' | 'log' | 'bus' | 'db' | 'dataFolder' | 'media' | 'office'>;

export function createCallRecorder(deps: Deps, call: Call): CallRecorder {
  return new Recorder(deps, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class Recorder implements CallRecorder {
  readonly #deps: Deps;
  readonly #call: Call;
  #running: string | undefined;
  #sides: { left: string; right: string } | undefined;
  #hasFailed = false;
  #pausedBy: string | undefined;
  #goesOn: Timer | undefined;
  #isRefused = false;
  #isAnnounced = false;

  constructor(deps: Deps, call: Call) {
    this.#deps = deps;
    this.#call = call;
  }

  start({ left, right }: { left: string; right?: string }, grounds?: RecordingGrounds): boolean {
    if (this.#running !== undefined || this.#isRefused) return false;
    const { clock, ids, db, dataFolder, media } = this.#deps;
    const { callId } = this.#call;
    const startedAt = clock.now();
    const id = ids.next(startedAt);
    const file = fileOf(id, startedAt);
    this.#running = id;
    this.#sides = { left, right: right ?? '' };
    this.#call.tell({ kind: 'recording.started', recordingId: id, file, ...grounds });
    try {
      // The row first: a file that no row names would never be found again, nor cleared away.
      db.insert(recordings).values({ id, callId, file, startedAt }).run();
      mkdirSync(dirname(join(dataFolder, file)), { recursive: true });
      media.record({ recordingId: id, file: join(dataFolder, file), left, ...(right !== undefined && { right }) });
    } catch (error) {
      this.#fail(id, describeError(error));
    }
    return !this.#hasFailed;
  }

  follow(a: string, b: string): void {
    if (!this.#sides || this.#hasFailed) return;
    const { left, right } = this.#sides;
    const here = [a, b];
    const isSame = here.includes(left) && here.includes(right);
    if (isSame || (!here.includes(left) && !here.includes(right))) return;
    this.hear(here.includes(left) ? { left, right: a === left ? b : a } : { left: a === right ? b : a, right });
  }

  hear(now: { left: string; right: string }): void {
    if (this.#running === undefined || this.#hasFailed) return;
    this.#sides = now;
    if (this.#pausedBy === undefined) this.#deps.media.recordOthers({ recordingId: this.#running, ...now });
  }

  pause({ on, by }: { on: boolean; by: string }): boolean {
    if (this.#running === undefined || !this.#sides || this.#hasFailed) return false;
    if ((this.#pausedBy !== undefined) === on || (!on && this.#isRefused)) return false;
    const { clock, media, office } = this.#deps;
    const recordingId = this.#running;
    this.#pausedBy = on ? by : undefined;
    this.#goesOn?.cancel();
    // Nobody has these names: both channels are silent.
    media.recordOthers({ recordingId, ...(on ? { left: '', right: '' } : this.#sides) });
    this.#call.tell({ kind: on ? 'recording.paused' : 'recording.resumed', recordingId, by });
    const forMs = (office.read().recording?.resumeAfterSec ?? 0) * 1000;
    const isTimed = on && by !== BY_RULE && by !== BY_CUSTOMER && forMs > 0;
    if (isTimed) this.#goesOn = clock.after(forMs, () => void this.pause({ on: false, by: BY_TIME }));
    this.#call.show?.({ recordingPaused: on, recordingGoesOnAt: isTimed ? clock.now() + forMs : undefined });
    return true;
  }

  pausedBy(): string | undefined {
    return this.#pausedBy;
  }

  refuse(): void {
    this.#isRefused = true;
    this.pause({ on: true, by: BY_CUSTOMER });
  }

  allow(): void {
    this.#isRefused = false;
    if (this.#pausedBy === BY_CUSTOMER) this.pause({ on: false, by: BY_CUSTOMER });
  }

  isRefused(): boolean {
    return this.#isRefused;
  }

  announce(): boolean {
    const isFirst = !this.#isAnnounced;
    this.#isAnnounced = true;
    return isFirst;
  }

  failed({ recordingId, why }: { recordingId: string; why: string }): boolean {
    if (recordingId !== this.#running) return false;
    this.#fail(recordingId, why);
    return true;
  }

  async stop(): Promise<void> {
    this.#goesOn?.cancel();
    if (this.#running === undefined) return;
    const { bus, log, media } = this.#deps;
    const { callId } = this.#call;
    const recordingId = this.#running;
    const closed = await media.stopRecording(recordingId).catch((error: unknown) => {
      log.warn('a recording could not be closed', { callId, recordingId, error });
      return { durationMs: 0, bytes: 0 };
    });
    // No byte: the worker that wrote it is gone, and the file stands as it was last flushed.
    if (closed.bytes === 0) {
      if (!this.#hasFailed) this.#call.tell({ kind: 'recording.failed', recordingId, why: 'media-lost' });
      return;
    }
    this.#update(recordingId, closed);
    this.#call.tell({ kind: 'recording.stopped', recordingId, durationMs: closed.durationMs });
    if (!this.#hasFailed) bus.publish('health.changed', { code: 'recording-failed', context: {}, active: false });
  }

  #update(recordingId: string, change: Partial<typeof recordings.$inferInsert>): void {
    try {
      this.#deps.db.update(recordings).set(change).where(eq(recordings.id, recordingId)).run();
    } catch (error) {
      const { callId } = this.#call;
      this.#deps.log.error("a recording's row could not be written", { callId, recordingId, error });
    }
  }

  #fail(recordingId: string, why: string): void {
    this.#hasFailed = true;
    this.#update(recordingId, { failed: why });
    this.#call.tell({ kind: 'recording.failed', recordingId, why });
    this.#deps.bus.publish('health.changed', { code: 'recording-failed', context: { why }, active: true });
  }
}
