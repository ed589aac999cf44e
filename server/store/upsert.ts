import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from './db.ts';

/**
 * A statement prepared once that writes a whole row, replacing the one with the same key: for rows that are written
 * several times per call. Every column must be given; null where there is nothing.
 */
export function prepareUpsert<T extends SQLiteTable>(
  db: Db,
  table: T,
  key: SQLiteColumn | SQLiteColumn[],
): (row: Required<T['$inferSelect']>) => void {
  const names = Object.keys(getTableColumns(table));
  const values = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]));
  const set = Object.fromEntries(
    names.map((name): [string, SQL] => [name, sql`excluded.${sql.identifier(toSnakeCase(name))}`]),
  );
  const statement = db
    .insert(table)
    .values(values as T['$inferInsert'])
    .onConflictDoUpdate({ target: key, set: set as never })
    .prepare();
  return (row) => void statement.run(row);
}
