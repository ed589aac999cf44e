import { createRatingJobs } from './adapters/customer-files/job-host.ts';
import type { Closers } from './base/closers.ts';
import type { Log } from './base/log.ts';
import { createBills } from './services/rating/bills/create-bills.ts';
import { createRerates } from './services/rating/create-rerates.ts';

type House = Omit<Parameters<typeof createBills>[0] & Parameters<typeof createRerates>[0], 'log' | 'jobs'>;

/** What calls cost, looked at again: carriers' bills compared and charges rated anew, in a thread of its own. */
export function openCosts(house: House & { dbFile: string; dataFolder: string; log: Log; closers: Closers }) {
  const { dbFile, dataFolder, closers } = house;
  const log = house.log.in('costs');
  const jobs = createRatingJobs({ file: dbFile, dataFolder });
  closers.add('work on costs', jobs.close);
  return { bills: createBills({ ...house, log, jobs }), rerates: createRerates({ ...house, log, jobs }) };
}
