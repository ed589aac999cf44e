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

/** Who talked how long in calls of the period: after a transfer not only the one whom the call's row names. */
function talkByPerson(db: Db, period: ReportPeriod): Map<string, number> {
  const rows = db.all<{ login: string; talkMs: number }>(sql`
    select call_talks.login as login, sum(call_talks.talk_ms) as talkMs
    from calls join call_talks on call_talks.call_id = calls.id
    where calls.started_at >= ${period.from} and calls.started_at < ${period.to}
    group by call_talks.login`);
  return new Map(rows.map(({ login, talkMs }) => [login, talkMs]));
}

/** A person's talk stands in their first line: there is one for each currency. */
function creditTalk(lines: CostLine[], talk: Map<string, number>): CostLine[] {
  const left = new Map(talk);
  const credited = lines.map((line) => {
    if (line.key === null) return line;
    const talkMs = left.get(line.key) ?? 0;
    left.delete(line.key);
    return { ...line, talkMs };
  });
  const none = { calls: 0, answered: 0, cost: '0', currency: null, unrated: 0 };
  return [...credited, ...[...left].map(([key, talkMs]) => ({ ...none, key, talkMs }))];
}

/** What calls cost, by who made them, over which line and for which queue. Heavy on long periods: for the data worker. */
export function costReport(db: Db, period: ReportPeriod): CostReport {
  // One reading for all three ways of adding up, as years of calls take long to read.
  const rows = db.all<Omit<CostLine, 'key'> & Record<'login' | 'trunk_id' | 'queue_id', string | null>>(sql`
    select login, trunk_id, queue_id, currency, count(*) as calls, count(answered_at) as answered,
           sum(talk_ms) as talkMs, coalesce(cost, '0') as cost, sum(cost_state = 'unrated') as unrated
    from calls where started_at >= ${period.from} and started_at < ${period.to}
    group by login, trunk_id, queue_id, currency, cost`);
  const lines = (column: 'login' | 'trunk_id' | 'queue_id'): CostLine[] => {
    // Money is added here, exactly: SQLite would add it as floats.
    const byKey = new Map<string, { line: CostLine; nanos: bigint }>();
    for (const row of rows) {
      const { currency } = row;
      const id = `${row[column]} ${currency}`;
      const none = { key: row[column], calls: 0, answered: 0, talkMs: 0, cost: '0', currency, unrated: 0 };
      const sum = byKey.get(id) ?? { line: none, nanos: 0n };
      sum.line.calls += row.calls;
      sum.line.answered += row.answered;
      sum.line.talkMs += row.talkMs;
      sum.line.unrated += row.unrated ?? 0;
      // A row stands for all calls of one price.
      sum.nanos += parseNanos(row.cost)! * BigInt(row.calls);
      byKey.set(id, sum);
    }
    return [...byKey.values()]
      .map(({ line, nanos }) => ({ ...line, cost: printNanos(nanos) }))
      .sort((a, b) => b.calls - a.calls);
  };
  return {
    period,
    byPerson: creditTalk(lines('login'), talkByPerson(db, period)),
    byTrunk: lines('trunk_id'),
    byQueue: lines('queue_id'),
  };
}
