import type { Clock } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { type DuplicatePair, type MergeRow, openDuplicateStore } from '../../store/customers/duplicate-store.ts';
import { type Db, schema } from '../../store/db.ts';
import type { FactBus } from '../facts.ts';
import type { CustomerJob, CustomerJobsPort } from './import/customer-jobs-port.ts';
import { type MergeOutcome, openMerging } from './merge-customers.ts';

export type JobStarted = { kind: 'started' } | { kind: 'refused'; why: 'busy' };

/** Cards that look like one: found, compared, made one, parted again. */
export interface Duplicates {
  list(query: { least: number; limit: number }): DuplicatePair[];
  count(least: number): number;
  /** What is at work on them now. */
  atWork(): 'find-duplicates' | 'merge-over' | undefined;
  /** Compares the whole file, in a thread of its own. */
  search(by: string): JobStarted;
  /** Makes one of each pair from this score on; the older card stays. */
  mergeOver(score: number, by: string): JobStarted;
  /** These are two: the pair is not shown again. */
  dismiss(pair: { first: string; second: string; by: string }): void;
  merge(cards: { keptId: string; goneId: string; by: string }): MergeOutcome;
  part(mergeId: string, by: string): MergeOutcome;
  /** Latest first. */
  merges(limit: number): Omit<MergeRow, 'undo'>[];
}

export function createDuplicates({
  db,
  bus,
  clock,
  ids,
  log,
  jobs,
}: {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  log: Log;
  jobs: CustomerJobsPort;
}): Duplicates {
  const store = openDuplicateStore(db);
  const merging = openMerging({ db, ids, now: () => clock.now() });

  function audit(action: string, subject: string, by: string): void {
    db.insert(schema.auditLog).values({ at: clock.now(), by, action, subject }).run();
  }

  function begin(job: CustomerJob): JobStarted {
    if (jobs.current()) return { kind: 'refused', why: 'busy' };
    jobs
      .start(job)
      .catch((error: unknown) => log.error('work on customers failed', { job: job.kind, why: describeError(error) }))
      .then(() => bus.publish('customers.changed', {}))
      .catch((error: unknown) => log.error('nobody was told of the customers', { error }));
    return { kind: 'started' };
  }

  return {
    list: store.list,
    count: store.count,
    merges: store.merges,
    dismiss: ({ first, second, by }) => store.dismiss(first, second, by),

    atWork() {
      const kind = jobs.current()?.kind;
      return kind === 'find-duplicates' || kind === 'merge-over' ? kind : undefined;
    },

    search(by) {
      audit('customers.duplicates-sought', 'customers', by);
      return begin({ kind: 'find-duplicates' });
    },

    mergeOver(score, by) {
      audit('customers.merged-over', `customers?score=${score}`, by);
      return begin({ kind: 'merge-over', score, by });
    },

    merge(cards) {
      const outcome = merging.merge(cards);
      if (outcome.kind === 'merged') {
        audit('customers.merged', `customers/${cards.keptId}`, cards.by);
        bus.publish('customer.changed', { customerId: cards.keptId });
        bus.publish('customers.changed', {});
      }
      return outcome;
    },

    part(mergeId, by) {
      const outcome = merging.part(mergeId, by);
      if (outcome.kind === 'merged') {
        audit('customers.parted', `merges/${mergeId}`, by);
        bus.publish('customers.changed', {});
      }
      return outcome;
    },
  };
}
