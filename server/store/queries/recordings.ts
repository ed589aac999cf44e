import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { auditLog } from '../schema/access.ts';
import { calls, recordingSeals, recordings } from '../schema/calls.ts';
import { type CallFilter, type CallRow, conditionOf, type RecordingRow } from './calls.ts';
import { cutPage, parseCursor, printCursor } from './cursor.ts';

/** All that are given must hold. */
export interface RecordingFilter extends CallFilter {
  longerMs?: number;
  shorterMs?: number;
  ids?: readonly string[];
}

export interface FoundRecording {
  recording: RecordingRow;
  call: CallRow;
}

export interface RecordingSearch {
  filter: RecordingFilter;
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
}

/** Recordings that have sound, the latest first. `next` is the cursor of the following page; a damaged cursor is no page. As `searchCalls`, for the data worker. */
export function searchRecordings(db: Db, search: RecordingSearch): { rows: FoundRecording[]; next?: string } {
  const { longerMs, shorterMs, ids, ...filter } = search.filter;
  const after = search.cursor === undefined ? undefined : parseCursor(search.cursor);
  if (search.cursor !== undefined && !after) return { rows: [] };
  const rows = db
    .select({ recording: recordings, call: calls })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        conditionOf(filter),
        isNull(recordings.removedAt),
        isNotNull(recordings.durationMs),
        longerMs === undefined ? undefined : gte(recordings.durationMs, longerMs),
        shorterMs === undefined ? undefined : lte(recordings.durationMs, shorterMs),
        ids && inArray(recordings.id, [...ids]),
        after && sql`(${recordings.startedAt}, ${recordings.id}) < (${after.at}, ${after.id})`,
      ),
    )
    .orderBy(desc(recordings.startedAt), desc(recordings.id))
    .limit(search.limit + 1)
    .all();
  return cutPage(rows, search.limit, ({ recording }) => printCursor({ at: recording.startedAt, id: recording.id }));
}

/** Logins of those who played, downloaded or exported each, the latest last, everybody once. */
export function listenersOf(db: Db, ids: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const rows = db
    .select({ by: auditLog.by, subject: auditLog.subject })
    .from(auditLog)
    .where(
      and(
        inArray(
          auditLog.subject,
          ids.map((id) => `recordings/${id}`),
        ),
        inArray(auditLog.action, ['recording.played', 'recording.downloaded', 'recording.exported']),
      ),
    )
    .orderBy(asc(auditLog.id))
    .all();
  for (const { by, subject } of rows) {
    const id = subject.slice('recordings/'.length);
    found.set(id, [...(found.get(id) ?? []).filter((each) => each !== by), by]);
  }
  return found;
}

/** The links of the seal chain that tell of a recording, in their order. */
export function sealsOf(db: Db, recordingId: string): (typeof recordingSeals.$inferSelect)[] {
  return db
    .select()
    .from(recordingSeals)
    .where(eq(recordingSeals.recordingId, recordingId))
    .orderBy(asc(recordingSeals.seq))
    .all();
}
