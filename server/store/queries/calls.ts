import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type Nanos, parseNanos, printNanos } from '../../base/money.ts';
import type { CallEndReason } from '../../core/calls/call-reasons.ts';
import type { CallDirection, CallEvent } from '../../core/calls/events.ts';
import type { Db } from '../db.ts';
import { callEvents, calls, charges, recordings } from '../schema/calls.ts';
import { cutPage, parseCursor, printCursor } from './cursor.ts';

export type CallRow = typeof calls.$inferSelect;
export type ChargeRow = typeof charges.$inferSelect;
export type RecordingRow = typeof recordings.$inferSelect;

/** All that are given must hold. */
export interface CallFilter {
  /** Started at or after, epoch ms. */
  from?: number;
  /** Started before. */
  to?: number;
  /** A whole number with `+`, or some digits of either party's. */
  number?: string;
  login?: string;
  queue?: string;
  campaign?: string;
  trunk?: string;
  /** One of the office's results. */
  result?: string;
  direction?: CallDirection;
  customer?: string;
  /** Answered by a person, or not. */
  answered?: boolean;
  costState?: 'rated' | 'free' | 'unrated';
  /** Over, or still lasting. */
  ended?: boolean;
  endReason?: CallEndReason;
  /** Of one of these customers, or presented under a name that holds this text. */
  party?: { name: string; customerIds: readonly string[] };
}

/** All calls that a filter finds, summed. */
export interface CallSums {
  calls: number;
  answered: number;
  /** Callers who hung up while they waited. */
  abandoned: number;
  talkMs: number;
  unrated: number;
  /** Exact sums as decimal texts, one per currency. */
  costs: { currency: string; cost: string }[];
}

function matchNumber(number: string): SQL | undefined {
  const compact = number.replace(/[^\d+*#]/g, '');
  if (/^\+\d{7,}$/.test(compact)) return eq(calls.e164, compact);
  const digits = compact.replace('+', '');
  if (digits === '') return sql`0`;
  const has = (column: AnySQLiteColumn): SQL => sql`instr(${column}, ${digits}) > 0`;
  return or(has(calls.e164), has(calls.fromNumber), has(calls.toNumber));
}

const known = (column: AnySQLiteColumn, wanted: boolean): SQL => (wanted ? isNotNull(column) : isNull(column));

function matchParty({ name, customerIds }: NonNullable<CallFilter['party']>): SQL | undefined {
  return or(
    customerIds.length > 0 ? inArray(calls.customerId, [...customerIds]) : undefined,
    sql`instr(lower(${calls.fromName}), ${name.toLowerCase()}) > 0`,
  );
}

/** What a filter asks of `calls`. */
export function conditionOf(filter: CallFilter): SQL | undefined {
  return and(
    filter.from === undefined ? undefined : gte(calls.startedAt, filter.from),
    filter.to === undefined ? undefined : lt(calls.startedAt, filter.to),
    filter.number === undefined ? undefined : matchNumber(filter.number),
    filter.login === undefined ? undefined : eq(calls.login, filter.login),
    filter.queue === undefined ? undefined : eq(calls.queueId, filter.queue),
    filter.campaign === undefined ? undefined : eq(calls.campaignId, filter.campaign),
    filter.trunk === undefined ? undefined : eq(calls.trunkId, filter.trunk),
    filter.result === undefined ? undefined : eq(calls.resultId, filter.result),
    filter.direction === undefined ? undefined : eq(calls.direction, filter.direction),
    filter.customer === undefined ? undefined : eq(calls.customerId, filter.customer),
    filter.answered === undefined ? undefined : known(calls.answeredAt, filter.answered),
    filter.ended === undefined ? undefined : known(calls.endedAt, filter.ended),
    filter.costState === undefined ? undefined : eq(calls.costState, filter.costState),
    filter.endReason === undefined ? undefined : eq(calls.endReason, filter.endReason),
    filter.party && matchParty(filter.party),
  );
}

export interface CallSearch {
  filter?: CallFilter;
  limit: number;
  /** `next` of the page before. */
  cursor?: string;
}

/**
 * Latest first, also those that still last. `next` is the cursor of the following page; a damaged cursor is no page. What no
 * index narrows, as a name, walks until the page is full: for the data worker.
 */
export function searchCalls(db: Db, search: CallSearch): { rows: CallRow[]; next?: string } {
  const after = search.cursor === undefined ? undefined : parseCursor(search.cursor);
  if (search.cursor !== undefined && !after) return { rows: [] };
  const rows = db
    .select()
    .from(calls)
    .where(
      and(
        conditionOf(search.filter ?? {}),
        after && sql`(${calls.startedAt}, ${calls.id}) < (${after.at}, ${after.id})`,
      ),
    )
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(search.limit + 1)
    .all();
  return cutPage(rows, search.limit, (row) => printCursor({ at: row.startedAt, id: row.id }));
}

/** Reads all that the filter finds: for the data worker. */
export function sumCalls(db: Db, filter: CallFilter): CallSums {
  const rows = db
    .select({
      currency: calls.currency,
      cost: calls.cost,
      calls: sql<number>`count(*)`,
      answered: sql<number>`count(${calls.answeredAt})`,
      abandoned: sql<number>`coalesce(sum(${calls.endReason} = 'abandoned'), 0)`,
      talkMs: sql<number>`sum(${calls.talkMs})`,
      unrated: sql<number>`coalesce(sum(${calls.costState} = 'unrated'), 0)`,
    })
    .from(calls)
    .where(conditionOf(filter))
    .groupBy(calls.currency, calls.cost)
    .all();
  // Money is added here, exactly: SQLite would add it as floats.
  const costs = new Map<string, Nanos>();
  for (const { currency, cost, calls: count } of rows) {
    if (currency === null || cost === null) continue;
    costs.set(currency, (costs.get(currency) ?? 0n) + parseNanos(cost)! * BigInt(count));
  }
  const sum = (field: 'calls' | 'answered' | 'abandoned' | 'talkMs' | 'unrated'): number =>
    rows.reduce((total, row) => total + row[field], 0);
  return {
    calls: sum('calls'),
    answered: sum('answered'),
    abandoned: sum('abandoned'),
    talkMs: sum('talkMs'),
    unrated: sum('unrated'),
    costs: [...costs].map(([currency, nanos]) => ({ currency, cost: printNanos(nanos) })),
  };
}

export function findCall(db: Db, id: string): CallRow | undefined {
  return db.select().from(calls).where(eq(calls.id, id)).get();
}

/** A call's journal in order, by a statement prepared once: for who reads many. */
export function prepareJournal(db: Db): (callId: string) => CallEvent[] {
  const statement = db
    .select()
    .from(callEvents)
    .where(eq(callEvents.callId, sql.placeholder('callId')))
    .orderBy(asc(callEvents.seq))
    .prepare();
  return (callId) => statement.all({ callId }).map(({ data, ...row }) => ({ ...data, ...row }) as unknown as CallEvent);
}

/** The journal of one call, in the order told. */
export const readJournal = (db: Db, callId: string): CallEvent[] => prepareJournal(db)(callId);

/** Charges in force of these calls, by call: one per trunk leg. */
export function chargesOf(db: Db, callIds: readonly string[]): Map<string, ChargeRow[]> {
  const found = new Map<string, ChargeRow[]>();
  if (callIds.length === 0) return found;
  const rows = db
    .select()
    .from(charges)
    .where(and(inArray(charges.callId, [...callIds]), eq(charges.kind, 'cost'), isNull(charges.supersededBy)))
    .orderBy(asc(charges.answeredAt))
    .all();
  for (const row of rows) found.set(row.callId, [...(found.get(row.callId) ?? []), row]);
  return found;
}

export function recordingsOf(db: Db, callId: string): RecordingRow[] {
  return db.select().from(recordings).where(eq(recordings.callId, callId)).orderBy(asc(recordings.startedAt)).all();
}

export function findRecording(db: Db, id: string): RecordingRow | undefined {
  return db.select().from(recordings).where(eq(recordings.id, id)).get();
}
