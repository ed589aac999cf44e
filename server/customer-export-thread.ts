import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { csvWriter, vcardWriter, xlsxWriter } from './adapters/customer-files/write-cards.ts';
import type { ExportAsk } from './services/customers/customer-export-port.ts';
import { isTaxNumberRight } from './services/customers/tax-number.ts';
import { openCustomerStore } from './store/customers/customer-store.ts';
import { openCustomerSearch } from './store/customers/search-customers.ts';
import { openReadOnly } from './store/db.ts';
import { openSegmentReader } from './store/segments/segment-reader.ts';

/** Writes cards as a file, a piece for each time that it is asked for one, and ends. */
const { file, ask } = workerData as { file: string; ask: ExportAsk };
const cardsAtOnce = 400;
// Of this thread alone: calls and pages are served first where a core must be shared.
setPriority(0, 10);
const db = openReadOnly(file);
const store = openCustomerStore(db);
const writer =
  ask.format === 'vcf' ? vcardWriter() : ask.format === 'csv' ? csvWriter(ask.columns) : xlsxWriter(ask.columns);

function* idsInPages(): Generator<string[]> {
  if (ask.among) {
    const reader = openSegmentReader(db, { judgeDocument: isTaxNumberRight, now: () => performance.now() });
    yield* reader.pages(ask.among, cardsAtOnce);
    return;
  }
  if (ask.text !== '') {
    const { ids } = openCustomerSearch(db, Number.MAX_SAFE_INTEGER)(ask.text);
    for (let at = 0; at < ids.length; at += cardsAtOnce) yield ids.slice(at, at + cardsAtOnce);
    return;
  }
  const next = db.$client.prepare(`select seq, id from customers where seq > ? order by seq limit ${cardsAtOnce}`);
  for (let after = 0; ; ) {
    const rows = next.all(after) as { seq: number; id: string }[];
    if (rows.length === 0) return;
    after = rows.at(-1)!.seq;
    yield rows.map(({ id }) => id);
  }
}

function* pieces(): Generator<Uint8Array> {
  yield writer.head();
  for (const ids of idsInPages()) yield writer.add(store.read(ids));
  yield writer.end();
}

const made = pieces();
parentPort!.on('message', () => {
  let next = made.next();
  // A packer may keep what it was given until there is enough.
  while (!next.done && next.value.length === 0) next = made.next();
  parentPort!.postMessage(next.done ? undefined : next.value);
  if (!next.done) return;
  db.$client.close();
  parentPort!.close();
});
