import { expect, test } from 'vitest';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { openCustomerStore } from './customer-store.ts';
import { openIndexMerging } from './merge-index.ts';
import { openCustomerSearch } from './search-customers.ts';

test('saves lay pieces beside each other, and merging makes few of them without losing a word', () => {
  const db = openMemoryDb();
  const store = openCustomerStore(db);
  const pieces = () => db.$client.prepare('select count(distinct segid) from customer_search_idx').pluck().get();
  for (let at = 0; at < 40; at += 1)
    db.transaction(() =>
      store.write(
        {
          ...{ id: `c${at % 20}`, kind: 'person', name: `Ana Word${at}`, vip: false, remarks: '', standing: 'active' },
          ...{ tags: [], own: {}, points: [], createdAt: 1, updatedAt: at },
        },
        { at, by: 'ana', how: 'form' },
      ),
    );
  expect(pieces()).toBe(40);
  const merge = openIndexMerging(db.$client);
  while (merge());
  expect(pieces()).toBeLessThan(16);
  const look = openCustomerSearch(db);
  expect(look('word39').ids).toEqual(['c19']);
  expect(look('word19').ids).toEqual([]);
  expect(look('ana').ids).toHaveLength(20);
});
