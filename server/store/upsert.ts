import { getTableColumns, getTableName } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from './db.ts';

/** Names as the store has them, and how a row's values stand in their order: by hand, as each call writes several. */
function layOut<T extends SQLiteTable>(table: T, without: readonly string[] = []) {
  const columns = Object.entries(getTableColumns(table) as Record<string, SQLiteColumn>).filter(
    ([name]) => !without.includes(name),
  );
  const names = columns.map(([name]) => `"${toSnakeCase(name)}"`);
  const marks = columns.map(() => '?').join(', ');
  return {
    names,
    insert: `insert into "${getTableName(table)}" (${names.join(', ')}) values (${marks})`,
    valuesOf: (row: Record<string, unknown>): unknown[] =>
      columns.map(([name, column]) => {
        const value = row[name];
        return value === null ? null : column.mapToDriverValue(value);
      }),
  };
}

/**
 * A statement prepared once that writes a whole row, replacing the one with the same key: for rows that are written
 * several times per call. Every column must be given; null where there is nothing.
 */
export function prepareUpsert<T extends SQLiteTable>(
  db: Db,
  table: T,
  key: SQLiteColumn | SQLiteColumn[],
): (row: Required<T['$inferSelect']>) => void {
  const { names, insert, valuesOf } = layOut(table);
  const keys = [key].flat().map(({ name }) => `"${toSnakeCase(name)}"`);
  const sets = names.map((name) => `${name} = excluded.${name}`);
  const statement = db.$client.prepare(`${insert} on conflict (${keys.join(', ')}) do update set ${sets.join(', ')}`);
  return (row) => void statement.run(valuesOf(row));
}

/** The same for rows that are numbered by the store as they come; returns the number, which is their `id`. */
export function prepareNumbered<T extends SQLiteTable>(
  db: Db,
  table: T,
): (row: Omit<Required<T['$inferSelect']>, 'id'>) => number {
  const { insert, valuesOf } = layOut(table, ['id']);
  const statement = db.$client.prepare(insert);
  return (row) => Number(statement.run(valuesOf(row)).lastInsertRowid);
}
