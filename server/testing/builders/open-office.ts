import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import type { Office } from '../../core/office/office.ts';
import type { PasswordCost } from '../../services/access/passwords.ts';
import type { Facts } from '../../services/facts.ts';
import { createOfficeService } from '../../services/office/create-office-service.ts';
import { openMemoryDb } from '../memory-db.ts';
import { sampleOffice } from './office.ts';

/** Hashes in a tenth of a millisecond: never for real people. */
export const cheapCost: PasswordCost = { memoryKib: 64, passes: 1, lanes: 1 };

/** What happened so far, in order. */
export interface ToldFact {
  topic: keyof Facts;
  fact: unknown;
}

/**
 * A store in memory with the sample office applied, on a fake clock, and everything that was published since.
 * `close` removes the data folder. A listener's throw fails the test at once.
 */
export function openOffice(overrides: Partial<Office> = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
  const db = openMemoryDb();
  const clock = new FakeClock();
  const ids = countingIds();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const office = createOfficeService({ db, bus, clock, ids, dataFolder, passwordCost: cheapCost });
  const outcome = office.apply(sampleOffice(overrides), { by: 'test' });
  if (outcome.kind !== 'applied') throw new Error(JSON.stringify(outcome, null, 2));
  const told: ToldFact[] = [];
  bus.onAny((topic, fact) => told.push({ topic, fact }));
  return {
    db,
    clock,
    ids,
    bus,
    office,
    dataFolder,
    told,
    close(): void {
      db.$client.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
