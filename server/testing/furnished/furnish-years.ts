import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { randomIds } from '../../base/ids.ts';
import { createLog } from '../../base/log.ts';
import type { Office } from '../../core/office/office.ts';
import { createJournal } from '../../services/calls/journal.ts';
import { createProjector } from '../../services/calls/projector.ts';
import type { Facts } from '../../services/facts.ts';
import { createOfficeService } from '../../services/office/create-office-service.ts';
import { openRating } from '../../services/rating/open-rating.ts';
import { openDb } from '../../store/db.ts';
import { seeded } from '../seeded.ts';
import { imagineCalls } from './imagine-calls.ts';
import { imagineDuty } from './imagine-duty.ts';

const dayMs = 86_400_000;
const daysAtOnce = 28;

/**
 * Fills an empty data folder with the past of an office: its calls through the same journal and projector that real ones
 * go through, and what its people did. Five years at the usual 135 calls a day are 3 million journal rows, in some minutes.
 */
export function furnishYears(options: {
  dataFolder: string;
  office: Office;
  nowMs: number;
  years: number;
  callsPerDay?: number;
  /** After each stretch: how many rows there are. */
  onProgress?: (rows: number) => void;
}): { calls: number; journalRows: number } {
  mkdirSync(options.dataFolder, { recursive: true });
  const db = openDb(join(options.dataFolder, 'centralita.db'));
  // It can be made anew: no write needs to be on the disk.
  db.$client.pragma('synchronous = OFF');
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const office = createOfficeService({ db, bus, clock: systemClock, ids: randomIds, dataFolder: options.dataFolder });
  const outcome = office.apply(options.office, { by: 'demo' });
  if (outcome.kind === 'refused') throw new Error(`the office was refused: ${JSON.stringify(outcome.problems)}`);
  const log = createLog('warn').in('years');
  const journal = createJournal({ db, clock: systemClock, bus, log });
  const projector = createProjector({
    db,
    journal,
    meter: openRating({ db, office, clock: systemClock }).meter,
    bus,
    office,
    log,
  });
  const pick = seeded(20260105);
  const { people, queues, trunks, inboundRoutes } = options.office;
  const agents = people
    .filter(({ roles, extension }) => roles.includes('agent') && extension)
    .map(({ login, extension }) => ({ login, extension: extension! }));
  const customers = Array.from({ length: 3_000 }, (_, index) => ({
    id: `past-${index}`,
    e164: `+1809555${String(index).padStart(4, '0')}`,
  }));
  const end = Math.floor(options.nowMs / dayMs) * dayMs;
  const insertDuty = db.$client.prepare(
    'insert into agent_events (login, at, state, reason, call_id) values (@login, @at, @state, @reason, @callId)',
  );
  let [calls, journalRows] = [0, 0];
  for (let from = end - Math.round(options.years * 365.25) * dayMs; from < end; from += daysAtOnce * dayMs) {
    const told = imagineCalls({
      ...{ pick, agents, customers, trunkId: trunks[0]!.id, did: inboundRoutes[0]!.did },
      queueId: queues[0]!.id,
      ...{ fromMs: from, toMs: Math.min(from + daysAtOnce * dayMs, end), callsPerDay: options.callsPerDay ?? 135 },
    }).map((call) => ({ ...call, callId: randomIds.next(call.at) }));
    db.$client.transaction(() => {
      for (const { callId, facts } of told) {
        for (const { at, fact } of facts) journal.tell(callId, fact, at);
        projector.project(callId);
        journalRows += facts.length;
      }
      journal.flush();
      for (const row of imagineDuty({ calls: told, pick })) insertDuty.run(row);
    })();
    calls += told.length;
    options.onProgress?.(journalRows);
  }
  db.$client.close();
  return { calls, journalRows };
}
