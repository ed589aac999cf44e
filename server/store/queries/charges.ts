import { and, asc, gte, isNull, lt, sql } from 'drizzle-orm';
import { type Nanos, parseNanos, printNanos } from '../../base/money.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../db.ts';
import { charges } from '../schema/calls.ts';
import { cutPage, parseCursor, printCursor } from './cursor.ts';

type ChargeRow = typeof charges.$inferSelect;

/** Charges in force of legs answered in [from, to), oldest first: what an invoice is made of. */
export function searchCharges(
  db: Db,
  search: { from?: number; to?: number; limit: number; cursor?: string },
): { rows: ChargeRow[]; next?: string } {
  const after = search.cursor === undefined ? undefined : parseCursor(search.cursor);
  if (search.cursor !== undefined && !after) return { rows: [] };
  const rows = db
    .select()
    .from(charges)
    .where(
      and(
        isNull(charges.supersededBy),
        search.from === undefined ? undefined : gte(charges.answeredAt, search.from),
        search.to === undefined ? undefined : lt(charges.answeredAt, search.to),
        after && sql`(${charges.answeredAt}, ${charges.id}) > (${after.at}, ${Number(after.id)})`,
      ),
    )
    .orderBy(asc(charges.answeredAt), asc(charges.id))
    .limit(search.limit + 1)
    .all();
  return cutPage(rows, search.limit, (row) => printCursor({ at: row.answeredAt, id: String(row.id) }));
}

/** What one day cost in one currency. */
export interface DayCost {
  /** `2026-03-29`, a day of the zone asked for. */
  date: string;
  currency: string;
  legs: number;
  billedSec: number;
  /** Exact decimal text. */
  net: string;
  /** Legs without a price: the sum is too low by them. */
  unrated: number;
}

/** Cost per local day and currency of legs answered in [from, to); days without legs are left out. */
export function costPerDay(db: Db, span: { from: number; to: number; timezone: string }): DayCost[] {
  const days = new Map<string, Omit<DayCost, 'net'> & { net: Nanos }>();
  const rows = db
    .select({
      answeredAt: charges.answeredAt,
      currency: charges.currency,
      billedSec: charges.billedSec,
      net: charges.net,
      state: charges.state,
    })
    .from(charges)
    .where(and(isNull(charges.supersededBy), gte(charges.answeredAt, span.from), lt(charges.answeredAt, span.to)))
    .orderBy(asc(charges.answeredAt))
    .all();
  for (const row of rows) {
    const { date } = localTime(span.timezone, row.answeredAt);
    const key = `${date} ${row.currency}`;
    const day = days.get(key) ?? { date, currency: row.currency, legs: 0, billedSec: 0, net: 0n, unrated: 0 };
    day.legs += 1;
    day.billedSec += row.billedSec;
    day.net += parseNanos(row.net) ?? 0n;
    day.unrated += row.state === 'unrated' ? 1 : 0;
    days.set(key, day);
  }
  return [...days.values()].map((day) => ({ ...day, net: printNanos(day.net) }));
}
