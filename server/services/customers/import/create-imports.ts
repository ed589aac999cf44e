import { rmSync } from 'node:fs';
import type { Clock } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import { makePrivateFolder } from '../../../base/private-folder.ts';
import { findHeader, guessColumns } from '../../../core/customers/import/guess-columns.ts';
import type {
  Delimiter,
  Encoding,
  ImportSettings,
  ImportSource,
  ImportState,
} from '../../../core/customers/import/import-settings.ts';
import {
  type ImportRow,
  type ImportStore,
  openImportStore,
  type RejectRow,
} from '../../../store/customers/import-store.ts';
import { type Db, schema } from '../../../store/db.ts';
import type { FactBus } from '../../facts.ts';
import { headerKey } from '../../files/header-key.ts';
import { keepUpload } from '../../files/keep-upload.ts';
import type { CustomerJobsPort, ImportJob, JobOffice } from './customer-jobs-port.ts';
import { importFolder } from './import-folder.ts';

/** The largest file that is taken. */
export const mostBytes = 1_000_000_000;

export type Started = { kind: 'started' } | { kind: 'refused'; why: 'busy' | 'not-now' };

/** Files of customers brought in: taken, understood, tried out, run, and taken back. */
export interface Imports {
  list(): ImportRow[];
  find(id: string): ImportRow | undefined;
  /** Keeps the file as it comes and begins to read it. */
  take(file: {
    name: string;
    by: string;
    body: ReadableStream<Uint8Array>;
  }): Promise<{ kind: 'taken'; id: string } | { kind: 'refused'; why: 'busy' | 'too-large' | 'failed' }>;
  /** Reads the file anew as it is said to be written. */
  reread(id: string, told: { encoding?: Encoding; delimiter?: Delimiter }): Started;
  /** Keeps how the file is to be understood, for this one and those with the same header, and tries it out. */
  preview(id: string, settings: ImportSettings): Started;
  /** Begins, or goes on where it was stopped. */
  run(id: string, by: string): Started;
  undo(id: string, by: string): Started;
  cancel(id: string): boolean;
  /** Takes the file and what was told of it away; cards stay. */
  forget(id: string, by: string): boolean;
  rejects(id: string, page: { after: number; limit: number }): RejectRow[];
}

const listed = 50;

/** As files with this header were understood last, or as it looks. */
export function suggestSettings(
  imports: ImportStore,
  source: ImportSource,
  { country, customerFields }: JobOffice,
): ImportSettings {
  const headerAt = findHeader(source.sample, customerFields);
  const known = headerAt >= 0 ? imports.settingsFor(headerKey(source, headerAt)) : undefined;
  return (
    known ?? {
      headerAt,
      columns: guessColumns(source.sample[headerAt] ?? [], source.sample.slice(headerAt + 1), customerFields),
      country,
      matchBy: ['document', 'phone', 'mail'],
      onMatch: 'replace',
    }
  );
}

const runnable: readonly ImportState[] = ['previewed', 'stopped'];
const undoable: readonly ImportState[] = ['done', 'stopped', 'undo-stopped'];
const atWork: readonly ImportState[] = ['uploading', 'reading', 'previewing', 'running', 'undoing'];

export function createImports({
  db,
  bus,
  clock,
  ids,
  log,
  jobs,
  dataFolder,
}: {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  log: Log;
  jobs: CustomerJobsPort;
  dataFolder: string;
}): Imports {
  const store = openImportStore(db);
  store.settleAfterRestart();

  function audit(action: string, id: string, by: string): void {
    db.insert(schema.auditLog)
      .values({ at: clock.now(), by, action, subject: `imports/${id}` })
      .run();
  }

  function begin(job: ImportJob, working: ImportState): Started {
    if (jobs.current()) return { kind: 'refused', why: 'busy' };
    const { importId } = job;
    store.set(importId, { state: working, why: null });
    jobs
      .start(job)
      .catch((error: unknown) => {
        log.error('work on customers failed', { job: job.kind, importId, error });
        const left: Partial<Record<ImportState, ImportState>> = { running: 'stopped', undoing: 'undo-stopped' };
        store.set(importId, { state: left[working] ?? 'failed', why: describeError(error).slice(0, 300) });
      })
      .then(() => {
        if (working === 'running' || working === 'undoing') bus.publish('customers.changed', {});
        bus.publish('import.changed', { importId });
      })
      .catch((error: unknown) => log.error('the end of an import could not be kept', { importId, error }));
    return { kind: 'started' };
  }

  const isIn = (id: string, states: readonly ImportState[]): boolean => {
    const state = store.find(id)?.state;
    return state !== undefined && states.includes(state);
  };
  const notNow: Started = { kind: 'refused', why: 'not-now' };

  return {
    list: () => store.list(listed),
    find: store.find,

    async take({ name, by, body }) {
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      const id = ids.next(clock.now());
      const { folder, source } = importFolder(dataFolder, id);
      makePrivateFolder(folder);
      store.add({ id, fileName: name.slice(0, 200), at: clock.now(), by, state: 'uploading' });
      const upload = await keepUpload(body, { path: source, mostBytes: mostBytes });
      if (upload.kind === 'refused') {
        const { why, error } = upload;
        rmSync(folder, { recursive: true, force: true });
        store.forget(id);
        log.warn('a file of customers was not taken', { error });
        return { kind: 'refused', why };
      }
      store.set(id, { bytes: upload.bytes });
      audit('customers.import-uploaded', id, by);
      const started = begin({ kind: 'read', importId: id }, 'reading');
      // Another one began while this came in: it is read when asked to.
      if (started.kind === 'refused') store.set(id, { state: 'failed', why: 'busy' });
      return { kind: 'taken', id };
    },

    reread(id, told) {
      if (!isIn(id, ['read', 'previewed', 'failed'])) return notNow;
      store.set(id, { preview: null });
      return begin({ kind: 'read', importId: id, ...told }, 'reading');
    },

    preview(id, settings) {
      const found = store.find(id);
      if (!found?.source || !isIn(id, ['read', 'previewed'])) return notNow;
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      store.set(id, { settings, preview: null, progress: 0 });
      if (settings.headerAt >= 0) store.keepSettings(headerKey(found.source, settings.headerAt), settings, clock.now());
      return begin({ kind: 'preview', importId: id }, 'previewing');
    },

    run(id, by) {
      const found = store.find(id);
      if (!found || !isIn(id, runnable)) return notNow;
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      if (found.state === 'previewed') store.set(id, { progress: 0, position: 0, ranAt: clock.now(), by });
      audit('customers.imported', id, by);
      return begin({ kind: 'run', importId: id }, 'running');
    },

    undo(id, by) {
      const found = store.find(id);
      if (!found || !isIn(id, undoable)) return notNow;
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      if (found.state !== 'undo-stopped') store.set(id, { progress: 0, undoneTo: null });
      audit('customers.import-undone', id, by);
      return begin({ kind: 'undo', importId: id, by }, 'undoing');
    },

    cancel(id) {
      const current = jobs.current();
      if (!current || !('importId' in current) || current.importId !== id) return false;
      jobs.stop();
      return true;
    },

    forget(id, by) {
      if (store.find(id) === undefined || isIn(id, atWork)) return false;
      rmSync(importFolder(dataFolder, id).folder, { recursive: true, force: true });
      store.forget(id);
      // Half a million of them would hold the thread of calls.
      const goOn = (): void => {
        if (store.forgetRejects(id, 500) > 0) clock.after(5, goOn);
      };
      goOn();
      audit('customers.import-forgotten', id, by);
      return true;
    },

    rejects: store.rejects,
  };
}
