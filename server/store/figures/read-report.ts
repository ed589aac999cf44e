import type Database from 'better-sqlite3';
import { planOf, type ReportAsk } from '../../core/figures/reports.ts';
import type { Db } from '../db.ts';
import { listers } from './list-reports.ts';
import { cut, type ListedTable } from './lister.ts';
import { sumReport } from './sum-figures.ts';

/** Any of the ready reports, from what was counted so far and from the store's derived calls. */
export function readReport(from: { store: Db; figuresDb: Database.Database }, ask: ReportAsk): ListedTable {
  const list = listers[ask.name];
  const { chart } = planOf(ask.name);
  if (chart?.kind !== 'bars') return list ? list(from, ask) : sumReport(from.figuresDb, ask);
  // A chart shows all lines, whatever part of them is asked for.
  const all = { ...ask, lines: { from: 0, most: Number.MAX_SAFE_INTEGER } };
  const table = list ? list(from, all) : sumReport(from.figuresDb, all);
  const at = (name: string | undefined): number => table.columns.findIndex(({ id }) => id === name);
  const [value, plan] = [at(chart.of), at(chart.plan)];
  return { ...cut(table, ask), chart: table.rows.map((row) => [row[0]!, row[value]!, row[plan] ?? null]) };
}
