import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { privacyDefaults, type RetainedKind, retainedKinds } from '../../core/office/privacy.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import { openRetained } from '../../store/privacy/retained-rows.ts';
import type { OfficeService } from '../office/office-service.ts';

const monthDays = 30.44;
const dayMs = 86_400_000;
/** When the office sleeps, on its own clock; recordings go at three. */
const atMinute = 3 * 60 + 30;
/** Between two small deletions: calls and pages come first. */
const pauseMs = 20;

export interface RetentionLine {
  kind: RetainedKind;
  /** Older goes. */
  before: number;
  /** How much would go now; `isMore`: at least so much. */
  count: number;
  isMore: boolean;
}

/** What is kept long enough goes, each night. */
export interface Retention {
  /** What would go now; kinds that are kept for ever are left out. */
  preview(): RetentionLine[];
  /** Resolves when all of it is gone, or at a stop. */
  sweep(): Promise<void>;
  stop(): void;
}

export function createRetention({
  db,
  clock,
  log,
  office,
}: {
  db: Db;
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
}): Retention {
  const retained = openRetained(db);
  let timer: Timer | undefined;
  let isStopped = false;

  function terms(): { kind: RetainedKind; before: number }[] {
    const { keepMonths } = office.read().privacy ?? privacyDefaults;
    return retainedKinds
      .filter((kind) => keepMonths[kind] > 0)
      .map((kind) => ({ kind, before: clock.now() - keepMonths[kind] * monthDays * dayMs }));
  }

  async function sweep(): Promise<void> {
    for (const { kind, before } of terms()) {
      let gone = 0;
      while (!isStopped) {
        const some = retained[kind].removeSome(before);
        if (some === 0) break;
        gone += some;
        await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
      }
      if (gone > 0) log.info('what was kept long enough is deleted', { kind, count: gone });
    }
  }

  function plan(): void {
    const { timezone } = office.read().office;
    const now = clock.now();
    const { date, minute } = localTime(timezone, now);
    const night = instantAt(timezone, { date: minute < atMinute ? date : addDays(date, 1), minute: atMinute });
    timer = clock.after(Math.max(60_000, night - now), () => {
      plan();
      sweep().catch((error: unknown) => log.error('what was kept long enough could not be deleted', { error }));
    });
  }
  plan();

  return {
    preview: () => terms().map(({ kind, before }) => ({ kind, before, ...retained[kind].count(before) })),
    sweep,
    stop() {
      isStopped = true;
      timer?.cancel();
    },
  };
}
