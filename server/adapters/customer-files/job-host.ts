import { Worker } from 'node:worker_threads';
import type { CustomerJob, CustomerJobsPort, JobOffice } from '../../services/customers/import/customer-jobs-port.ts';

// The thread's entry stands beside the composition root, as it takes files, services and the store together.
const threadUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../customer-thread.ts' : './customer-thread.js',
  import.meta.url,
);

/** Runs long work on the customer file of an opened store, one after the other, each in a thread that ends with it. */
export function createCustomerJobs(options: {
  file: string;
  dataFolder: string;
  office: () => JobOffice;
}): CustomerJobsPort & { close(): Promise<void> } {
  let running: { job: CustomerJob; worker: Worker; over: Promise<void> } | undefined;

  return {
    start(job) {
      const worker = new Worker(threadUrl, {
        workerData: { file: options.file, dataFolder: options.dataFolder, office: options.office(), job },
      });
      const over = new Promise<void>((resolve, reject) => {
        // It says so before its thread is taken down: whoever sees what came of it may begin the next at once.
        worker.on('message', () => resolve());
        worker.on('error', reject);
        worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
      }).finally(() => {
        if (running?.worker === worker) running = undefined;
      });
      running = { job, worker, over };
      return over;
    },
    stop: () => running?.worker.postMessage('stop'),
    current: () => running?.job,
    /** What is at work ends after its transaction, and is found half done at the next start. */
    async close() {
      running?.worker.postMessage('stop');
      await running?.over.catch(() => undefined);
    },
  };
}
