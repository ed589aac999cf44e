import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { writeHeldSummary } from '../views/privacy/held-summary.ts';
import { createReader } from '../views/texts/reader.ts';
import { readSource } from './adapters/customer-files/read-source.ts';
import { openZip } from './adapters/customer-files/zip-file.ts';
import { systemClock } from './base/clock.ts';
import { CentralitaError, describeError } from './base/errors.ts';
import { randomIds } from './base/ids.ts';
import { findDuplicates } from './services/customers/find-duplicates.ts';
import { suggestSettings } from './services/customers/import/create-imports.ts';
import type { CustomerJob, ImportJob, JobOffice } from './services/customers/import/customer-jobs-port.ts';
import { importFolder } from './services/customers/import/import-folder.ts';
import { type Pace, previewImport } from './services/customers/import/preview-import.ts';
import { runImport } from './services/customers/import/run-import.ts';
import { undoImport } from './services/customers/import/undo-import.ts';
import { mergeOver } from './services/customers/merge-over.ts';
import { isTaxNumberRight } from './services/customers/tax-number.ts';
import { loadOffice } from './services/office/office-store.ts';
import { cleanIndex, forgetCustomer } from './services/privacy/forget-customer.ts';
import { packCustomer } from './services/privacy/pack-customer.ts';
import { retainRows } from './services/privacy/retain-rows.ts';
import { freezeSegment } from './services/segments/freeze-segment.ts';
import { openImportStore } from './store/customers/import-store.ts';
import { openForJob } from './store/db.ts';
import { openFigureBlotting } from './store/privacy/forget-figures.ts';
import type { HeldRows } from './store/privacy/held-rows.ts';
import { openSegmentReader } from './store/segments/segment-reader.ts';

/** Does one long work on the customer file and ends: all of it away from the thread that carries calls. */
const { file, dataFolder, office, job } = workerData as {
  file: string;
  dataFolder: string;
  office: JobOffice;
  job: CustomerJob;
};
// Of this thread alone: calls and pages are served first where a core must be shared. Who writes holds the store
// meanwhile, and must not be kept waiting with it.
const isReading = job.kind === 'read' || job.kind === 'preview' || job.kind === 'find-duplicates';
if (isReading) setPriority(0, 10);
const db = openForJob(file);
const imports = openImportStore(db);
const figuresFile = join(dirname(file), 'figures.db');
const { now } = systemClock;
let isStopped = false;
parentPort!.on('message', () => {
  isStopped = true;
});
const pace: Pace = {
  isStopped: () => isStopped,
  // A pause in which others write: a lock that is taken again at once starves who waits for it.
  breathe: () => new Promise((resolve) => systemClock.after(1, resolve)),
};

async function workOnImport(job: ImportJob): Promise<void> {
  const { importId } = job;
  const { customerFields: fields } = office;
  const { source: sourceFile, rows: rowsFile } = importFolder(dataFolder, importId);
  if (job.kind === 'read') {
    try {
      const source = await readSource(sourceFile, rowsFile, job, pace.isStopped);
      imports.set(importId, { source, settings: suggestSettings(imports, source, office), state: 'read', why: null });
    } catch (error) {
      const why = error instanceof CentralitaError ? String(error.context.why) : describeError(error);
      imports.set(importId, { state: 'failed', why });
    }
  } else if (job.kind === 'preview') {
    const preview = await previewImport({ db, rowsFile, now, fields }, importId, pace);
    imports.set(importId, preview ? { preview, state: 'previewed' } : { state: 'read' });
  } else if (job.kind === 'run') {
    const end = await runImport({ db, rowsFile, ids: randomIds, now, fields }, importId, pace);
    imports.set(
      importId,
      end === 'done' ? { state: 'done', endedAt: now(), why: null } : { state: 'stopped', why: 'cancelled' },
    );
  } else if (job.kind === 'undo') {
    const end = await undoImport({ db, by: job.by, now }, importId, pace);
    imports.set(
      importId,
      end === 'done' ? { state: 'undone', endedAt: now(), why: null } : { state: 'undo-stopped', why: 'cancelled' },
    );
  }
}

if (job.kind === 'find-duplicates') await findDuplicates({ db, now }, pace);
else if (job.kind === 'merge-over') await mergeOver({ db, ids: randomIds, now }, job, pace);
else if (job.kind === 'freeze-segment') {
  const reader = openSegmentReader(db, { judgeDocument: isTaxNumberRight, now });
  await freezeSegment({ db, reader, now }, job, pace);
} else if (job.kind === 'pack-customer') {
  const { office } = loadOffice(db);
  const reader = createReader({ ...office, language: job.language });
  const summary = (held: HeldRows, missing: readonly string[]) =>
    writeHeldSummary(reader, { held, missing, at: now() });
  await packCustomer({ db, dataFolder, now, summary, openZip }, job.packId, pace);
} else if (job.kind === 'forget-customer') {
  const figures = openFigureBlotting(figuresFile);
  const forgotten = await forgetCustomer({ db, now, ids: randomIds, figures }, job, pace);
  figures.close();
  if (forgotten) await cleanIndex({ db, now }, pace);
} else if (job.kind === 'finish-forgetting') {
  await cleanIndex({ db, now }, pace);
} else if (job.kind === 'retain') {
  const figures = openFigureBlotting(figuresFile);
  await retainRows({ db, now, ids: randomIds, dataFolder, figures }, job.terms, pace);
  figures.close();
} else await workOnImport(job);
db.$client.close();
parentPort!.postMessage('over');
parentPort!.close();
