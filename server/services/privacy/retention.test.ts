import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { privacyDefaults } from '../../core/office/privacy.ts';
import { openDb, schema } from '../../store/db.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { createRetention } from './retention.ts';

const yearMs = 365 * 86_400_000;

function open(keepMonths = { changes: 12, notes: 12, cases: 12, views: 12 }) {
  const clock = new FakeClock();
  const db = openDb(':memory:');
  const now = clock.now();
  const at = [now - 2 * yearMs, now - 1_000] as const;
  for (const [index, when] of at.entries()) {
    db.insert(schema.customerChanges).values({ customerId: 'c', at: when, by: 'ana', how: 'form', changes: [] }).run();
    db.insert(schema.callNotes)
      .values({ callId: `k${index}`, login: 'ana', text: 'x', updatedAt: when })
      .run();
    db.insert(schema.cases)
      .values({
        id: index + 1,
        title: 'Queja',
        class: 'proper',
        priority: 'normal',
        stateKind: 'closed',
        state: { kind: 'closed', result: 'solved', at: when },
        clocks: {},
        openedAt: when,
        openedBy: 'ana',
        closedAt: when,
        updatedAt: when,
      })
      .run();
    db.insert(schema.caseEvents)
      .values({ caseId: index + 1, at: when, by: 'ana', kind: 'noted', data: { text: 'dijo' } as never })
      .run();
    db.insert(schema.viewLog)
      .values({ hour: Math.floor(when / 3_600_000), login: 'ana', kind: 'card', subject: 'c', count: 1, lastAt: when })
      .run();
  }
  const office = { read: () => ({ ...clinicOffice(), privacy: { ...privacyDefaults, keepMonths } }) };
  const retention = createRetention({ db, clock, log: silentLog, office });
  return { db, clock, retention };
}

async function sweepThrough({ clock, retention }: ReturnType<typeof open>): Promise<void> {
  let isOver = false;
  const over = retention.sweep().then(() => {
    isOver = true;
  });
  for (let turn = 0; turn < 100 && !isOver; turn += 1) {
    clock.advance(20);
    await Promise.resolve();
    await Promise.resolve();
  }
  await over;
}

test('what would go is told before, and goes: what is younger stays', async () => {
  const stage = open();
  expect(stage.retention.preview().map(({ kind, count }) => [kind, count])).toEqual([
    ['changes', 1],
    ['notes', 1],
    ['cases', 1],
    ['views', 1],
  ]);
  await sweepThrough(stage);
  expect(stage.retention.preview().map(({ count }) => count)).toEqual([0, 0, 0, 0]);
  for (const table of [schema.customerChanges, schema.callNotes, schema.viewLog])
    expect(stage.db.select().from(table).all()).toHaveLength(1);
  expect(
    stage.db
      .select()
      .from(schema.cases)
      .all()
      .map(({ title }) => title),
  ).toEqual(['', 'Queja']);
  expect(
    stage.db
      .select()
      .from(schema.caseEvents)
      .all()
      .map(({ data }) => data),
  ).toEqual([{ text: '' }, { text: 'dijo' }]);
});

test('what is kept for ever is not even counted', async () => {
  const stage = open({ changes: 0, notes: 0, cases: 0, views: 0 });
  expect(stage.retention.preview()).toEqual([]);
  await sweepThrough(stage);
  expect(stage.db.select().from(schema.customerChanges).all()).toHaveLength(2);
});
