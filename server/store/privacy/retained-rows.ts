import type { RetainedKind } from '../../core/office/privacy.ts';
import { withoutWords } from '../../core/privacy/blot.ts';
import { openCustomerStore } from '../customers/customer-store.ts';
import type { Db } from '../db.ts';

const rowsAtOnce = 300;
/** Cards are made searchable anew with them. */
const notesAtOnce = 40;
const casesAtOnce = 20;
/** Counting stops there: a page is not to wait for millions. */
const mostCounted = 10_000;
const hourMs = 3_600_000;

export interface RetainedRows {
  count(before: number): { count: number; isMore: boolean };
  /** Takes away a small part of what is older; how much it was, 0 when nothing is left. */
  removeSome(before: number): number;
}

/** What is kept for a time, by kind: counted and deleted in steps that hold nobody up. */
export function openRetained(db: Db): Record<RetainedKind, RetainedRows> {
  const sql = db.$client;
  const store = openCustomerStore(db);
  const counting = (from: string) => {
    const counted = sql.prepare(`select count(*) from (select 1 from ${from} limit ${mostCounted + 1})`).pluck();
    return (before: number) => {
      const count = counted.get(before) as number;
      return { count: Math.min(count, mostCounted), isMore: count > mostCounted };
    };
  };
  // Written in the order of time: the oldest have the smallest ids, and the first young one ends the search.
  const oldest = sql.prepare('select id, at from customer_changes order by id limit ?');
  const dropChange = sql.prepare('delete from customer_changes where id = ?');
  const oldNotes = sql.prepare(
    `select rowid as row, customer_id as customerId from call_notes where updated_at < ? limit ${notesAtOnce}`,
  );
  const dropNote = sql.prepare('delete from call_notes where rowid = ?');
  // As its index has it. Reopened and closed again, a case has words again.
  const wordy = `cases where state_kind = 'closed' and (blotted_at is null or blotted_at < closed_at) and closed_at < ?`;
  const oldCases = sql.prepare(`select id, clocks, state, closed_at as closedAt from ${wordy} limit ${casesAtOnce}`);
  const setCase = sql.prepare(`update cases set title = '', clocks = ?, state = ?, blotted_at = ? where id = ?`);
  const eventsOf = sql.prepare('select id, data from case_events where case_id = ?');
  const setEvent = sql.prepare('update case_events set data = ? where id = ?');
  const dropViews = sql.prepare(
    `delete from view_log where rowid in (select rowid from view_log where hour < ? limit ${rowsAtOnce})`,
  );
  const countViews = counting('view_log where hour < ?');

  const removeChanges = sql.transaction((before: number): number => {
    const rows = (oldest.all(rowsAtOnce) as { id: number; at: number }[]).filter(({ at }) => at < before);
    for (const { id } of rows) dropChange.run(id);
    return rows.length;
  });
  const removeNotes = sql.transaction((before: number): number => {
    const rows = oldNotes.all(before) as { row: number; customerId: string | null }[];
    for (const { row } of rows) dropNote.run(row);
    // Their words are looked for no more.
    for (const card of store.read([...new Set(rows.flatMap(({ customerId }) => customerId ?? []))])) store.index(card);
    return rows.length;
  });
  const removeWords = sql.transaction((before: number): number => {
    const rows = oldCases.all(before) as { id: number; clocks: string; state: string; closedAt: number }[];
    const blotted = (json: string): string => JSON.stringify(withoutWords(JSON.parse(json)));
    for (const { id, clocks, state, closedAt } of rows) {
      setCase.run(blotted(clocks), blotted(state), closedAt, id);
      for (const event of eventsOf.all(id) as { id: number; data: string }[])
        setEvent.run(blotted(event.data), event.id);
    }
    return rows.length;
  });

  return {
    changes: {
      count(before) {
        const rows = oldest.all(mostCounted + 1) as { at: number }[];
        const young = rows.findIndex(({ at }) => at >= before);
        const count = young === -1 ? rows.length : young;
        return { count: Math.min(count, mostCounted), isMore: count > mostCounted };
      },
      removeSome: removeChanges,
    },
    notes: { count: counting('call_notes where updated_at < ?'), removeSome: removeNotes },
    cases: { count: counting(wordy), removeSome: removeWords },
    views: {
      count: (before) => countViews(Math.floor(before / hourMs)),
      removeSome: (before) => dropViews.run(Math.floor(before / hourMs)).changes,
    },
  };
}
