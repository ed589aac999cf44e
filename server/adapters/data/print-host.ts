import { Worker } from 'node:worker_threads';
import { CentralitaError, describeError } from '../../base/errors.ts';
import type { PaperAsk } from '../../services/reports/paper-ask.ts';
import type { PrintAsk } from '../../services/reports/reports-port.ts';

// The thread's entry stands beside the composition root, as it takes views, printers and the store together.
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../print-thread.ts' : './print-thread.js',
  import.meta.url,
);

export interface Printer {
  /** `behind`: journal rows not counted yet, which the file tells. Rejects with CentralitaError `report-failed`. */
  print(ask: PrintAsk | PaperAsk, behind: number): Promise<Uint8Array>;
  /** Ends what is being printed. */
  stop(): Promise<void>;
}

/**
 * Prints reports of an opened store file, each in a thread that ends with it: the libraries for files take memory, and
 * printing is rare. One at a time.
 */
export function createPrinter(file: string): Printer {
  let last: Promise<unknown> = Promise.resolve();
  let running: Worker | undefined;

  function run(ask: PrintAsk | PaperAsk, behind: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new CentralitaError('report-failed', { why }));
      const worker = new Worker(threadUrl, { workerData: { file, ask, behind } });
      running = worker;
      worker.on('message', resolve);
      worker.on('error', (error) => fail(describeError(error)));
      // After the file has come this says nothing new.
      worker.on('exit', (code) => {
        running = undefined;
        fail(`exit ${code}`);
      });
    });
  }

  return {
    print(ask, behind) {
      const printed = last.then(() => run(ask, behind));
      last = printed.catch(() => undefined);
      return printed;
    },
    async stop() {
      await running?.terminate();
    },
  };
}
