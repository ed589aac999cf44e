import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { readSource } from './adapters/customer-files/read-source.ts';
import { systemClock } from './base/clock.ts';
import { CentralitaError, describeError } from './base/errors.ts';
import { makePrivateFolder } from './base/private-folder.ts';
import type { Office } from './core/office/office.ts';
import { loadOffice } from './services/office/office-store.ts';
import { compareBill } from './services/rating/bills/compare-bill.ts';
import { suggestBillSettings } from './services/rating/bills/create-bills.ts';
import { createDecks } from './services/rating/decks.ts';
import type { RatingJob } from './services/rating/rating-jobs-port.ts';
import { countCharges, rerateRun } from './services/rating/rerate-run.ts';
import { openForJob } from './store/db.ts';
import { openBillStore } from './store/rating/bill-store.ts';

/** Does one long work on what calls cost and ends: all of it away from the thread that carries calls. */
const { file, dataFolder, job } = workerData as { file: string; dataFolder: string; job: RatingJob };
const db = openForJob(file);
const { now } = systemClock;
let isStopped = false;
parentPort!.on('message', () => {
  isStopped = true;
});
const pace = {
  isStopped: () => isStopped,
  // A pause in which others write: a lock that is taken again at once starves who waits for it.
  breathe: () => new Promise<void>((resolve) => systemClock.after(1, resolve)),
};

async function workOnBill(wanted: Extract<RatingJob, { billId: string }>): Promise<void> {
  const office = loadOffice(db);
  const store = openBillStore(db);
  const { billId } = wanted;
  const bill = store.find(billId);
  if (!bill) return;
  const folder = join(dataFolder, 'bills');
  makePrivateFolder(folder);
  const rowsFile = join(folder, `${billId}.jsonl`);
  // Compared again, it is read as it was.
  const told = wanted.kind === 'read-bill' ? wanted : (bill.source ?? {});
  try {
    const source = await readSource(wanted.file, rowsFile, { ...told, times: true, longest: true }, pace.isStopped);
    if (wanted.kind === 'read-bill') {
      if (source.kind === 'vcard') throw new CentralitaError('import-unreadable', { why: 'no-bill' });
      const settings = suggestBillSettings(store, bill, { source, office });
      store.set(billId, { source, settings, state: 'read', why: null });
      return;
    }
    const result = await compareBill({ db, office: office.office }, { billId, rowsFile }, pace);
    if (result === 'too-many') store.set(billId, { state: 'read', why: 'too-many-rows' });
    else if (!result) store.set(billId, { state: 'read', why: 'cancelled' });
    else store.set(billId, { result, state: 'matched', why: null, matchedAt: now() });
  } catch (error) {
    const why = error instanceof CentralitaError ? String(error.context.why) : describeError(error);
    store.set(billId, { state: wanted.kind === 'read-bill' ? 'failed' : 'read', why: why.slice(0, 300) });
  } finally {
    rmSync(rowsFile, { force: true });
  }
}

if (job.kind === 'read-bill' || job.kind === 'match-bill') await workOnBill(job);
else if (job.kind === 'count-charges') countCharges(db, job.runId);
else {
  const openDecks = (by: Office) => createDecks({ db, office: { read: () => by } });
  await rerateRun({ db, loadOffice: () => loadOffice(db), openDecks, now }, job.runId, pace);
}
db.$client.close();
parentPort!.close();
