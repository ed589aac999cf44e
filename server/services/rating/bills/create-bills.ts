import { createHash } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Delimiter, Encoding, ImportSource } from '../../../core/customers/import/import-settings.ts';
import { fold } from '../../../core/customers/search-words.ts';
import type { Office } from '../../../core/office/office.ts';
import { type BillSettings, findBillHeader, guessBill } from '../../../core/rating/bill/bill-settings.ts';
import { addDays } from '../../../core/schedule/local-time.ts';
import { type Db, schema } from '../../../store/db.ts';
import {
  type BillEntry,
  type BillFaultRow,
  type BillLineRow,
  type BillStore,
  openBillStore,
} from '../../../store/rating/bill-store.ts';
import type { BillKind, BillState } from '../../../store/schema/bills.ts';
import type { Files } from '../../files/files.ts';
import type { OfficeService } from '../../office/office-service.ts';
import type { RatingJob, RatingJobsPort } from '../rating-jobs-port.ts';

export type BillStarted = { kind: 'started' } | { kind: 'refused'; why: 'busy' | 'not-now' | 'file-gone' };

/** Bills of carriers: taken, understood, compared with what we counted, as often as one wants. */
export interface Bills {
  list(): BillEntry[];
  find(id: string): BillEntry | undefined;
  /** Keeps the file and begins to read it. Rejects as `files.keep` does. `month`: `2026-11`. */
  take(bill: {
    trunkId: string;
    month: string;
    name: string;
    type: string;
    bytes: Uint8Array;
    by: string;
  }): Promise<string>;
  /** Reads the file anew as it is said to be written. */
  reread(id: string, told: { encoding?: Encoding; delimiter?: Delimiter }): BillStarted;
  /** Keeps how it is to be read, for this one and those with the same header, and compares it; also again after re-rating. */
  match(id: string, how: { settings: BillSettings; by: string }): BillStarted;
  cancel(id: string): boolean;
  /** The file, what came of it and the bill itself go. */
  forget(id: string, by: string): boolean;
  lines(id: string, page: { kind: BillKind; after: number; limit: number }): BillLineRow[];
  faults(id: string): BillFaultRow[];
}

const listed = 200;
const faultsShown = 200;
const atWork: readonly BillState[] = ['reading', 'matching'];

const headerKey = (source: ImportSource, headerAt: number): string =>
  createHash('sha256')
    .update(JSON.stringify([source.kind, headerAt, (source.sample[headerAt] ?? []).map(fold)]))
    .digest('base64url');

/** As bills with this header were read last, or as it looks; for the month that it was said to be of. */
export function suggestBillSettings(
  store: BillStore,
  bill: Pick<BillEntry, 'month' | 'trunkId'>,
  { source, office }: { source: ImportSource; office: Office },
): BillSettings {
  const headerAt = findBillHeader(source.sample);
  const known = headerAt >= 0 ? store.settingsFor(headerKey(source, headerAt)) : undefined;
  const fromDay = `${bill.month}-01`;
  const toDay = addDays(`${addDays(fromDay, 31).slice(0, 7)}-01`, -1);
  const trunk = office.trunks.find(({ id }) => id === bill.trunkId);
  const tariff = office.tariffs.find(({ id }) => id === trunk?.tariff);
  const usual = { currency: tariff?.currency ?? office.office.currency, withinSec: 120, bearable: '0.005' };
  return { ...usual, ...(known ?? guessBill(source, office.office)), fromDay, toDay };
}

export function createBills({
  db,
  office,
  files,
  clock,
  ids,
  log,
  jobs,
}: {
  db: Db;
  office: Pick<OfficeService, 'read'>;
  files: Pick<Files, 'keep' | 'use' | 'release' | 'pathOf'>;
  clock: Clock;
  ids: Ids;
  log: Log;
  jobs: RatingJobsPort;
}): Bills {
  const store = openBillStore(db);
  store.settleAfterRestart();

  function audit(action: string, { id, by }: { id: string; by: string }, detail: Record<string, unknown>): void {
    db.insert(schema.auditLog)
      .values({ at: clock.now(), by, action, subject: `bills/${id}`, detail })
      .run();
  }

  function begin(
    id: string,
    { working, settings }: { working: Extract<BillState, 'reading' | 'matching'>; settings?: BillSettings },
    job: (file: string) => RatingJob,
  ): BillStarted {
    const found = store.find(id);
    if (!found || atWork.includes(found.state)) return { kind: 'refused', why: 'not-now' };
    if (jobs.current()) return { kind: 'refused', why: 'busy' };
    const file = files.pathOf(found.fileId);
    if (file === undefined) return { kind: 'refused', why: 'file-gone' };
    store.set(id, { state: working, why: null, result: null, progress: 0, ...(settings && { settings }) });
    jobs.start(job(file)).catch((error: unknown) => {
      log.error('work on a bill failed', { working, billId: id, error });
      const why = describeError(error).slice(0, 300);
      store.set(id, { state: working === 'matching' ? 'read' : 'failed', why });
    });
    return { kind: 'started' };
  }

  return {
    list: () => store.list(listed),
    find: store.find,

    async take({ trunkId, month, name, type, bytes, by }) {
      const file = await files.keep({ name, type, bytes, by });
      const id = ids.next(clock.now());
      files.use({ file: file.id, by: `bill:${id}` });
      store.add({ id, trunkId, month, fileId: file.id, fileName: file.name, at: clock.now(), by, state: 'failed' });
      audit('bills.taken', { id, by }, { trunkId, month, file: file.name });
      const started = begin(id, { working: 'reading' }, (path) => ({ kind: 'read-bill', billId: id, file: path }));
      // Another one is at work: it is read when asked to.
      if (started.kind === 'refused') store.set(id, { why: started.why });
      return id;
    },

    reread: (id, told) =>
      begin(id, { working: 'reading' }, (file) => ({ kind: 'read-bill', billId: id, file, ...told })),

    match(id, { settings, by }) {
      const found = store.find(id);
      if (!found?.source || !office.read().trunks.some((trunk) => trunk.id === found.trunkId))
        return { kind: 'refused', why: 'not-now' };
      const started = begin(id, { working: 'matching', settings }, (file) => ({
        kind: 'match-bill',
        billId: id,
        file,
      }));
      if (started.kind === 'refused') return started;
      if (settings.headerAt >= 0) store.keepSettings(headerKey(found.source, settings.headerAt), settings, clock.now());
      audit('bills.matched', { id, by }, { trunkId: found.trunkId, month: found.month });
      return started;
    },

    cancel(id) {
      const current = jobs.current();
      if (!current || !('billId' in current) || current.billId !== id) return false;
      jobs.stop();
      return true;
    },

    forget(id, by) {
      const found = store.find(id);
      if (!found || atWork.includes(found.state)) return false;
      files.release({ by: `bill:${id}` });
      store.forget(id);
      // Two hundred thousand of them would hold the thread of calls.
      const goOn = (): void => {
        if (store.dropLines(id, 500) > 0) clock.after(5, goOn);
      };
      goOn();
      audit('bills.forgotten', { id, by }, { trunkId: found.trunkId, month: found.month, file: found.fileName });
      return true;
    },

    lines: store.lines,
    faults: (id) => store.faults(id, faultsShown),
  };
}
