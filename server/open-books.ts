import { join } from 'node:path';
import { startDataWorker } from './adapters/data/data-host.ts';
import { holidayCalendar } from './adapters/holidays/holiday-calendar.ts';
import { repairWavHeader } from './adapters/media/wav-repair.ts';
import type { Clock } from './base/clock.ts';
import type { Closers } from './base/closers.ts';
import type { Ids } from './base/ids.ts';
import type { Log } from './base/log.ts';
import { createAccess } from './services/access/create-access.ts';
import { createJournal } from './services/calls/journal.ts';
import { createProjector } from './services/calls/projector.ts';
import { startProofOfLife } from './services/calls/proof-of-life.ts';
import { closeInterruptedCalls, mendInterruptedRecordings } from './services/calls/recovery.ts';
import { createCustomers } from './services/customers/create-customers.ts';
import type { FactBus } from './services/facts.ts';
import { keepHolidays } from './services/holidays/keep-holidays.ts';
import { createOfficeService } from './services/office/create-office-service.ts';
import { openRating } from './services/rating/open-rating.ts';
import { sealRecordings } from './services/recordings/seal.ts';
import { mendMessages } from './services/voicemail/mend-messages.ts';
import { openDb } from './store/db.ts';
import { holdFolder } from './store/hold-folder.ts';

/** Calls are controlled on the thread that writes: what the store does not take by then is tried again. */
const storeBusyMs = 50;

/**
 * Opens what the house keeps on its disk: the store, the office, the customers, the journal with its prices, and the thread
 * that reads them. What a sudden end left open in them is closed and mended by then.
 */
export async function openBooks(deps: {
  dataFolder: string;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  log: Log;
  closers: Closers;
}) {
  const { dataFolder, clock, ids, bus, log, closers } = deps;
  const dbFile = join(dataFolder, 'centralita.db');
  closers.add('data folder', holdFolder(dataFolder).release);
  const db = openDb(dbFile, { busyMs: storeBusyMs });
  closers.add('store', () => db.$client.close());
  const office = createOfficeService({ db, bus, clock, ids, dataFolder });
  closers.add('office watch', office.watch());
  closers.add('holidays', keepHolidays({ office, bus, clock, port: holidayCalendar, log: log.in('holidays') }));
  const access = createAccess({ db, clock, ids });
  const customers = createCustomers({ db, bus, clock, ids, office });

  const journal = createJournal({ db, clock, bus, log: log.in('journal'), gatherMs: 20 });
  closers.add('journal', journal.stop);
  const { meter, estimateCost, decks } = openRating({ db, office, clock });
  const projector = createProjector({ db, journal, meter, bus, office, log: log.in('calls') });
  closeInterruptedCalls({ db, journal, projector, log: log.in('recovery') });
  const mend = async (file: string) => {
    const mended = await repairWavHeader(join(dataFolder, file));
    return mended.kind === 'no-wav' ? undefined : mended;
  };
  await mendInterruptedRecordings({ db, log: log.in('recovery'), mend });
  await mendMessages({ db, dataFolder, log: log.in('recovery'), mend });
  closers.add('proof of life', startProofOfLife({ db, clock, log: log.in('recovery') }));
  closers.add('seals', sealRecordings({ db, bus, log: log.in('recordings'), dataFolder }).stop);
  const dataWorker = startDataWorker({ file: dbFile, clock, log: log.in('data') });
  closers.add('data worker', dataWorker.stop);
  return { db, dbFile, office, access, customers, journal, estimateCost, decks, projector, dataWorker };
}
