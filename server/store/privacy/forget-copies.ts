import type { Customer } from '../../core/customers/customer.ts';
import type { Db } from '../db.ts';

const rowsAtOnce = 4_000;
/** Digits at the end of a number by which it may be the customer's, however it begins. */
const endingLength = 7;

/** As a form sends it. */
export const asSent = (text: string): string => new URLSearchParams({ text }).toString().slice('text='.length);

/** Texts by which one knows that something tells of a customer, as they are written, in forms too. */
export const tracesOf = (card: Customer, keys: readonly { key: string }[]): string[] => {
  const written = [
    card.name,
    card.id,
    ...keys.map(({ key }) => key),
    ...card.points.map(({ typed }) => typed),
    ...(card.document ? [card.document] : []),
  ].filter((text) => text.trim().length > 1);
  return [...new Set(written.flatMap((text) => [text, asSent(text)]))];
};

/**
 * Blots a customer out of long lists that no index leads through: what was done, sent and brought in. In steps, each a
 * transaction of its own, while the card is still there to begin anew with; later steps look at what was written since.
 */
export function openCopies(
  db: Db,
  {
    card,
    keys,
    calls,
    blotText,
  }: {
    card: Customer;
    keys: readonly { channel: string; key: string }[];
    /** Ids of their calls. */
    calls: readonly string[];
    blotText: (text: string) => string;
  },
) {
  const sql = db.$client;
  sql.function('blotted', (text) => (typeof text === 'string' ? blotText(text) : text));
  const phones = keys.filter(({ channel }) => channel === 'phone' || channel === 'fax').map(({ key }) => key);
  const values = {
    subject: `customers/${card.id}`,
    traces: JSON.stringify(tracesOf(card, keys)),
    mails: JSON.stringify(keys.filter(({ channel }) => channel === 'mail').map(({ key }) => key)),
    calls: JSON.stringify(calls),
    endings: JSON.stringify([...new Set(phones.map((key) => key.slice(-endingLength)))]),
    imports: JSON.stringify(
      sql
        .prepare(`select distinct substr(how, 8) from customer_changes where customer_id = ? and how like 'import:%'`)
        .pluck()
        .all(card.id),
    ),
  };
  const within = 'rowid > @from and rowid <= @to';
  const told = (column: string): string =>
    `exists (select 1 from json_each(@traces) n where instr(${column}, n.value) > 0)`;
  const theirs = 'call_id in (select value from json_each(@calls))';
  const ending = (column: string): string =>
    `substr(${column}, -${endingLength}) in (select value from json_each(@endings))`;
  const toMail =
    'exists (select 1 from json_each(outbox."to") t where lower(t.value) in (select value from json_each(@mails)))';
  const lists = [
    {
      table: 'audit_log',
      act: `update audit_log set detail = null where ${within} and detail is not null and (subject = @subject or ${told('detail')})`,
    },
    {
      table: 'desk_messages',
      act: `update desk_messages set text = '…', answer = null where ${within} and (${told('text')} or ${told("coalesce(answer, '')")})`,
    },
    {
      table: 'bill_lines',
      act: `update bill_lines set number = blotted(number) where ${within} and (${theirs} or ${ending('number')})`,
    },
    {
      table: 'bill_faults',
      act: `update bill_faults set value = blotted(value) where ${within} and (${told('value')} or ${ending('value')})`,
    },
    {
      table: 'fraud_blocks',
      act: `update fraud_blocks set number = blotted(number) where ${within} and (${theirs} or ${ending('number')})`,
    },
    { table: 'outbox', act: `delete from outbox where ${within} and ${toMail}` },
    {
      table: 'import_rejects',
      act: `delete from import_rejects where ${within} and import_id in (select value from json_each(@imports))`,
    },
  ].map(({ table, act }) => ({
    top: sql.prepare(`select coalesce(max(rowid), 0) from ${table}`).pluck(),
    act: sql.prepare(act),
    from: 0,
  }));
  let count = 0;

  return {
    /** False when all was looked at that is there now. */
    step(): boolean {
      for (const list of lists) {
        const top = list.top.get() as number;
        if (list.from >= top) continue;
        const to = Math.min(list.from + rowsAtOnce, top);
        const all: Record<string, unknown> = { ...values, from: list.from, to };
        count += list.act.run(all).changes;
        list.from = to;
        return true;
      }
      return false;
    },
    count: () => count,
  };
}
