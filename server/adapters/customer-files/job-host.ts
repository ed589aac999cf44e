import type { CustomerJob, JobOffice } from '../../services/customers/import/customer-jobs-port.ts';
import type { DeckJob } from '../../services/rating/deck-jobs-port.ts';
import type { RatingJob } from '../../services/rating/rating-jobs-port.ts';
import { createThreadJobs, type ThreadJobs } from './thread-jobs.ts';

// Each thread's entry stands beside the composition root, as it takes files, services and the store together.
const entryOf = (name: string): URL =>
  new URL(import.meta.url.endsWith('.ts') ? `../../${name}.ts` : `./${name}.js`, import.meta.url);

/** Long work on the customer file of an opened store. */
export const createCustomerJobs = (options: {
  file: string;
  dataFolder: string;
  office: () => JobOffice;
}): ThreadJobs<CustomerJob> =>
  createThreadJobs({
    entry: entryOf('customer-thread'),
    data: () => ({ file: options.file, dataFolder: options.dataFolder, office: options.office() }),
  });

/** Price lists read, compared and published. */
export const createDeckJobs = (options: { file: string; dataFolder: string }): ThreadJobs<DeckJob> =>
  createThreadJobs({ entry: entryOf('deck-thread'), data: () => options });

/** Bills of carriers compared, and charges rated anew. */
export const createRatingJobs = (options: { file: string; dataFolder: string }): ThreadJobs<RatingJob> =>
  createThreadJobs({ entry: entryOf('rating-thread'), data: () => options });
