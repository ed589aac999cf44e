import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { createBus } from '../base/events.ts';
import { randomIds } from '../base/ids.ts';
import type { Access } from '../services/access/access.ts';
import { createAccess } from '../services/access/create-access.ts';
import type { Facts } from '../services/facts.ts';
import { createOfficeService } from '../services/office/create-office-service.ts';
import type { OfficeService } from '../services/office/office-service.ts';
import { type Db, openDb } from '../store/db.ts';

export const storeFile = (dataFolder: string): string => join(dataFolder, 'centralita.db');

export interface House {
  db: Db;
  office: OfficeService;
  access: Access;
}

/**
 * The store and the services that a command needs, whether or not the appliance runs: it looks for changes of the
 * office each second by itself. Closed when `use` is over. Throws CentralitaError `store-open-failed`.
 */
export async function withHouse<T>(dataFolder: string, use: (house: House) => T | Promise<T>): Promise<T> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const db = openDb(storeFile(dataFolder));
  try {
    const clock = systemClock;
    const ids = randomIds;
    // Nobody listens in this process.
    const bus = createBus<Facts>(() => undefined);
    const office = createOfficeService({ db, bus, clock, ids, dataFolder });
    return await use({ db, office, access: createAccess({ db, clock, ids }) });
  } finally {
    db.$client.close();
  }
}
