import { expect, test } from 'vitest';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { impersonalTables, personalTables } from './personal-tables.ts';

const db = openMemoryDb();

const inStore = (
  db.$client
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'
         and name not like '\\_\\_drizzle%' escape '\\' and name not like 'customer\\_search%' escape '\\'`,
    )
    .pluck()
    .all() as string[]
).toSorted();

const columnsOf = (table: string) =>
  db.$client.pragma(`table_info("${table}")`) as { name: string; type: string; pk: number }[];

test('every table of the store says what happens to people in it, or why there are none', () => {
  expect([...Object.keys(personalTables), ...Object.keys(impersonalTables)].toSorted()).toEqual(inStore);
  expect(Object.keys(personalTables).filter((table) => table in impersonalTables)).toEqual([]);
  for (const [table, why] of Object.entries(impersonalTables)) expect(why.length, table).toBeGreaterThan(8);
});

test('no table that is said to have no customers has a column for them', () => {
  const telling = /^(customer_id|e164|from_number|from_name|to_number|caller_number|asked_number)$/;
  const found = Object.keys(impersonalTables).flatMap((table) =>
    columnsOf(table).flatMap(({ name }) => (telling.test(name) ? [`${table}.${name}`] : [])),
  );
  expect(found).toEqual([]);
});

test('every text of a row that stays is either taken away or said to tell nothing', () => {
  for (const [table, { forgotten, ties }] of Object.entries(personalTables)) {
    const texts = columnsOf(table).flatMap(({ name, type }) => (type.toLowerCase() === 'text' ? [name] : []));
    for (const { column } of ties)
      expect(
        columnsOf(table).map(({ name }) => name),
        table,
      ).toContain(column);
    if (forgotten === 'deleted') continue;
    expect([table, [...forgotten.blotted, ...forgotten.plain].toSorted()]).toEqual([table, texts.toSorted()]);
  }
});
