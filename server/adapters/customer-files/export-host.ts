import { Worker } from 'node:worker_threads';
import type { CustomerExportPort } from '../../services/customers/customer-export-port.ts';

// The thread's entry stands beside the composition root, as it takes files and the store together.
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../customer-export-thread.ts' : './customer-export-thread.js',
  import.meta.url,
);

/** Exports cards of an opened store file, each export in a thread that ends with it. */
export const createCustomerExport = (file: string): CustomerExportPort => ({
  export(ask) {
    const worker = new Worker(threadUrl, { workerData: { file, ask } });
    let isOver = false;
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          worker.on('error', (error) => {
            isOver = true;
            controller.error(error);
          });
          worker.on('exit', (code) => {
            if (!isOver) controller.error(new Error(`exit ${code}`));
          });
        },
        pull(controller) {
          return new Promise<void>((resolve) => {
            worker.once('message', (piece: Uint8Array | undefined) => {
              if (piece) controller.enqueue(piece);
              else {
                isOver = true;
                controller.close();
              }
              resolve();
            });
            worker.postMessage('more');
          });
        },
        async cancel() {
          isOver = true;
          await worker.terminate();
        },
      },
      { highWaterMark: 1 },
    );
  },
});
