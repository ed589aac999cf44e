import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { printPaper } from './adapters/print/print-paper.ts';
import { systemClock } from './base/clock.ts';
import { loadOffice } from './services/office/office-store.ts';
import type { PaperAsk } from './services/reports/paper-ask.ts';
import type { PrintAsk } from './services/reports/reports-port.ts';
import { openReadOnly } from './store/db.ts';
import { readReport } from './store/figures/read-report.ts';
import { printReport } from './web/reports/print-report.ts';

/** Prints one report, or something ready for paper, and ends: all of it away from the thread that carries calls. */
const { file, ask, behind } = workerData as { file: string; ask: PrintAsk | PaperAsk; behind: number };
const bytes = 'paper' in ask ? await printPaper(ask) : await printFigures(ask);
parentPort!.postMessage(bytes, [bytes.buffer as ArrayBuffer]);

async function printFigures(wish: PrintAsk): Promise<Uint8Array> {
  const store = openReadOnly(file);
  const figuresDb = new Database(join(dirname(file), 'figures.db'), { readonly: true, fileMustExist: true });
  const office = loadOffice(store);
  const printed = await printReport(
    {
      clock: systemClock,
      office: { read: () => office },
      reports: { table: async (wanted) => ({ ...readReport({ store, figuresDb }, wanted), behind }) },
      // Each library is loaded where it is used.
      printers: {
        xlsx: async (sheet) => (await import('./adapters/print/print-xlsx.ts')).printXlsx(sheet),
        pdf: async (paper) => (await import('./adapters/print/print-pdf.ts')).printPdf(paper),
      },
    },
    wish,
  );
  store.$client.close();
  figuresDb.close();
  return printed;
}
