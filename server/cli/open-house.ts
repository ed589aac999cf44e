import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { createBus } from '../base/events.ts';
import { randomIds } from '../base/ids.ts';
import { makePrivateFolder } from '../base/private-folder.ts';
import type { Access } from '../services/access/access.ts';
import { createAccess } from '../services/access/create-access.ts';
import { createCustomers } from '../services/customers/create-customers.ts';
import type { Customers } from '../services/customers/customers.ts';
import type { Facts } from '../services/facts.ts';
import { type Callbacks, createCallbacks } from '../services/ivr/callbacks.ts';
import { createOfficeService } from '../services/office/create-office-service.ts';
import { readTaken } from '../services/office/office-revision.ts';
import type { OfficeService } from '../services/office/office-service.ts';
import { type Db, openDb, schema } from '../store/db.ts';

export const storeFile = (dataFolder: string): string => join(dataFolder, 'centralita.db');

export interface House {
  db: Db;
  office: OfficeService;
  access: Access;
  customers: Customers;
  callbacks: Callbacks;
}

/** A proof of life younger than this: the appliance runs, or did a moment ago. One is written every ten seconds. */
const ALIVE_MS = 25_000;
const LOOK_MS = 50;
const PATIENCE_MS = 3_000;

export const isAlive = (db: Db, now: number): boolean =>
  Math.abs(now - (db.select().from(schema.proofOfLife).get()?.at ?? 0)) < ALIVE_MS;

/** When a command is over the next one, or the next call, finds what it changed: the appliance takes a moment. */
async function untilTaken(db: Db): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS && readTaken(db) === 'behind'; waited += LOOK_MS) {
    if (!isAlive(db, systemClock.now())) return;
    await new Promise<void>((go) => systemClock.after(LOOK_MS, go));
  }
}

/**
 * The store and the services that a command needs, whether or not the appliance runs: it notices changes of the
 * office by itself. Closed when `use` is over. Throws CentralitaError `store-open-failed`.
 */
export async function withHouse<T>(dataFolder: string, use: (house: House) => T | Promise<T>): Promise<T> {
  makePrivateFolder(dataFolder);
  const db = openDb(storeFile(dataFolder));
  try {
    const clock = systemClock;
    const ids = randomIds;
    // Nobody listens in this process.
    const bus = createBus<Facts>(() => undefined);
    const office = createOfficeService({ db, bus, clock, ids, dataFolder });
    const answer = await use({
      db,
      office,
      access: createAccess({ db, clock, ids }),
      customers: createCustomers({ db, bus, clock, ids, office }),
      callbacks: createCallbacks({ db, bus, clock, ids }),
    });
    await untilTaken(db);
    return answer;
  } finally {
    db.$client.close();
  }
}
