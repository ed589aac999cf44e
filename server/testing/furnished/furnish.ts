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
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { openDb } from '../../store/db.ts';
import { agentEvents } from '../../store/schema/calls.ts';
import { seeded } from '../seeded.ts';
import { imagineCalls } from './imagine-calls.ts';
import { imagineCustomers } from './imagine-customers.ts';
import { imagineDuty } from './imagine-duty.ts';

export interface Furnished {
  customers: { id: string; name: string; e164: string }[];
  calls: number;
}

/**
 * Fills an empty data folder: the office, 200 customers and the calls of the past four weeks, told to the journal through
 * the same services that tell real ones, so that each figure of the pages derives from them. The appliance must not run.
 */
export function furnish(options: { dataFolder: string; office: Office; nowMs: number }): Furnished {
  mkdirSync(options.dataFolder, { recursive: true });
  const db = openDb(join(options.dataFolder, 'centralita.db'));
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const office = createOfficeService({ db, bus, clock: systemClock, ids: randomIds, dataFolder: options.dataFolder });
  const outcome = office.apply(options.office, { by: 'demo' });
  if (outcome.kind === 'refused') throw new Error(`the demo office was refused: ${JSON.stringify(outcome.problems)}`);

  const log = createLog('warn').in('demo');
  const pick = seeded(20260105);
  const people = imagineCustomers(200, { pick, nowMs: options.nowMs });
  const journal = createJournal({ db, clock: systemClock, bus, log });
  const projector = createProjector({
    db,
    journal,
    meter: openRating({ db, office, clock: systemClock }).meter,
    bus,
    office,
    log,
  });
  const known = people.map(({ card, e164 }) => ({ id: card.id, name: card.name, e164 }));
  const calls = imagineCalls({
    pick,
    fromMs: options.nowMs - 28 * 86_400_000,
    toMs: options.nowMs,
    callsPerDay: 45,
    trunkId: 'carrier',
    queueId: 'reception',
    did: options.office.inboundRoutes[0]!.did,
    agents: options.office.people
      .filter(({ roles }) => roles.includes('agent'))
      .map(({ login, extension }) => ({ login, extension: extension! })),
    customers: known,
  });
  db.$client.transaction(() => {
    const store = openCustomerStore(db);
    for (const { card } of people) store.write(card, { at: card.createdAt, by: 'demo', how: 'form' });
    const told = calls.map((call) => ({ ...call, callId: randomIds.next(call.at) }));
    for (const { callId, facts } of told) {
      for (const { at, fact } of facts) journal.tell(callId, fact, at);
      const talk = facts.find(({ fact }) => fact.kind === 'queue.offered')?.fact;
      const { id, name } = options.office.results[pick(options.office.results.length + 1)] ?? {};
      // Not everybody says what came of a call.
      if (talk?.kind === 'queue.offered' && id !== undefined && facts.some(({ fact }) => fact.kind === 'legs.bridged'))
        journal.tell(callId, { kind: 'result.given', login: talk.login, resultId: id, name: name! }, facts.at(-1)!.at);
      projector.project(callId);
    }
    journal.flush();
    for (const row of imagineDuty({ calls: told, pick }))
      if (row.at < options.nowMs) db.insert(agentEvents).values(row).run();
  })();
  db.$client.close();
  return { customers: known, calls: calls.length };
}
