import type Database from 'better-sqlite3';
import type { ReportAsk, ReportTable } from '../../core/figures/reports.ts';
import type { Db } from '../db.ts';
import { listers } from './list-reports.ts';
import { sumReport } from './sum-figures.ts';

/** Any of the ready reports, from what was counted so far and from the store's derived calls. */
export function readReport(
  from: { store: Db; figuresDb: Database.Database },
  ask: ReportAsk,
): Omit<ReportTable, 'behind'> {
  const list = listers[ask.name];
  return list ? list(from, ask) : sumReport(from.figuresDb, ask);
}
