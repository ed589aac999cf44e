import { and, asc, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { ComposeMail } from '../../core/mail/mail-topics.ts';
import { recordingDefaults } from '../../core/office/recording.ts';
import { recordings } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import { type RemovalDeps, removeRecording } from './remove-recording.ts';

const everyMs = 60_000;
const dayMs = 86_400_000;
const megabyte = 1_000_000;
/** The store, too, has to be written: below that nothing is recorded whatever the settings say. */
const bareBytes = 100 * megabyte;

export interface RecordingRoom {
  /** False: new calls are not recorded, for want of space. */
  hasRoom(): boolean;
  stop(): void;
}

/**
 * Looks after the disk that recordings lie on: below the free space of the settings people are warned by page and mail, and
 * what the settings want is done. Calls go on whatever comes of it. What cannot be looked at is taken as it was.
 */
export function guardRoom(
  deps: RemovalDeps & {
    clock: Clock;
    bus: FactBus;
    office: Pick<OfficeService, 'read'>;
    outbox: Pick<Outbox, 'put'>;
    compose: ComposeMail;
    /** Rejects when the system does not tell. */
    freeBytes: () => Promise<number>;
  },
): RecordingRoom {
  const { clock, db, log } = deps;
  let timer: Timer | undefined;
  let isStopped = false;
  let isLow = false;
  let hasRoom = true;

  function tell(low: boolean, free: number): void {
    if (low === isLow) return;
    isLow = low;
    log.warn(low ? 'the disk runs low' : 'the disk has room again', { freeBytes: free });
    deps.bus.publish('health.changed', { code: 'disk-low', context: { freeBytes: free }, active: low });
    const { office, mail, recording = recordingDefaults } = deps.office.read();
    const topic = low
      ? ({ kind: 'disk-low', freeBytes: free, whenFull: recording.whenFull, at: clock.now() } as const)
      : ({ kind: 'disk-well', freeBytes: free, at: clock.now() } as const);
    deps.outbox.put({ ...deps.compose(topic, office), to: mail?.alarmTo ?? [] });
  }

  /** The oldest first, as long as space is missing; what is held or too young stays. */
  async function makeRoom(missingBytes: number, leastDays: number): Promise<void> {
    const oldest = db
      .select({ id: recordings.id, bytes: recordings.bytes })
      .from(recordings)
      .where(
        and(
          isNull(recordings.removedAt),
          isNull(recordings.heldBy),
          isNotNull(recordings.durationMs),
          lt(recordings.startedAt, clock.now() - leastDays * dayMs),
        ),
      )
      .orderBy(asc(recordings.startedAt))
      .limit(1_000)
      .all();
    let freed = 0;
    let count = 0;
    for (const { id, bytes } of oldest) {
      if (freed >= missingBytes || isStopped) break;
      if ((await removeRecording(deps, { id, why: 'space', by: 'system' })) !== 'removed') continue;
      freed += bytes ?? 0;
      count++;
    }
    if (count > 0) log.warn('recordings were deleted for want of space', { count, freedBytes: freed });
  }

  async function look(): Promise<void> {
    try {
      const { leastFreeMb, whenFull, leastDays } = deps.office.read().recording ?? recordingDefaults;
      const leastBytes = leastFreeMb * megabyte;
      let free = await deps.freeBytes();
      tell(free < leastBytes, free);
      if (free < leastBytes && whenFull === 'delete-oldest') {
        await makeRoom(leastBytes - free, leastDays);
        free = await deps.freeBytes();
        tell(free < leastBytes, free);
      }
      const wasThere = hasRoom;
      hasRoom = free >= bareBytes && (whenFull !== 'stop-recording' || free >= leastBytes);
      if (hasRoom !== wasThere)
        deps.bus.publish('health.changed', {
          code: 'recording-stopped',
          context: { freeBytes: free },
          active: !hasRoom,
        });
    } catch (error) {
      log.warn('the disk cannot be looked at', { error });
    }
    timer?.cancel();
    if (!isStopped) timer = clock.after(everyMs, () => void look());
  }

  // A recording that failed may have found the disk full.
  const deaf = deps.bus.on('health.changed', ({ code, active }) => {
    if (code === 'recording-failed' && active) void look();
  });
  void look();
  return {
    hasRoom: () => hasRoom,
    stop() {
      isStopped = true;
      deaf();
      timer?.cancel();
    },
  };
}
