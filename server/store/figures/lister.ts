import type Database from 'better-sqlite3';
import type { Cell, ReportAsk, ReportColumn, ReportTable } from '../../core/figures/reports.ts';
import type { Db } from '../db.ts';

export type ListedTable = Omit<ReportTable, 'behind'>;
/** Reads one report from what was counted and from the store's derived calls. */
export type Lister = (from: { store: Db; figuresDb: Database.Database }, ask: ReportAsk) => ListedTable;

/** Given where nobody says how many lines are wanted. */
export const linesAtMost = 1_000;
export const DAY_MS = 86_400_000;

export const columns = (...list: readonly (readonly [string, ReportColumn['unit']])[]): ReportColumn[] =>
  list.map(([id, unit]) => ({ id, unit }));

const linesOf = ({ lines }: ReportAsk) => lines ?? { from: 0, most: linesAtMost };

/** The lines that are asked for, of all. */
export function cut(table: Omit<ListedTable, 'count'>, ask: ReportAsk): ListedTable {
  const { from, most } = linesOf(ask);
  const count = table.rows.length;
  return {
    ...table,
    rows: table.rows.slice(from, from + most),
    count,
    ...(count > from + most && { cut: true as const }),
  };
}

/** The lines that are asked for, read by a statement without limit; how many there are without reading them all. */
export function listLines(
  db: Database.Database,
  ask: ReportAsk,
  of: { columns: ReportColumn[]; select: string; from: string; orderBy: string; values: readonly unknown[] },
): ListedTable {
  const { from, most } = linesOf(ask);
  const count = db
    .prepare(`select count(*) from ${of.from}`)
    .pluck()
    .get(...of.values) as number;
  const rows = db
    .prepare(`select ${of.select} from ${of.from} order by ${of.orderBy} limit ? offset ?`)
    .raw()
    .all(...of.values, most, from) as Cell[][];
  return { columns: of.columns, rows, count, ...(count > from + most && { cut: true as const }) };
}
