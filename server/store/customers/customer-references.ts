import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { type Db, schema } from '../db.ts';

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Tables of the card itself; its history is moved apart from them. */
const ofTheCard = new Set(['contact_points', 'customer_refusals', 'customer_changes']);

export interface CustomerReference {
  table: string;
  column: string;
  /** The customer leads an index: one can be looked for. */
  isIndexed: boolean;
}

/** Every place of the store where a customer stands with what was done: calls, notes, messages, whatever comes to them. */
export const customerReferences: readonly CustomerReference[] = Object.values(schema)
  .filter((each) => is(each, SQLiteTable))
  .map((table) => getTableConfig(table as SQLiteTable))
  .filter(
    ({ name, columns }) =>
      !ofTheCard.has(name) && columns.some((column) => column.name === 'customerId' || column.name === 'customer_id'),
  )
  .map(({ name, indexes }) => ({
    table: name,
    column: 'customer_id',
    isIndexed: indexes.some(({ config }) => {
      const [first] = config.columns;
      return first !== undefined && 'name' in first && snake(String(first.name)) === 'customer_id';
    }),
  }));

/** Tells whether anything but the card's own history speaks of a customer. */
export function openCustomerUse(db: Db): { isUsed(customerId: string): boolean } {
  const indexed = customerReferences
    .filter(({ isIndexed }) => isIndexed)
    .map(({ table, column }) => db.$client.prepare(`select 1 from "${table}" where "${column}" = ? limit 1`));
  const positions = db.$client.prepare(
    'select 1 from customer_positions where company_id = @id or person_id = @id limit 1',
  );
  const refusals = db.$client.prepare('select 1 from customer_refusals where customer_id = ? limit 1');
  const merges = db.$client.prepare('select 1 from customer_merges where kept_id = ? and undone_at is null limit 1');
  const others = new Set(
    customerReferences
      .filter(({ isIndexed }) => !isIndexed)
      .flatMap(
        ({ table, column }) =>
          db.$client
            .prepare(`select distinct "${column}" from "${table}" where "${column}" is not null`)
            .pluck()
            .all() as string[],
      ),
  );
  return {
    isUsed: (id) =>
      others.has(id) ||
      indexed.some((look) => look.get(id) !== undefined) ||
      positions.get({ id }) !== undefined ||
      refusals.get(id) !== undefined ||
      merges.get(id) !== undefined,
  };
}
