import type Database from 'better-sqlite3';
import type { CallsAsk, FigureOfCalls } from '../../core/figures/reports.ts';
import { shortAbandonMs } from '../../core/figures/sums.ts';
import type { Db } from '../db.ts';
import { callsCharged } from './list-costs.ts';
import { listLines } from './lister.ts';
import { scopeOf } from './sum-figures.ts';

/**
 * The calls behind a figure, the newest first: one for each stay or talk that counts in it, so that there are as many as
 * the figure says; a call that came twice stands twice.
 */
export function callsBehind(
  { store, figuresDb }: { store: Db; figuresDb: Database.Database },
  { of, line, ...ask }: CallsAsk,
): { ids: string[]; count: number } {
  if (of === 'charged' || of === 'unrated') return callsCharged(store, { ...ask, of, ...(line && { line }) });
  const { where, values } = scopeOf(ask);
  const { table, end, also } = countedAs[of];
  const { rows, count } = listLines(figuresDb, ask, {
    columns: [],
    select: 'call_id',
    from: `${table} where ${end} >= ? and ${end} < ?${where}${also}`,
    orderBy: `${end} desc, call_id, number`,
    values: [ask.from, ask.to, ...values],
  });
  return { ids: rows.map(([id]) => String(id)), count };
}

const stays = (also: string) => ({ table: 'stays', end: 'left_at', also });
const talks = (also: string) => ({ table: 'talks', end: 'ended_at', also });

/** As `quarters` are counted (count-quarters.ts). */
const countedAs: Record<FigureOfCalls, { table: string; end: string; also: string }> = {
  offered: stays(''),
  answered: stays(" and why = 'answered'"),
  abandoned: stays(" and why = 'abandoned'"),
  'short-abandoned': stays(` and why = 'abandoned' and wait_ms <= ${shortAbandonMs}`),
  overflowed: stays(" and why in ('timeout', 'no-agents', 'full')"),
  handled: talks(''),
  transfers: talks(' and transferred = 1'),
};
