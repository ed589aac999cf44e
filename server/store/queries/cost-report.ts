import { sql } from 'drizzle-orm';
import { parseNanos, printNanos } from '../../base/money.ts';
import type { Db } from '../db.ts';

/** Calls started in `[from, to)`, epoch ms. */
export interface ReportPeriod {
  from: number;
  to: number;
}

export interface CostLine {
  /** Login, trunk id or queue id; null = none. */
  key: string | null;
  calls: number;
  answered: number;
  talkMs: number;
  /** Exact sum as decimal text, in the currency beside it. */
  cost: string;
  currency: string | null;
  /** Calls with a leg that found no rate: not in the sum. */
  unrated: number;
}

export interface CostReport {
  period: ReportPeriod;
  byPerson: CostLine[];
  byTrunk: CostLine[];
  byQueue: CostLine[];
}

const columns = { byPerson: 'login', byTrunk: 'trunk_id', byQueue: 'queue_id' } as const;

/** What calls cost, by who made them, over which line and for which queue. Heavy on long periods: for the data worker. */
export function costReport(db: Db, period: ReportPeriod): CostReport {
  const lines = (column: string): CostLine[] => {
    const rows = db.all<Omit<CostLine, 'cost'> & { cost: string }>(sql`
      select ${sql.raw(column)} as key, currency, count(*) as calls, count(answered_at) as answered,
             sum(talk_ms) as talkMs, coalesce(cost, '0') as cost, sum(cost_state = 'unrated') as unrated
      from calls where started_at >= ${period.from} and started_at < ${period.to}
      group by ${sql.raw(column)}, currency, cost`);
    // Money is added here, exactly: SQLite would add it as floats.
    const byKey = new Map<string, CostLine>();
    for (const row of rows) {
      const id = `${row.key} ${row.currency}`;
      const none = { key: row.key, calls: 0, answered: 0, talkMs: 0, cost: '0', currency: row.currency, unrated: 0 };
      const sum = byKey.get(id) ?? none;
      sum.calls += row.calls;
      sum.answered += row.answered;
      sum.talkMs += row.talkMs;
      sum.unrated += row.unrated ?? 0;
      // A row stands for all calls of one price.
      sum.cost = printNanos(parseNanos(sum.cost)! + parseNanos(row.cost)! * BigInt(row.calls));
      byKey.set(id, sum);
    }
    return [...byKey.values()].sort((a, b) => b.calls - a.calls);
  };
  return {
    period,
    byPerson: lines(columns.byPerson),
    byTrunk: lines(columns.byTrunk),
    byQueue: lines(columns.byQueue),
  };
}
