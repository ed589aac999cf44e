import type { Db } from '../db.ts';
import { asSent } from './forget-copies.ts';
import { type PersonalTable, personalTables, type Tie } from './personal-tables.ts';

type Row = Record<string, unknown>;

/** Everything the store holds of a customer, by table, as it stands there. */
export interface HeldRows {
  tables: Record<string, Row[]>;
}

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

/** Tables of which others know their rows first. */
const inTurn = Object.entries(personalTables)
  .filter(([, { notGiven }]) => notGiven === undefined)
  .toSorted(([, one], [, other]) => depth(one) - depth(other));

function depth({ ties }: PersonalTable): number {
  const above = ties.flatMap((tie) => (tie.to === 'row' ? [1 + depth(personalTables[tie.table]!)] : []));
  return Math.max(0, ...above);
}

/** Texts that name a customer without doubt: words of a name may mean somebody else. */
const named = (column: string): string => `exists (select 1 from json_each(?) n where instr("${column}", n.value) > 0)`;

/** Reads all of it; `keys`: numbers and addresses of the customer alone, which count although no card was chosen. */
export function readHeldRows(db: Db, customerId: string, keys: readonly { channel: string; key: string }[]): HeldRows {
  const sql = db.$client;
  const tables: Record<string, Row[]> = {};
  const list = '(select value from json_each(?))';
  const numbers = keys.filter(({ channel }) => channel === 'phone' || channel === 'fax').map(({ key }) => key);
  const mails = keys.filter(({ channel }) => channel === 'mail').map(({ key }) => key);

  function rowsBy(table: string, tie: Tie): Row[] {
    const all = (condition: string, value: unknown): Row[] =>
      sql.prepare(`select rowid as "row", * from "${table}" where ${condition}`).all(value) as Row[];
    const among = `"${tie.column}" in ${list}`;
    // A card that was chosen counts more than the number.
    const nobody = personalTables[table]?.ties.some(({ column }) => column === 'customer_id')
      ? ' and +customer_id is null'
      : '';
    switch (tie.to) {
      case 'card':
        return all(`"${tie.column}" = ?`, customerId);
      case 'subject':
        return all(`"${tie.column}" = ?`, `customers/${customerId}`);
      case 'row':
        return all(among, JSON.stringify((tables[tie.table] ?? []).map((row) => row[tie.by])));
      case 'number':
        return all(`${among}${nobody}`, JSON.stringify([...numbers, ...numbers.map((each) => each.slice(1))]));
      case 'mail':
        return tie.column === 'to'
          ? all(
              `exists (select 1 from json_each("to") t where lower(t.value) in ${list})${nobody}`,
              JSON.stringify(mails),
            )
          : all(`${among}${nobody}`, JSON.stringify(mails));
      case 'words':
        return all(named(tie.column), JSON.stringify([customerId, ...keys.flatMap(({ key }) => [key, asSent(key)])]));
      case 'import':
        return [];
    }
  }

  for (const [table, { ties }] of inTurn) {
    const rows = new Map(ties.flatMap((tie) => rowsBy(table, tie)).map(({ row, ...rest }) => [row, rest]));
    if (rows.size > 0) tables[table] = [...rows.values()];
  }
  const users = [
    ...['cases', 'mails', 'letters'].flatMap((table) =>
      (tables[table] ?? []).map(({ id }) => `${table.slice(0, -1)}:${id}`),
    ),
    ...(tables.fax_jobs ?? []).map(({ id }) => `fax:${id}`),
    ...(tables.received_faxes ?? []).map(({ id }) => `received-fax:${id}`),
    ...(tables.mail_drafts ?? []).map(({ id }) => `mail-draft:${id}`),
    `customer:${customerId}`,
  ];
  const papers = sql
    .prepare(`select distinct f.* from files f join file_uses u on u.file_id = f.id where u.by in ${list}`)
    .all(JSON.stringify(users)) as Row[];
  if (papers.length > 0) tables.files = papers;
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

/** Calls of the customer with the number that they have, from or to it. */
export const callsWith = (db: Db, customerId: string, numbers: readonly string[]): { id: string; e164: string }[] =>
  db.$client
    .prepare(`select id, e164 from calls where ${ofCustomer} and e164 is not null`)
    .all({ id: customerId, keys: JSON.stringify(numbers) }) as { id: string; e164: string }[];

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
