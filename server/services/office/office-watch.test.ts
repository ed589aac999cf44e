import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { openDb, schema } from '../../store/db.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { cheapCost } from '../../testing/builders/open-office.ts';
import type { Facts } from '../facts.ts';
import { createOfficeService } from './create-office-service.ts';
import { readTaken } from './office-revision.ts';

test('what the command line changes is noticed at once, told, and known to be taken', () => {
  const clock = new FakeClock();
  const folder = mkdtempSync(join(tmpdir(), 'office-watch-'));
  const file = join(folder, 'centralita.db');
  const db = openDb(file);
  const told: string[] = [];
  const bus = createBus<Facts>(() => undefined);
  bus.on('office.changed', (fact) => told.push(fact.by));
  const common = { clock, ids: countingIds(), dataFolder: folder, passwordCost: cheapCost };
  const running = createOfficeService({ db, bus, ...common });
  running.apply(sampleOffice(), { by: 'start' });
  const stop = running.watch();
  const otherDb = openDb(file);
  const cli = createOfficeService({ db: otherDb, bus: createBus<Facts>(() => undefined), ...common });
  cli.edit(
    (draft) => {
      draft.office.name = 'Renamed';
    },
    { by: 'cli' },
  );
  // Read at once, told within a moment.
  expect(running.read().office.name).toBe('Renamed');
  expect(readTaken(otherDb)).toBe('behind');
  clock.advance(250);
  expect(readTaken(otherDb)).toBe('taken');
  expect(told).toEqual(['start', 'cli']);
  expect(running.read().office.name).toBe('Renamed');
  // A change of ours or of another table is no news.
  running.edit(
    (draft) => {
      draft.office.name = 'Again';
    },
    { by: 'page' },
  );
  const office = running.read();
  otherDb.insert(schema.proofOfLife).values({ id: 1, at: 1 }).run();
  clock.advance(5_000);
  expect(running.read()).toBe(office);
  expect(told).toEqual(['start', 'cli', 'page']);
  expect(readTaken(otherDb)).toBe('taken');
  stop();
  expect(readTaken(otherDb)).toBe('absent');
  expect(clock.pending).toBe(0);
  otherDb.$client.close();
  db.$client.close();
  rmSync(folder, { recursive: true, force: true });
});
