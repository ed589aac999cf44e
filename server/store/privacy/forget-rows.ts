import type { Customer } from '../../core/customers/customer.ts';
import { nameWords } from '../../core/customers/search-words.ts';
import { withoutWords } from '../../core/privacy/blot.ts';
import type { ForgetCounts } from '../../core/privacy/forgotten.ts';
import { customerReferences } from '../customers/customer-references.ts';
import type { Db } from '../db.ts';
import { tracesOf } from './forget-copies.ts';

type Row = Record<string, unknown>;

export interface ToForget {
  card: Customer;
  /** Numbers and addresses of this card alone. */
  keys: readonly { channel: string; key: string }[];
  blot: (value: unknown) => unknown;
  blotText: (text: string) => string;
  /** Folded. */
  names: readonly string[];
}

/** Kept without the person, for figures and accounts; all other tables lose the rows of the customer. */
const keptTables = new Set(['calls', 'cases', 'tasks', 'messages', 'callback_requests']);

/** Deletes and blots out, inside of the caller's transaction; the card itself is left to the customer store. */
export function forgetRows(
  db: Db,
  to: ToForget,
): { counts: Omit<ForgetCounts, 'points' | 'refusals' | 'recordings' | 'held'>; files: string[] } {
  const sql = db.$client;
  const { card, keys, blot, blotText } = to;
  const all = (text: string, ...values: unknown[]): Row[] => sql.prepare(text).all(...values) as Row[];
  const run = (text: string, ...values: unknown[]): number => sql.prepare(text).run(...values).changes;
  const list = (values: readonly unknown[]): string => JSON.stringify(values);
  const inList = '(select value from json_each(?))';
  const files: string[] = [];
  const phones = keys.filter(({ channel }) => channel === 'phone' || channel === 'fax').map(({ key }) => key);
  const mails = keys.filter(({ channel }) => channel === 'mail').map(({ key }) => key);

  /** Writes a JSON column anew where that changes anything. */
  function rewrite(table: string, column: string, rows: readonly Row[], change: (value: unknown) => unknown): void {
    const set = sql.prepare(`update "${table}" set "${column}" = ? where rowid = ?`);
    for (const row of rows) {
      const before = String(row[column] ?? 'null');
      const after = JSON.stringify(change(JSON.parse(before)));
      if (after !== before) set.run(after, row.rowid);
    }
  }

  // Calls stay for figures and accounts, under a pseudonym.
  const calls = all(
    `select id from calls where customer_id = ?
     union select id from calls where e164 in ${inList} and +customer_id is null`,
    card.id,
    list(phones),
  ).map(({ id }) => id);
  const setCall = sql.prepare(
    `update calls set customer_id = null, from_name = null, from_number = ?, to_number = ?, e164 = ? where id = ?`,
  );
  for (const call of all(`select id, from_number, to_number, e164 from calls where id in ${inList}`, list(calls)))
    setCall.run(
      blotText(String(call.from_number)),
      blotText(String(call.to_number)),
      call.e164 === null ? null : blotText(String(call.e164)),
      call.id,
    );
  run(`delete from call_events where call_id in ${inList} and kind = 'customer.matched'`, list(calls));
  rewrite(
    'call_events',
    'data',
    all(`select rowid as rowid, data from call_events where call_id in ${inList}`, list(calls)),
    blot,
  );
  const charges = all(`select id, destination from charges where call_id in ${inList}`, list(calls));
  for (const { id, destination } of charges)
    run('update charges set destination = ? where id = ?', blotText(String(destination)), id);
  rewrite('bills', 'source', all('select rowid as rowid, source from bills where source is not null'), blot);
  const reworded = (table: string, column: string): void => {
    const set = sql.prepare(`update "${table}" set "${column}" = ? where rowid = ?`);
    const rows = all(
      `select rowid as rowid, "${column}" as text from "${table}" where call_id in ${inList} and "${column}" is not null`,
      list(calls),
    );
    for (const { rowid, text } of rows) set.run(blotText(String(text)), rowid);
  };
  reworded('recordings', 'held_why');
  reworded('charge_reassignments', 'why');
  const notes = run(`delete from call_notes where customer_id = ? or call_id in ${inList}`, card.id, list(calls));

  // Messages and wishes to be called back.
  const messages = all(
    `delete from messages where customer_id = ? or call_id in ${inList}
       or (customer_id is null and from_number in ${inList}) returning file`,
    card.id,
    list(calls),
    list(phones),
  );
  files.push(...messages.map(({ file }) => String(file)));
  let others = run(
    `delete from callback_requests where customer_id = ? or call_id in ${inList} or caller_number in ${inList} or number in ${inList}`,
    card.id,
    list(calls),
    list(phones),
    list(phones),
  );
  others += run(`delete from missed_work where number in ${inList}`, list(phones));

  // Cases and tasks stay for their figures, without words.
  const cases = all('select rowid as rowid, id, clocks, state from cases where customer_id = ?', card.id);
  rewrite('cases', 'clocks', cases, withoutWords);
  rewrite('cases', 'state', cases, withoutWords);
  run(`update cases set customer_id = null, title = '' where customer_id = ?`, card.id);
  const caseIds = list(cases.map(({ id }) => id));
  rewrite(
    'case_events',
    'data',
    all(`select rowid as rowid, data from case_events where case_id in ${inList}`, caseIds),
    withoutWords,
  );
  const tasks = all(
    `select rowid as rowid, id, state from tasks where customer_id = ? or case_id in ${inList} or call_id in ${inList}`,
    card.id,
    caseIds,
    list(calls),
  );
  rewrite('tasks', 'state', tasks, withoutWords);
  const taskIds = list(tasks.map(({ id }) => id));
  run(`update tasks set customer_id = null, title = '', note = '' where id in ${inList}`, taskIds);
  rewrite(
    'task_events',
    'data',
    all(`select rowid as rowid, data from task_events where task_id in ${inList}`, taskIds),
    withoutWords,
  );
  // Mails of the card, of its cases, and of its addresses where no card was chosen.
  const letters = all(
    `select id from mails where customer_id = ? or case_id in ${inList}
       or (customer_id is null and ("from" in ${inList} or exists (select 1 from json_each(mails."to") t where t.value in ${inList})))`,
    card.id,
    caseIds,
    list(mails),
    list(mails),
  );
  const mailIds = list(letters.map(({ id }) => id));
  others += run(`delete from outbox where mail_id in ${inList}`, mailIds);
  others += run(`delete from mails where id in ${inList}`, mailIds);
  // Faxes too, of the card, of its cases, and of its numbers where no card was chosen.
  const faxesOf = (table: string, column: string): string[] =>
    all(
      `select id from ${table} where customer_id = ? or case_id in ${inList} or (customer_id is null and ${column} in ${inList})`,
      card.id,
      caseIds,
      list(phones),
    ).map(({ id }) => String(id));
  const [faxesOut, faxesIn] = [faxesOf('fax_jobs', 'destination'), faxesOf('received_faxes', 'e164')];
  for (const table of ['fax_attempts', 'fax_pages', 'fax_bulk_recipients'])
    others += run(`delete from ${table} where job_id in ${inList}`, list(faxesOut));
  for (const table of ['received_fax_pages', 'received_fax_events'])
    others += run(`delete from ${table} where fax_id in ${inList}`, list(faxesIn));
  files.push(...faxesOut.map((id) => `fax/out/${id}`), ...faxesIn.map((id) => `fax/in/${id}`));
  others += run(`delete from fax_jobs where id in ${inList}`, list(faxesOut));
  others += run(`delete from received_faxes where id in ${inList}`, list(faxesIn));
  others += run(`delete from fax_fetches where destination in ${inList}`, list(phones));
  run(`update fax_offers set last_by = null where last_by in ${inList}`, list(phones));
  others += run(
    `delete from catalogue_sends where mail_id in ${inList} or case_id in ${inList} or call_id in ${inList}`,
    mailIds,
    caseIds,
    list(calls),
  );
  others += run(`delete from consents where call_id in ${inList}`, list(calls));
  const told = (column: string): string => `exists (select 1 from json_each(?) n where instr(${column}, n.value) > 0)`;
  const traces = list(tracesOf(card, keys));
  const half = all(`delete from mail_drafts where ${told('fields')} returning id`, traces);
  others += half.length + run(`delete from drafts where ${told('content')}`, traces);
  others += run(`delete from drafts where ${told('form')}`, list([card.id, ...calls]));
  const users = [
    ...cases.map(({ id }) => `case:${id}`),
    `customer:${card.id}`,
    ...letters.map(({ id }) => `mail:${id}`),
    ...half.map(({ id }) => `mail-draft:${id}`),
    ...faxesOut.map((id) => `fax:${id}`),
    ...faxesIn.map((id) => `received-fax:${id}`),
  ];
  const used = all(`delete from file_uses where "by" in ${inList} returning file_id as id`, list(users));
  const papers = used.length;
  // Papers that nobody else needs go with them; what they hold, where no other paper holds the same.
  const unused = all(
    `delete from files where id in ${inList} and not exists (select 1 from file_uses u where u.file_id = files.id)
       returning sha256`,
    list(used.map(({ id }) => id)),
  );
  const isKept = sql.prepare('select 1 from files where sha256 = ? limit 1');
  for (const { sha256 } of unused)
    if (!isKept.get(sha256)) files.push(`files/${String(sha256).slice(0, 2)}/${String(sha256)}`);

  // What is only theirs.
  others += run(
    `delete from script_answers where run_id in (select id from script_runs where customer_id = ? or call_id in ${inList})`,
    card.id,
    list(calls),
  );
  others += run(`delete from script_runs where call_id in ${inList}`, list(calls));
  files.push(
    ...all('select id from privacy_packs where customer_id = ?', card.id).map(({ id }) => `privacy/${id}.zip`),
  );
  for (const { table, column } of customerReferences)
    if (!keptTables.has(table)) others += run(`delete from "${table}" where "${column}" = ?`, card.id);
  const acts = all('select distinct how from customer_changes where customer_id = ?', card.id).map(({ how }) =>
    String(how),
  );
  const changes = run('delete from customer_changes where customer_id = ?', card.id);
  const beside = all(
    `select person_id as id from customer_positions where company_id = @id
     union select company_id from customer_positions where person_id = @id`,
    { id: card.id },
  ).map(({ id }) => id);
  rewrite(
    'customer_changes',
    'changes',
    all(`select rowid as rowid, changes from customer_changes where customer_id in ${inList}`, list(beside)),
    blot,
  );
  run('delete from customer_positions where company_id = @id or person_id = @id', { id: card.id });
  run('delete from duplicate_pairs where first = @id or second = @id', { id: card.id });
  run('delete from customer_merges where kept_id = @id or gone_id = @id', { id: card.id });

  // Copies that lists and mails left behind.
  for (const id of acts.filter((how) => how.startsWith('import:')).map((how) => how.slice('import:'.length))) {
    files.push(`imports/${id}`);
    run('update customer_imports set preview = null, source = null where id = ?', id);
  }
  // Words of the name that nobody else has are not offered for slips any more.
  const seq = sql.prepare('select seq from customers where id = ?').pluck().get(card.id);
  const other = sql.prepare('select 1 from customer_search where customer_search match ? and rowid <> ? limit 1');
  for (const word of nameWords(card))
    if (!other.get(`"${word}"`, seq)) run('delete from name_slips where word = ?', word);

  return {
    counts: {
      changes,
      notes,
      messages: messages.length,
      cases: cases.length,
      tasks: tasks.length,
      files: papers,
      others,
      calls: calls.length,
      charges: charges.length,
    },
    files,
  };
}
