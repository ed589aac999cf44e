import { Worker } from 'node:worker_threads';

/** Long work, one after the other, each in a thread that ends with it. */
export interface ThreadJobs<Job> {
  /** Resolves when the work is over: what came of it stands in the store. Rejects where the thread failed. */
  start(job: Job): Promise<void>;
  /** Asks what runs to end after what it is at. */
  stop(): void;
  /** What runs now. */
  current(): Job | undefined;
  /** What is at work ends after its transaction, and is found half done at the next start. */
  close(): Promise<void>;
}

/** `entry` is the thread's file; it gets `data()` and the job. */
export function createThreadJobs<Job>(options: { entry: URL; data: () => object }): ThreadJobs<Job> {
  let running: { job: Job; worker: Worker; over: Promise<void> } | undefined;

  return {
    start(job) {
      const worker = new Worker(options.entry, { workerData: { ...options.data(), job } });
      const over = new Promise<void>((resolve, reject) => {
        worker.on('error', reject);
        worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
      }).finally(() => {
        running = undefined;
      });
      running = { job, worker, over };
      return over;
    },
    stop: () => running?.worker.postMessage('stop'),
    current: () => running?.job,
    async close() {
      running?.worker.postMessage('stop');
      await running?.over.catch(() => undefined);
    },
  };
}
