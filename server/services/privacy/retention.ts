import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { privacyDefaults, type RetainedKind, retainedKinds } from '../../core/office/privacy.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import { openRetained } from '../../store/privacy/retained-rows.ts';
import type { CustomerJobsPort } from '../customers/import/customer-jobs-port.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { RetainedTerm } from './retain-rows.ts';

const dayMs = 86_400_000;
/** When the office sleeps, on its own clock; recordings go at three. */
const atMinute = 3 * 60 + 30;
/** Other long work on the customer file goes first. */
const laterMs = 600_000;

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
  /** In a thread of its own; resolves when all of it is gone, or at a stop. `busy`: other work is going on. */
  sweep(): Promise<'done' | 'busy'>;
  stop(): void;
}

export function createRetention({
  db,
  clock,
  log,
  office,
  jobs,
}: {
  db: Db;
  clock: Clock;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  jobs: Pick<CustomerJobsPort, 'start' | 'current'>;
}): Retention {
  // Here it is only counted.
  const retained = openRetained(db, { pseudonymOf: (number) => number });
  let timer: Timer | undefined;

  function terms(): RetainedTerm[] {
    const { keepDays } = office.read().privacy ?? privacyDefaults;
    return retainedKinds
      .filter((kind) => keepDays[kind] > 0)
      .map((kind) => ({ kind, before: clock.now() - keepDays[kind] * dayMs }));
  }

  async function sweep(): Promise<'done' | 'busy'> {
    if (jobs.current()) return 'busy';
    const due = terms();
    if (due.length > 0) await jobs.start({ kind: 'retain', terms: due });
    return 'done';
  }

  function sweepTonight(): void {
    sweep()
      .then((outcome) => {
        if (outcome === 'done') plan();
        else timer = clock.after(laterMs, sweepTonight);
      })
      .catch((error: unknown) => {
        log.error('what was kept long enough could not be deleted', { error });
        plan();
      });
  }

  function plan(): void {
    const { timezone } = office.read().office;
    const now = clock.now();
    const { date, minute } = localTime(timezone, now);
    const night = instantAt(timezone, { date: minute < atMinute ? date : addDays(date, 1), minute: atMinute });
    timer = clock.after(Math.max(60_000, night - now), sweepTonight);
  }
  plan();

  return {
    preview: () => terms().map(({ kind, before }) => ({ kind, before, ...retained[kind].count(before) })),
    sweep,
    stop: () => timer?.cancel(),
  };
}
