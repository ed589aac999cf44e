import type { Clock } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { type Db, schema } from '../../store/db.ts';
import { type ChargeChange, openRerateStore, type RerateRow } from '../../store/rating/rerate-store.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { RatingJobsPort } from './rating-jobs-port.ts';
import { findSplitBundle, type SplitBundle } from './split-bundle.ts';

export type RerateStarted =
  | { kind: 'started'; id: number }
  | { kind: 'refused'; why: 'busy' | 'not-now' }
  | ({ kind: 'refused'; why: 'splits-bundle' } & SplitBundle);

/** Charges of a period rated anew by the price lists that are known now: counted first, then done, and to be stopped. */
export interface Rerates {
  list(): RerateRow[];
  find(id: number): RerateRow | undefined;
  /** Counts what would be rated anew: legs answered in `[fromMs, toMs)`. Refused where it would cut a bundle's month. */
  count(wanted: { fromMs: number; toMs: number; trunkId?: string | undefined; by: string }): RerateStarted;
  /** Only what was counted, or was stopped: what it had done stands and comes out the same. */
  run(id: number, by: string): RerateStarted;
  cancel(id: number): boolean;
  /** Charges that came out otherwise, in the order in which they were written. */
  changes(id: number, page: { after: number; limit: number }): ChargeChange[];
}

const listed = 50;

export function createRerates({
  db,
  clock,
  bus,
  log,
  jobs,
  office,
}: {
  db: Db;
  office: Pick<OfficeService, 'read'>;
  bus: FactBus;
  clock: Clock;
  log: Log;
  jobs: RatingJobsPort;
}): Rerates {
  const store = openRerateStore(db);
  store.settleAfterRestart();

  function begin(id: number, kind: 'count-charges' | 'rerate'): RerateStarted {
    store.set(id, { state: kind === 'rerate' ? 'running' : 'counting', why: null, endedAt: null });
    const over = jobs.start({ kind, runId: id });
    const told = over.then(() => kind === 'rerate' && bus.publish('charges.changed', { by: 'rerate' }));
    told.catch((error: unknown) => {
      log.error('charges could not be rated anew', { kind, runId: id, error });
      store.set(id, { state: 'failed', why: describeError(error).slice(0, 300) });
    });
    return { kind: 'started', id };
  }

  function splits(wanted: { fromMs: number; toMs: number; trunkId?: string | undefined }): RerateStarted | undefined {
    const split = findSplitBundle({ db, office: office.read(), nowMs: clock.now() }, wanted);
    return split && { kind: 'refused', why: 'splits-bundle', ...split };
  }

  return {
    list: () => store.list(listed),
    find: store.find,
    count({ fromMs, toMs, trunkId = null, by }) {
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      const refused = splits({ fromMs, toMs, trunkId: trunkId ?? undefined });
      if (refused) return refused;
      return begin(store.add({ at: clock.now(), by, fromAt: fromMs, toAt: toMs, trunkId }), 'count-charges');
    },
    run(id, by) {
      const found = store.find(id);
      if (!found || !['counted', 'stopped', 'failed'].includes(found.state)) return { kind: 'refused', why: 'not-now' };
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      const { fromAt, toAt, trunkId } = found;
      // Since it was counted the line may have been given a bundle, or people have called.
      const refused = splits({ fromMs: fromAt, toMs: toAt, trunkId: trunkId ?? undefined });
      if (refused) return refused;
      db.insert(schema.auditLog)
        .values({
          at: clock.now(),
          by,
          action: 'charges.rerated',
          subject: `rerate/${id}`,
          detail: {
            from: new Date(fromAt).toISOString(),
            to: new Date(toAt).toISOString(),
            ...(trunkId !== null && { trunk: trunkId }),
          },
        })
        .run();
      return begin(id, 'rerate');
    },
    cancel(id) {
      const current = jobs.current();
      if (!current || !('runId' in current) || current.runId !== id) return false;
      jobs.stop();
      return true;
    },
    changes(id, page) {
      const run = store.find(id);
      if (!run || run.afterCharge === null) return [];
      return store.changes(
        { afterCharge: run.afterCharge, lastCharge: run.lastCharge ?? Number.MAX_SAFE_INTEGER },
        page,
      );
    },
  };
}
