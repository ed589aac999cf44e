import { createDeckJobs } from './adapters/customer-files/job-host.ts';
import type { Closers } from './base/closers.ts';
import type { Log } from './base/log.ts';
import { createDeckImports } from './services/rating/create-deck-imports.ts';

type House = Omit<Parameters<typeof createDeckImports>[0], 'log' | 'jobs'>;

/** Price lists, also those of half a million rows, which are read and compared in a thread of their own. */
export function openPriceLists(house: House & { dbFile: string; log: Log; closers: Closers }) {
  const { dbFile, dataFolder, log, closers } = house;
  const jobs = createDeckJobs({ file: dbFile, dataFolder });
  closers.add('work on price lists', jobs.close);
  return { deckImports: createDeckImports({ ...house, log: log.in('price-lists'), jobs }) };
}
