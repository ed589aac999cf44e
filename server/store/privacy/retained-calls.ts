import { createBlotter } from '../../core/privacy/blot.ts';
import type { Db } from '../db.ts';
import { readSetting, saveSetting } from '../queries/settings.ts';
import type { FigureBlotting } from './forget-figures.ts';
import type { RetainedRows } from './retained-rows.ts';

const callsAtOnce = 60;
const linesAtOnce = 200;
/** Up to where calls are without numbers: epoch ms. A longer term brings nothing back, so it never goes down. */
const positionKey = 'privacy.calls-without-numbers';
const billsKey = 'privacy.bills-without-numbers';

interface CallRow {
  id: string;
  direction: string;
  started_at: number;
  from_number: string;
  from_name: string | null;
  to_number: string;
  e164: string | null;
}

/** Not a pseudonym, and not one of the house. */
const isNumber = (text: string): boolean => !text.startsWith('x') && text.replace(/\D/g, '').length > 5;

/**
 * Calls stay for figures and accounts; who was on the other side does not: numbers become their pseudonym, names a mark, in the
 * call, its journal, its charges and the carrier's bill. `pseudonymOf` makes the same of the same number, and of no other.
 */
export function openRetainedCalls(
  db: Db,
  { pseudonymOf, figures }: { pseudonymOf: (number: string) => string; figures?: FigureBlotting | undefined },
): RetainedRows {
  const sql = db.$client;
  const within = 'started_at >= @from and started_at < @before and ended_at is not null';
  const count = sql.prepare(`select count(*) from (select 1 from calls where ${within} limit 10001)`).pluck();
  const some = sql.prepare(
    `select id, direction, started_at, from_number, from_name, to_number, e164 from calls where ${within}
     order by started_at limit ${callsAtOnce}`,
  );
  const setCall = sql.prepare(
    'update calls set from_number = ?, from_name = null, to_number = ?, e164 = ? where id = ?',
  );
  const eventsOf = sql.prepare('select rowid, data from call_events where call_id = ?');
  const setEvent = sql.prepare('update call_events set data = ? where rowid = ?');
  const chargesOf = sql.prepare('select id, destination from charges where call_id = ?');
  const setCharge = sql.prepare('update charges set destination = ? where id = ?');
  const bills = sql.prepare('select rowid, id, month from bills where month > ? order by month, rowid');
  const lines = sql.prepare(
    `select rowid, number, (select e164 from calls where calls.id = call_id and e164 like 'x%') as known
     from bill_lines where bill_id = ? and number not like 'x%' limit ${linesAtOnce}`,
  );
  const setLine = sql.prepare('update bill_lines set number = ? where rowid = ?');
  const setBill = sql.prepare('update bills set source = null where rowid = ? and source is not null');
  const dropFaults = sql.prepare('delete from bill_faults where bill_id = ?');
  const position = (): number => Number(readSetting(db, positionKey) ?? 0);

  function blotCall(call: CallRow): void {
    const events = (eventsOf.all(call.id) as { rowid: number; data: string }[]).map(({ rowid, data }) => ({
      rowid,
      data,
      fact: JSON.parse(data) as { side?: { kind?: string; number?: string; e164?: string } },
    }));
    const outside = events.flatMap(({ fact: { side } }) => (side?.kind === 'trunk' ? [side.e164, side.number] : []));
    const other =
      call.direction === 'inbound' ? call.from_number : call.direction === 'outbound' ? call.to_number : null;
    const numbers = [call.e164, ...outside, other].filter(
      (number): number is string => typeof number === 'string' && isNumber(number),
    );
    const { blot, blotText } = createBlotter({ numbers, names: call.from_name ? [call.from_name] : [] }, pseudonymOf);
    const e164 = call.e164 === null ? null : blotText(call.e164);
    setCall.run(blotText(call.from_number), blotText(call.to_number), e164, call.id);
    for (const { rowid, data, fact } of events) {
      const after = JSON.stringify(blot(fact));
      if (after !== data) setEvent.run(after, rowid);
    }
    for (const { id, destination } of chargesOf.all(call.id) as { id: number; destination: string }[])
      setCharge.run(blotText(destination), id);
    if (e164 !== null) figures?.blot(call.id, e164);
  }

  const blotCalls = sql.transaction((before: number): number => {
    const rows = some.all({ from: position(), before }) as CallRow[];
    for (const row of rows) blotCall(row);
    // The last moment is gone through again: another call may have begun in it.
    const last = rows.at(-1)?.started_at;
    if (last !== undefined) {
      const isOneMoment = rows[0]!.started_at === last;
      saveSetting(db, { key: positionKey, value: isOneMoment || rows.length < callsAtOnce ? last + 1 : last });
    }
    return rows.length;
  });

  /** Bills of months that are wholly over by then. */
  const blotBills = sql.transaction((before: number): number => {
    const month = new Date(before).toISOString().slice(0, 7);
    const done = String(readSetting(db, billsKey) ?? '');
    const open = (bills.all(done) as { rowid: number; id: string; month: string }[]).filter(
      (bill) => bill.month < month,
    );
    let changed = 0;
    for (const bill of open) {
      const rows = lines.all(bill.id) as { rowid: number; number: string; known: string | null }[];
      for (const { rowid, number, known } of rows) setLine.run(known ?? pseudonymOf(`+${number}`), rowid);
      changed += rows.length + setBill.run(bill.rowid).changes + dropFaults.run(bill.id).changes;
      if (changed > 0) return changed;
    }
    const last = open.at(-1);
    if (last) saveSetting(db, { key: billsKey, value: last.month });
    return 0;
  });

  return {
    count(before) {
      const found = count.get({ from: position(), before }) as number;
      return { count: Math.min(found, 10_000), isMore: found > 10_000 };
    },
    removeSome: (before) => blotCalls(before) || blotBills(before),
  };
}
