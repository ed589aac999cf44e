import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { readSource } from './adapters/customer-files/read-source.ts';
import { systemClock } from './base/clock.ts';
import { CentralitaError, describeError } from './base/errors.ts';
import { suggestDeckSettings } from './services/rating/create-deck-imports.ts';
import { deckFolder } from './services/rating/deck-folder.ts';
import type { DeckJob } from './services/rating/deck-jobs-port.ts';
import { previewDeck } from './services/rating/preview-deck.ts';
import { openForJob } from './store/db.ts';
import { openDeckStore } from './store/rating/deck-store.ts';

/** Does one long work on a price list and ends: all of it away from the thread that carries calls. */
const { file, dataFolder, job } = workerData as { file: string; dataFolder: string; job: DeckJob };
// Of this thread alone: calls and pages are served first where a core must be shared.
setPriority(0, 10);
const db = openForJob(file);
const store = openDeckStore(db);
let isStopped = false;
parentPort!.on('message', () => {
  isStopped = true;
});
const pace = {
  isStopped: () => isStopped,
  breathe: () => new Promise<void>((resolve) => systemClock.after(1, resolve)),
};
const { importId } = job;
const files = deckFolder(dataFolder, importId);

if (job.kind === 'read') {
  try {
    const source = await readSource(files.source, files.rows, { ...job, longest: true }, pace.isStopped);
    store.set(importId, { source, settings: suggestDeckSettings(store, source), state: 'read', why: null });
  } catch (error) {
    const why = error instanceof CentralitaError ? String(error.context.why) : describeError(error);
    store.set(importId, { state: 'failed', why });
  }
} else if (job.kind === 'preview') {
  const preview = await previewDeck({ db, files }, job, pace);
  store.set(importId, preview ? { preview, state: 'previewed' } : { state: 'read', why: 'cancelled' });
} else {
  const { tariffId, fileName, preview } = store.find(importId)!;
  store.publish(
    {
      id: importId,
      tariffId,
      validFrom: job.validFrom,
      publishedAt: systemClock.now(),
      by: job.by,
      fileName,
      rows: preview!.rows,
      prefixes: preview!.prefixes,
    },
    readFileSync(files.packed),
  );
  store.set(importId, { state: 'published', validFrom: job.validFrom, why: null });
}
db.$client.close();
parentPort!.close();
