import { Worker } from 'node:worker_threads';
import { CentralitaError } from '../../base/errors.ts';
import type { HolidayYear } from '../../core/office/hours-plan.ts';
import type { HolidayPort } from '../../services/holidays/holiday-port.ts';

export type HolidayQuestion = Parameters<HolidayPort['lookUp']>[0];

const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './holiday-worker.ts' : './holiday-worker.js',
  import.meta.url,
);

/** Each question in a thread of its own that ends with the answer: neither calls nor memory feel it. */
export const holidayCalendar: HolidayPort = {
  lookUp(asked) {
    return new Promise<HolidayYear[]>((resolve, reject) => {
      const worker = new Worker(workerUrl, { workerData: asked });
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new CentralitaError('holidays-failed', { place: asked.place, code })));
    });
  },
};
