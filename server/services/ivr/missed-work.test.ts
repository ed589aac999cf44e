import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { timesToCallBack } from '../../store/queries/missed-calls.ts';
import { calls } from '../../store/schema/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { FactBus } from '../facts.ts';
import { createMissedWork } from './missed-work.ts';

const number = '+34600111222';
const row = { fromNumber: '600', toNumber: '910', e164: number } as const;

test('what is written beside a missed caller goes once somebody talked with them, and not before', () => {
  const db = openMemoryDb();
  const bus: FactBus = createBus(() => undefined);
  const work = createMissedWork({ db, clock: new FakeClock(5), bus });
  work.write(number, { assignedTo: 'ana', note: 'urgent', by: 'sofia' });
  work.write(number, { assignedTo: 'luis', note: null, by: 'ana' });
  const vain = { ...row, direction: 'inbound', endReason: 'abandoned', talkMs: 0 } as const;
  db.insert(calls)
    .values([
      { ...vain, id: 'first', startedAt: 1_000, endedAt: 2_000 },
      { ...vain, id: 'second', startedAt: 5_000, endedAt: 6_000 },
    ])
    .run();
  bus.publish('call.changed', { callId: 'second', ended: true, logins: [] });
  expect(work.all().get(number)).toMatchObject({ assignedTo: 'luis', note: null, changedBy: 'ana', changedAt: 5 });
  expect(timesToCallBack(db, 0)).toEqual([]);
  db.insert(calls)
    .values({
      ...row,
      id: 'back',
      direction: 'outbound',
      startedAt: 61_000,
      answeredAt: 62_000,
      endedAt: 70_000,
      talkMs: 8_000,
    })
    .run();
  bus.publish('call.changed', { callId: 'back', ended: true, logins: [] });
  expect(work.all().size).toBe(0);
  // From the first call in vain to the talk.
  expect(timesToCallBack(db, 0)).toEqual([60_000]);
});
