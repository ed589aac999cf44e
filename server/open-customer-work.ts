import { createCustomerExport } from './adapters/customer-files/export-host.ts';
import { createCustomerJobs } from './adapters/customer-files/job-host.ts';
import type { Closers } from './base/closers.ts';
import type { Log } from './base/log.ts';
import { openCosts } from './open-costs.ts';
import { openPriceLists } from './open-price-lists.ts';
import { createCases } from './services/cases/create-cases.ts';
import { createDuplicates } from './services/customers/create-duplicates.ts';
import { createImports } from './services/customers/import/create-imports.ts';
import { createListQualities } from './services/customers/list-qualities.ts';
import type { QualityPort } from './services/customers/quality-port.ts';
import { createDrafts } from './services/desks/drafts.ts';
import { createFiles } from './services/files/files.ts';
import { createMergeValues } from './services/merge/merge-values.ts';
import { createPrivacy } from './services/privacy/privacy.ts';
import { createViewLog } from './services/privacy/view-log.ts';
import { createSegments } from './services/segments/create-segments.ts';
import type { SegmentReads } from './services/segments/segments-port.ts';

type House = Omit<Parameters<typeof createImports>[0], 'log' | 'jobs'> & Parameters<typeof createCases>[0];

/** What is done with the customer file besides calls: lists in and out, duplicates, cases. Long work has threads of its own. */
export function openCustomerWork(
  house: House & {
    dbFile: string;
    log: Log;
    closers: Closers;
    reads: SegmentReads & QualityPort;
  },
) {
  const { dbFile, dataFolder, office, log, closers } = house;
  const jobOffice = () => {
    const { office: where, customerFields } = office.read();
    return { country: where.country, customerFields };
  };
  const jobs = createCustomerJobs({ file: dbFile, dataFolder, office: jobOffice });
  closers.add('work on customers', jobs.close);
  const cases = createCases(house);
  const files = createFiles({ ...house, log: log.in('files') });
  closers.add('files', files.stop);
  const segments = createSegments({ ...house, log: log.in('segments'), jobs });
  const privacy = createPrivacy({ ...house, log: log.in('privacy'), jobs });
  closers.add('privacy', privacy.stop);
  const views = createViewLog({ ...house, log: log.in('privacy') });
  closers.add('who looked at what', views.stop);
  return {
    privacy,
    views,
    ...openPriceLists(house),
    ...openCosts({ ...house, files }),
    drafts: createDrafts(house),
    exports: createCustomerExport(dbFile),
    duplicates: createDuplicates({ ...house, log: log.in('duplicates'), jobs }),
    imports: createImports({ ...house, log: log.in('imports'), jobs }),
    qualities: createListQualities({ ...house, log: log.in('quality'), port: house.reads, segments }),
    cases,
    files,
    merge: createMergeValues({ ...house, cases }),
    segments,
  };
}
