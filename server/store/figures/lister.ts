import type Database from 'better-sqlite3';
import type { ReportAsk, ReportColumn, ReportTable } from '../../core/figures/reports.ts';
import type { Db } from '../db.ts';

export type ListedTable = Omit<ReportTable, 'behind'>;
/** Reads one report from what was counted and from the store's derived calls. */
export type Lister = (from: { store: Db; figuresDb: Database.Database }, ask: ReportAsk) => ListedTable;

/** Lists longer than this are cut: a page nobody would read to its end. */
export const linesAtMost = 1_000;
export const DAY_MS = 86_400_000;

export const columns = (...list: readonly (readonly [string, ReportColumn['unit']])[]): ReportColumn[] =>
  list.map(([id, unit]) => ({ id, unit }));

export function cut(table: ListedTable): ListedTable {
  return table.rows.length <= linesAtMost ? table : { ...table, rows: table.rows.slice(0, linesAtMost), cut: true };
}
