import { and, asc, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import { daysKept } from '../../core/calls/judge-recording.ts';
import { type Recording, recordingDefaults } from '../../core/office/recording.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { calls, recordings } from '../../store/schema/calls.ts';
import type { OfficeService } from '../office/office-service.ts';
import { type RemovalDeps, removeRecording } from './remove-recording.ts';

const dayMs = 86_400_000;
/** When the office sleeps, on its own clock. */
const atMinute = 3 * 60;

/** When the sound of a recording is deleted by rule; undefined = never. */
export function goesAt(
  settings: Pick<Recording, 'keepDays' | 'queueDays'>,
  recording: { startedAt: number; queueId: string | null; heldBy: string | null },
): number | undefined {
  const days = daysKept(settings, recording.queueId ?? undefined);
  return days === 0 || recording.heldBy !== null ? undefined : recording.startedAt + days * dayMs;
}

/** Deletes what was kept long enough, now; how many that were. */
export async function removeOld(deps: RemovalDeps & { office: Pick<OfficeService, 'read'> }): Promise<number> {
  const settings = deps.office.read().recording ?? recordingDefaults;
  const terms = [settings.keepDays, ...settings.queueDays.map(({ days }) => days)].filter((days) => days > 0);
  if (terms.length === 0) return 0;
  const now = deps.clock.now();
  const old = deps.db
    .select({
      id: recordings.id,
      startedAt: recordings.startedAt,
      queueId: calls.queueId,
      heldBy: recordings.heldBy,
    })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        lt(recordings.startedAt, now - Math.min(...terms) * dayMs),
        isNull(recordings.removedAt),
        isNull(recordings.heldBy),
        isNotNull(recordings.durationMs),
      ),
    )
    .orderBy(asc(recordings.startedAt))
    .all();
  let removed = 0;
  for (const each of old) {
    const at = goesAt(settings, each);
    if (at === undefined || at > now) continue;
    if ((await removeRecording(deps, { id: each.id, why: 'rule', by: 'system' })) === 'removed') removed++;
  }
  if (removed > 0) deps.log.info('recordings were kept long enough and are deleted', { count: removed });
  return removed;
}

/** Deletes each night what was kept long enough, and at once what a night without power left; returns the way to stop. */
export function keepRecordings(deps: RemovalDeps & { clock: Clock; office: Pick<OfficeService, 'read'> }): () => void {
  const { clock, log } = deps;
  let timer: Timer;
  function plan(): void {
    const { timezone } = deps.office.read().office;
    const now = clock.now();
    const { date, minute } = localTime(timezone, now);
    const night = instantAt(timezone, { date: minute < atMinute ? date : addDays(date, 1), minute: atMinute });
    timer = clock.after(Math.max(60_000, night - now), clean);
  }
  function clean(): void {
    plan();
    removeOld(deps).catch((error: unknown) => log.error('old recordings could not be deleted', { error }));
  }
  clean();
  return () => timer.cancel();
}
