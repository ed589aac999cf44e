import { join } from 'node:path';
import { eq, isNull } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openReadOnly, schema } from '../../store/db.ts';
import { calls, charges } from '../../store/schema/calls.ts';
import { customers } from '../../store/schema/customers.ts';
import { makeTempFolder } from '../loopback.ts';
import { withDemoCosts } from './demo-costs.ts';
import { furnishDesk, withDemoDesk } from './demo-desk.ts';
import { demoOffice } from './demo-office.ts';
import { furnish } from './furnish.ts';

test('the demonstration has a past: customers, ended calls of all kinds, charges that add up', async () => {
  await using folder = await makeTempFolder('demo');
  const nowMs = Date.UTC(2026, 5, 15, 18);
  const office = withDemoCosts(demoOffice({ address: '127.0.0.10', port: 5060 }));
  const furnished = furnish({ dataFolder: folder.path, office, nowMs });
  const db = openReadOnly(join(folder.path, 'centralita.db'));
  const told = db.select().from(calls).all();
  expect(furnished.customers).toHaveLength(200);
  expect(db.select().from(customers).all()).toHaveLength(200);
  expect(told.length).toBe(furnished.calls);
  expect(told.length).toBeGreaterThan(500);
  expect(db.select().from(calls).where(isNull(calls.endedAt)).all()).toEqual([]);
  const reasons = new Set(told.map((call) => call.endReason));
  for (const reason of ['caller-hangup', 'callee-hangup', 'abandoned', 'busy', 'no-answer']) {
    expect(reasons).toContain(reason);
  }
  const rated = db.select().from(charges).where(eq(charges.state, 'rated')).all();
  expect(rated.length).toBeGreaterThan(50);
  expect(rated.every((charge) => Number(charge.net) > 0 && charge.currency === 'DOP')).toBe(true);
  // A bundle pays some, what is charged on is more than the cost, and some calls go abroad.
  expect(rated.some(({ kind, bundles }) => kind === 'cost' && bundles !== null)).toBe(true);
  expect(rated.some(({ kind }) => kind === 'price')).toBe(true);
  expect(new Set(rated.map(({ rateName }) => rateName))).toContain('España');
  expect(told.filter((call) => call.direction === 'inbound' && call.talkMs > 0 && call.login === null)).toEqual([]);
  db.$client.close();
});

test('the desks of the demonstration have work: cases in all states, tasks, mails, and a script that is read', async () => {
  await using folder = await makeTempFolder('demo-desk');
  const nowMs = Date.UTC(2026, 5, 15, 18);
  const office = withDemoDesk(withDemoCosts(demoOffice({ address: '127.0.0.10', port: 5060 })));
  const { customers: known } = furnish({ dataFolder: folder.path, office, nowMs });
  furnishDesk({ dataFolder: folder.path, customers: known, nowMs });
  const db = openReadOnly(join(folder.path, 'centralita.db'));
  const cases = db.select().from(schema.cases).all();
  expect(new Set(cases.map(({ stateKind }) => stateKind))).toEqual(
    new Set(['open', 'pending', 'handed-over', 'closed']),
  );
  expect(cases.every(({ motive, customerId }) => motive !== null && customerId !== null)).toBe(true);
  expect(db.select().from(schema.tasks).all()).toHaveLength(4);
  expect(
    db
      .select()
      .from(schema.mails)
      .all()
      .map(({ state }) => state),
  ).toEqual(['new', 'new', 'sent']);
  expect(db.select().from(schema.scripts).all()).toMatchObject([{ live: 1, draft: null }]);
  db.$client.close();
});
