import { customerReferences } from '../customers/customer-references.ts';
import type { Db } from '../db.ts';

type Row = Record<string, unknown>;

/** Everything the store holds of a customer, by table, as it stands there. */
export interface HeldRows {
  tables: Record<string, Row[]>;
}

/** Rows that belong to rows of a customer. A table that is not there yet is passed over. */
const belongings: readonly { table: string; column: string; of: string; by: string }[] = [
  { table: 'call_events', column: 'call_id', of: 'calls', by: 'id' },
  { table: 'call_talks', column: 'call_id', of: 'calls', by: 'id' },
  { table: 'charges', column: 'call_id', of: 'calls', by: 'id' },
  { table: 'recordings', column: 'call_id', of: 'calls', by: 'id' },
  { table: 'call_notes', column: 'call_id', of: 'calls', by: 'id' },
  { table: 'case_events', column: 'case_id', of: 'cases', by: 'id' },
  { table: 'case_calls', column: 'case_id', of: 'cases', by: 'id' },
  { table: 'task_events', column: 'task_id', of: 'tasks', by: 'id' },
  { table: 'script_answers', column: 'run_id', of: 'script_runs', by: 'id' },
];

/** Tables with a customer's own rows, by the column that says so. */
const ownTables: readonly { table: string; column: string }[] = [
  { table: 'customers', column: 'id' },
  { table: 'contact_points', column: 'customer_id' },
  { table: 'customer_refusals', column: 'customer_id' },
  { table: 'customer_changes', column: 'customer_id' },
  { table: 'customer_positions', column: 'person_id' },
  { table: 'customer_positions', column: 'company_id' },
  ...customerReferences.filter(({ table }) => table !== 'segment_members' && table !== 'privacy_packs'),
];

const jsonColumns = /^[[{]/;
const readable = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (typeof value !== 'string' || !jsonColumns.test(value)) return [column, value];
      try {
        return [column, JSON.parse(value)];
      } catch {
        return [column, value]; // a text that only begins like JSON
      }
    }),
  );

/** Reads all of it; `numbers`: E.164 of the customer alone, whose calls and messages count although no card was chosen. */
export function readHeldRows(db: Db, customerId: string, numbers: readonly string[]): HeldRows {
  const sql = db.$client;
  const present = new Set(sql.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[]);
  const tables: Record<string, Row[]> = {};
  const add = (table: string, rows: Row[]): void => {
    if (rows.length > 0) tables[table] = [...(tables[table] ?? []), ...rows];
  };
  for (const { table, column } of ownTables)
    if (present.has(table))
      add(table, sql.prepare(`select * from "${table}" where "${column}" = ?`).all(customerId) as Row[]);
  const called = sql.prepare(
    'select * from calls where e164 in (select value from json_each(?)) and customer_id is null',
  );
  add('calls', called.all(JSON.stringify(numbers)) as Row[]);
  for (const { table, column, of, by } of belongings) {
    if (!present.has(table)) continue;
    const ids = JSON.stringify((tables[of] ?? []).map((row) => row[by]));
    const known = new Set((tables[table] ?? []).map((row) => JSON.stringify(row)));
    const rows = sql
      .prepare(`select * from "${table}" where "${column}" in (select value from json_each(?))`)
      .all(ids) as Row[];
    add(
      table,
      rows.filter((row) => !known.has(JSON.stringify(row))),
    );
  }
  const users = ['cases', 'mails', 'letters'].flatMap((table) =>
    (tables[table] ?? []).map(({ id }) => `${table.slice(0, -1)}:${id}`),
  );
  if (present.has('file_uses'))
    add(
      'files',
      sql
        .prepare(
          'select distinct f.* from files f join file_uses u on u.file_id = f.id where u.by in (select value from json_each(?))',
        )
        .all(JSON.stringify([...users, `customer:${customerId}`])) as Row[],
    );
  return { tables: Object.fromEntries(Object.entries(tables).map(([table, rows]) => [table, rows.map(readable)])) };
}

/** Numbers and addresses of the card that no other card has. */
export function ownKeysOf(db: Db, customerId: string): { channel: string; key: string }[] {
  return db.$client
    .prepare(
      `select distinct channel, key from contact_points p where customer_id = ? and key is not null
         and not exists (select 1 from contact_points o where o.key = p.key and o.customer_id <> p.customer_id)`,
    )
    .all(customerId) as { channel: string; key: string }[];
}

/** Each half has its index: together they would be looked for one by one. */
const ofCustomer = `calls.id in (select id from calls where customer_id = @id
  union select id from calls where e164 in (select value from json_each(@keys)) and +customer_id is null)`;

/** Recordings whose sound is still there, of the customer's calls; `held`: somebody wants them kept. */
export function recordingsOf(db: Db, customerId: string, keys: readonly string[]): Record<'free' | 'held', string[]> {
  const rows = db.$client
    .prepare(
      `select r.id, r.held_by from recordings r join calls on calls.id = r.call_id
       where ${ofCustomer} and r.removed_at is null`,
    )
    .all({ id: customerId, keys: JSON.stringify(keys) }) as { id: string; held_by: string | null }[];
  const of = (isHeld: boolean) => rows.filter(({ held_by }) => (held_by !== null) === isHeld).map(({ id }) => id);
  return { free: of(false), held: of(true) };
}

/** Whether they talk or ring right now. */
export const isInCall = (db: Db, customerId: string, keys: readonly string[]): boolean =>
  db.$client
    .prepare(`select 1 from calls where ended_at is null and ${ofCustomer} limit 1`)
    .get({ id: customerId, keys: JSON.stringify(keys) }) !== undefined;

/** Numbers of the customer's calls that stand on no card and in nobody else's calls: theirs as well. */
export function calledNumbersOf(db: Db, customerId: string): { channel: string; key: string }[] {
  return db.$client
    .prepare(
      `select distinct 'phone' as channel, e164 as key from calls k where customer_id = @id and e164 is not null
         and not exists (select 1 from contact_points p where p.key = k.e164)
         and not exists (select 1 from calls o where o.e164 = k.e164 and o.customer_id <> @id)`,
    )
    .all({ id: customerId }) as { channel: string; key: string }[];
}

/** How much is held of a customer, by what it is. */
export function countHeld(db: Db, customerId: string, keys: readonly string[]) {
  const values = { id: customerId, keys: JSON.stringify(keys) };
  const count = (text: string): number => db.$client.prepare(`select count(*) ${text}`).pluck().get(values) as number;
  const held = `from recordings r join calls on calls.id = r.call_id where ${ofCustomer} and r.removed_at is null`;
  return {
    calls: count(`from calls where ${ofCustomer}`),
    charges: count(`from charges where call_id in (select id from calls where ${ofCustomer}) and @id is not null`),
    recordings: count(`${held} and r.held_by is null`),
    held: count(`${held} and r.held_by is not null`),
    notes: count(
      `from call_notes n where n.customer_id = @id or n.call_id in (select id from calls where ${ofCustomer})`,
    ),
    messages: count(`from messages where customer_id = @id or from_number in (select value from json_each(@keys))`),
    cases: count(`from cases where customer_id = @id and @keys is not null`),
    tasks: count(`from tasks where customer_id = @id and @keys is not null`),
    changes: count(`from customer_changes where customer_id = @id and @keys is not null`),
  };
}
