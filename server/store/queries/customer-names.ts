import { inArray } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { customers } from '../schema/customers.ts';

/** Names of these customers by id, in one question: for lists. Who is not there is left out. */
export function customerNames(db: Db, ids: readonly (string | null)[]): Map<string, string> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = db
    .select({ id: customers.id, name: customers.name })
    .from(customers)
    .where(inArray(customers.id, wanted))
    .all();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
