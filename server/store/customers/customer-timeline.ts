import type { Mail } from '../../core/mail/mail.ts';
import type { TaskStateKind } from '../../core/tasks/task.ts';
import type { Db } from '../db.ts';
import type { FieldChange } from '../schema/customers.ts';

/** What a customer's timeline tells; a filter names one of them. */
export const timelineKinds = [
  'call',
  'note',
  'change',
  'position',
  'refusal',
  'case',
  'task',
  'letter',
  'script',
  'mail',
  'fax',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export type TimelineEntry = { id: string; at: number } & (
  | {
      kind: 'call';
      direction: 'inbound' | 'outbound' | 'internal';
      login?: string;
      talkMs: number;
      isAnswered: boolean;
      endReason?: string;
      recordingId?: string;
    }
  | { kind: 'case' }
  | { kind: 'note'; callId: string; login: string; text: string }
  | {
      kind: 'script';
      callId: string;
      name: string;
      version: number;
      status: 'running' | 'done' | 'left';
      login: string;
    }
  | { kind: 'mail'; direction: 'in' | 'out'; subject: string; state: Mail['state']; login?: string }
  /** `way` out: the id of a fax sent; in: of one received. */
  | { kind: 'fax'; way: 'in' | 'out'; faxId: string; subject: string; state: string; pages: number; login?: string }
  | { kind: 'letter'; batchId: number; title: string; isSent: boolean; login: string }
  /** '' as title: as its kind is called. */
  | { kind: 'task'; title: string; taskKind: string; state: TaskStateKind; login?: string }
  /** `how`: `form`, `call`, `api`, or the act behind it. */
  | { kind: 'change' | 'position' | 'refusal'; by: string; how: string; changes: FieldChange[] }
);

export interface TimelineAsked {
  customerId: string;
  limit: number;
  /** Only these. */
  kind?: TimelineKind | undefined;
  /** `next` of the page before. */
  cursor?: string | undefined;
}

interface Place {
  at: number;
  source: string;
  id: string;
}

/** What a change is filed under, by the first field that it names. */
const fieldOf = "json_extract(changes, '$[0].field')";
const conditions = {
  position: `${fieldOf} = 'position'`,
  refusal: `${fieldOf} like 'refusal-%'`,
  change: `${fieldOf} <> 'position' and ${fieldOf} not like 'refusal-%'`,
} as const;

/** Each table in the order of its index, from where the page before ended; `id` parts those of one moment. */
const sources = {
  a: `select 'call' as kind, id, started_at as at, direction, login, talk_ms as talkMs, answered_at as answeredAt,
        end_reason as endReason, recording_id as recordingId
      from calls where customer_id = @customerId and (started_at, id) < (@at, @id)
      order by started_at desc, id desc limit @limit`,
  // Notes that were written before it was known who called are found by their call; `cross` and `+` keep SQLite from reading
  // all notes of whoever was never known.
  b: `select 'note' as kind, call_id || '/' || login as id, updated_at as at, call_id as callId, login, text
      from (select * from call_notes where customer_id = @customerId
            union all select call_notes.* from calls cross join call_notes on call_notes.call_id = calls.id
              where calls.customer_id = @customerId and +call_notes.customer_id is null)
      where (updated_at, call_id || '/' || login) < (@at, @id)
      order by updated_at desc, id desc limit @limit`,
  c: `select case when ${conditions.position} then 'position' when ${conditions.refusal} then 'refusal' else 'change' end as kind,
        cast(id as text) as id, at, by, how, changes
      from customer_changes where customer_id = @customerId and at <= @at and (at < @at or id < cast(@id as integer)) and CONDITION
      order by at desc, customer_changes.id desc limit @limit`,
  k: `select 'case' as kind, cast(id as text) as id, opened_at as at
      from cases where customer_id = @customerId and opened_at <= @at and (opened_at < @at or id < cast(@id as integer))
      order by opened_at desc, cases.id desc limit @limit`,
  f: `select 'fax' as kind, 'out' as way, id, id as faxId, created_at as at, subject, state, pages, created_by as login
      from fax_jobs where customer_id = @customerId and (created_at, id) < (@at, @id)
      order by created_at desc, id desc limit @limit`,
  g: `select 'fax' as kind, 'in' as way, id, id as faxId, at, '' as subject, state, pages, login
      from received_faxes where customer_id = @customerId and state <> 'deleted' and (at, id) < (@at, @id)
      order by at desc, id desc limit @limit`,
  m: `select 'mail' as kind, id, at, direction, subject, state, login
      from mails where customer_id = @customerId and (at, id) < (@at, @id)
      order by at desc, id desc limit @limit`,
  l: `select 'letter' as kind, cast(letters.id as text) as id, letters.at as at, batch_id as batchId, letters.title as title,
        sent_at as sentAt, coalesce(sent_by, created_by) as login
      from letters join letter_batches on letter_batches.id = batch_id
      where customer_id = @customerId and letters.at <= @at and (letters.at < @at or letters.id < cast(@id as integer))
      order by letters.at desc, letters.id desc limit @limit`,
  s: `select 'script' as kind, cast(script_runs.id as text) as id, started_at as at, call_id as callId, version, status, login,
        coalesce(scripts.name, script_id) as name
      from script_runs left join scripts on scripts.id = script_runs.script_id
      where customer_id = @customerId and started_at <= @at and (started_at < @at or script_runs.id < cast(@id as integer))
      order by started_at desc, script_runs.id desc limit @limit`,
  t: `select 'task' as kind, cast(id as text) as id, created_at as at, title, kind as taskKind, state_kind as state, assignee as login
      from tasks where customer_id = @customerId and created_at <= @at and (created_at < @at or id < cast(@id as integer))
      order by created_at desc, tasks.id desc limit @limit`,
} as const;
type Source = keyof typeof sources;

const sourcesOf: Record<TimelineKind, readonly Source[]> = {
  call: ['a'],
  note: ['b'],
  change: ['c'],
  position: ['c'],
  refusal: ['c'],
  case: ['k'],
  task: ['t'],
  letter: ['l'],
  script: ['s'],
  mail: ['m'],
  fax: ['f', 'g'],
};
/** Behind every id. */
const last = {
  f: '\u{10ffff}',
  g: '\u{10ffff}',
  m: '\u{10ffff}',
  a: '\u{10ffff}',
  b: '\u{10ffff}',
  c: String(Number.MAX_SAFE_INTEGER),
  k: String(Number.MAX_SAFE_INTEGER),
  l: String(Number.MAX_SAFE_INTEGER),
  s: String(Number.MAX_SAFE_INTEGER),
  t: String(Number.MAX_SAFE_INTEGER),
} as const;

function readPlace(cursor: string | undefined): Place | undefined {
  const [, at, source, id] = /^(\d{1,15})\.([abcfgklmst])(.{1,120})$/.exec(cursor ?? '') ?? [];
  return source === undefined ? undefined : { at: Number(at), source, id: id! };
}

function entryOf(row: Record<string, unknown>): TimelineEntry {
  const { answeredAt, sentAt, changes, ...rest } = row;
  const present = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  return {
    ...present,
    ...(row.kind === 'letter' && { isSent: sentAt !== null }),
    ...(row.kind === 'call' && { isAnswered: answeredAt !== null }),
    ...(typeof changes === 'string' && { changes: JSON.parse(changes) as FieldChange[] }),
  } as unknown as TimelineEntry;
}

/**
 * A customer's calls, notes and changes as one list, latest first. Each table gives no more than a page from its own index, so
 * that a page far back costs no more than the first, whatever the size of the file.
 */
export function openTimeline(db: Db): (asked: TimelineAsked) => { entries: TimelineEntry[]; next?: string } {
  const prepared = new Map<string, ReturnType<typeof db.$client.prepare>>();
  function statementOf(source: Source, kind: TimelineKind | undefined) {
    const condition = kind === 'position' || kind === 'refusal' || kind === 'change' ? conditions[kind] : 'true';
    const key = `${source}${condition}`;
    const found = prepared.get(key) ?? db.$client.prepare(sources[source].replace('CONDITION', condition));
    prepared.set(key, found);
    return found;
  }

  return ({ customerId, limit, kind, cursor }) => {
    const place = readPlace(cursor);
    if (cursor !== undefined && !place) return { entries: [] };
    const wanted = kind === undefined ? (Object.keys(sources) as Source[]) : sourcesOf[kind];
    const rows = wanted.flatMap((source) => {
      // Of one moment the sources follow each other in the order of their letters.
      const isShown = place !== undefined && source < place.source;
      const id = !place ? last[source] : source === place.source ? place.id : isShown ? '' : last[source];
      const from = { customerId, at: place?.at ?? Number.MAX_SAFE_INTEGER, id, limit: limit + 1 };
      return (statementOf(source, kind).all(from) as Record<string, unknown>[]).map((row) => ({
        source,
        entry: entryOf(row),
      }));
    });
    // Within a source the statement's order stays.
    rows.sort((a, b) => b.entry.at - a.entry.at || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
    const page = rows.slice(0, limit);
    const end = page.at(-1);
    return {
      entries: page.map(({ entry }) => entry),
      ...(rows.length > limit && end && { next: `${end.entry.at}.${end.source}${end.entry.id}` }),
    };
  };
}
