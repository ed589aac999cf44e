import { expect, test } from 'vitest';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { openRerateStore } from './rerate-store.ts';

test('what a run changed is found by the successor of each charge, however many charges there are', () => {
  const db = openMemoryDb();
  const { prepare } = db.$client;
  const plans: string[] = [];
  db.$client.prepare = ((text: string) => {
    const values = Array.from({ length: text.split('?').length - 1 }, () => 1);
    const rows = prepare.call(db.$client, `explain query plan ${text}`).all(values);
    plans.push(...(rows as { detail: string }[]).map(({ detail }) => detail));
    return prepare.call(db.$client, text);
  }) as typeof prepare;
  expect(openRerateStore(db).changes({ afterCharge: 0, lastCharge: 9 }, { after: 0, limit: 5 })).toEqual([]);
  expect(plans.map((plan) => plan.replace(/ \(.*/, ''))).toEqual([
    'SEARCH charges USING INDEX charges_by_successor',
    'SEARCH fresh USING INTEGER PRIMARY KEY',
  ]);
});
