import type { RetainedKind } from '../../core/office/privacy.ts';
import { openCustomerStore } from '../customers/customer-store.ts';
import type { Db } from '../db.ts';
import type { FigureBlotting } from './forget-figures.ts';
import { openRetainedCalls } from './retained-calls.ts';
import { openRetainedWords } from './retained-words.ts';

const rowsAtOnce = 200;
/** Cards are made searchable anew with them. */
const notesAtOnce = 40;
/** Counting stops there: a page is not to wait for millions. */
const mostCounted = 10_000;
/** Of rows that no index by time leads to. */
const mostRead = 2_000;
const hourMs = 3_600_000;

export interface RetainedRows {
  count(before: number): { count: number; isMore: boolean };
  /** Takes away a small part of what is older; how much it was, 0 when nothing is left. */
  removeSome(before: number): number;
}

/** What is kept for a time, by kind: counted and deleted in steps that hold nobody up. `pseudonymOf`: of a number, in calls that stay. */
export function openRetained(
  db: Db,
  means: {
    pseudonymOf: (number: string) => string;
    figures?: FigureBlotting | undefined;
    /** Is told what is to go from the disk, relative to the data folder. */
    dropFolder?: (folder: string) => void;
  },
): Record<RetainedKind, RetainedRows> {
  const sql = db.$client;
  const store = openCustomerStore(db);
  const words = openRetainedWords(db);
  const upTo = (most: number, found: number) => ({ count: Math.min(found, most), isMore: found > most });
  const counting = (from: string) => {
    const counted = sql.prepare(`select count(*) from (select 1 from ${from} limit ${mostCounted + 1})`).pluck();
    return (...values: number[]) => upTo(mostCounted, counted.get(...values) as number);
  };
  /** Rows whose keys are in the order of time: only the oldest are looked at. */
  const countingOldest = (table: string, time = 'at') => {
    const counted = sql
      .prepare(
        `select count(*) from (select ${time} as at from ${table} order by rowid limit ${mostRead + 1}) where at < ?`,
      )
      .pluck();
    return (before: number) => upTo(mostRead, counted.get(before) as number);
  };
  /** `old` tells by one value which go; `belongings` take an `id` of theirs with them. */
  const dropping = (table: string, old: string, belongings: readonly string[] = []) => {
    const pick = sql.prepare(`select rowid as row, * from ${table} where ${old} limit ${rowsAtOnce}`);
    const drop = sql.prepare(`delete from ${table} where rowid = ?`);
    const others = belongings.map((text) => sql.prepare(text));
    return sql.transaction((before: number): number => {
      const rows = pick.all(before) as { row: number; id?: unknown }[];
      for (const { row, id } of rows) {
        for (const other of others) other.run(id);
        drop.run(row);
      }
      return rows.length;
    });
  };
  const oneByOne =
    (...removals: readonly ((before: number) => number)[]) =>
    (before: number): number => {
      for (const remove of removals) {
        const gone = remove(before);
        if (gone > 0) return gone;
      }
      return 0;
    };

  const oldNotes = sql.prepare(
    `select rowid as row, customer_id as customerId from call_notes where updated_at < ? limit ${notesAtOnce}`,
  );
  const dropNote = sql.prepare('delete from call_notes where rowid = ?');
  const removeNotes = sql.transaction((before: number): number => {
    const rows = oldNotes.all(before) as { row: number; customerId: string | null }[];
    for (const { row } of rows) dropNote.run(row);
    // Their words are looked for no more.
    for (const card of store.read([...new Set(rows.flatMap(({ customerId }) => customerId ?? []))])) store.index(card);
    return rows.length;
  });
  const oldImports = sql
    .prepare(
      'select id from customer_imports where ended_at < ? and (preview is not null or source is not null) limit 20',
    )
    .pluck();
  const clearImport = sql.prepare('update customer_imports set preview = null, source = null where id = ?');
  /** The disk first: what cannot be deleted there is found again. */
  const removeCopies = (before: number): number => {
    const ids = oldImports.all(before) as string[];
    for (const id of ids) {
      means.dropFolder?.(`imports/${id}`);
      clearImport.run(id);
    }
    return ids.length;
  };
  // Written in the order of time: the oldest have the smallest ids.
  const oldest = (table: string, old = 'at < ?') =>
    `${old} and rowid in (select rowid from ${table} order by rowid limit ${rowsAtOnce})`;
  const countViews = counting('view_log where hour < ?');
  const removeViews = dropping('view_log', 'hour < ?');
  const oldMails = `at < ? and not exists (select 1 from cases where cases.id = mails.case_id and state_kind <> 'closed')`;
  const countOf = {
    tasks: counting(words.doneTasks),
    audit: counting('audit_log where at < ?'),
    callbacks: counting('callback_requests where asked_at < ? and done_at is not null'),
  };

  return {
    calls: openRetainedCalls(db, means),
    notes: { count: counting('call_notes where updated_at < ?'), removeSome: removeNotes },
    cases: { count: counting(words.wordy), removeSome: words.removeOfCases },
    tasks: { count: (before) => countOf.tasks(words.tasksFrom(), before), removeSome: words.removeOfTasks },
    mails: {
      count: countingOldest('mails'),
      removeSome: oneByOne(
        // Those of open cases go with the others when the case is closed.
        dropping('mails', oldMails, [
          'delete from outbox where mail_id = ?',
          'delete from catalogue_sends where mail_id = ?',
          `delete from file_uses where "by" = 'mail:' || ?`,
        ]),
        dropping('outbox', 'created_at < ? and done_at is not null'),
        dropping('bulk_recipients', `bulk_id in (select id from bulk_mails where done_at < ?)`),
      ),
    },
    letters: { count: countingOldest('letters'), removeSome: dropping('letters', oldest('letters')) },
    scripts: {
      count: countingOldest('script_runs', 'started_at'),
      removeSome: dropping('script_runs', oldest('script_runs', 'started_at < ?'), [
        'delete from script_answers where run_id = ?',
      ]),
    },
    callbacks: {
      count: countOf.callbacks,
      removeSome: oneByOne(
        dropping('callback_requests', 'asked_at < ? and done_at is not null'),
        dropping('missed_work', 'changed_at < ?'),
      ),
    },
    imports: {
      count: counting(`customer_imports where ended_at < ? and (preview is not null or source is not null)`),
      removeSome: oneByOne(
        dropping('import_rejects', 'import_id in (select id from customer_imports where ended_at < ?)'),
        removeCopies,
      ),
    },
    changes: {
      count: countingOldest('customer_changes'),
      removeSome: dropping('customer_changes', oldest('customer_changes')),
    },
    audit: {
      count: countOf.audit,
      removeSome: oneByOne(dropping('audit_log', 'at < ?'), dropping('desk_messages', 'sent_at < ?')),
    },
    views: {
      count: (before) => countViews(Math.floor(before / hourMs)),
      removeSome: (before) => removeViews(Math.floor(before / hourMs)),
    },
  };
}
