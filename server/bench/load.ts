import { Worker } from 'node:worker_threads';
import type { Job, JobResult } from './jobs.ts';

/** The load worker, asked for one job after the other. */
export interface Load extends AsyncDisposable {
  run<K extends Job['kind']>(job: Job & { kind: K }): Promise<JobResult<K>>;
}

export function startLoad(): Load {
  const worker = new Worker(new URL('./load-worker.js', import.meta.url));
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let count = 0;
  worker.on('message', ({ id, result, error }: { id: number; result?: unknown; error?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result as never);
    else asked?.reject(new Error(error));
  });
  worker.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error instanceof Error ? error : new Error(String(error)));
  });
  return {
    run(job) {
      return new Promise((resolve, reject) => {
        const id = ++count;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, job });
      });
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}
