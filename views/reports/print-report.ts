import { serviceLevels } from '../../server/core/figures/figures.ts';
import type { Cell, ReportColumn } from '../../server/core/figures/reports.ts';
import { zoneOffset } from '../../server/core/schedule/local-time.ts';
import {
  type PrintedPaper,
  type PrintedSheet,
  type SheetCell,
  sheetInstant,
  sheetSpan,
} from '../../server/core/sheets/printed-report.ts';
import { formatDay, formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { type CellContext, cellText, columnText, formulaOf, isNumeric } from './cell-text.ts';
import { pictureOf } from './report-picture.ts';
import { levelText, type ReportView } from './report-view.ts';

interface Printed {
  reader: Reader;
  officeName: string;
  view: ReportView;
  nowMs: number;
}

/** Ids of calls are for links, not for paper. */
const isPrinted = ({ unit }: ReportColumn): boolean => unit !== 'call';

/** Period, filters, and the measure where there is one. */
function notesOf({ reader, view }: Printed): string[] {
  const { query, names, table } = view;
  const { t } = reader;
  const day = (date: string): string => formatDay(date, reader);
  const period = query.from === query.to ? day(query.from) : `${day(query.from)} – ${day(query.to)}`;
  const filters = [
    query.queue && `${t('call.queue')}: ${names.queue(query.queue)}`,
    query.person && `${t('call.person')}: ${names.person(query.person)}`,
    query.did && `${t('reports.did')}: ${names.number(query.did)}`,
    query.trunk && `${t('calls.trunk')}: ${names.trunk(query.trunk)}`,
    query.result &&
      `${t('report.column.result')}: ${cellText(query.result, { id: 'result', unit: 'result' }, { reader, names })}`,
  ].filter(Boolean);
  const hasLevel = table.columns.some(({ id }) => (serviceLevels as readonly string[]).includes(id));
  return [
    [`${t('reports.period')}: ${period}`, ...filters].join(' · '),
    ...(hasLevel ? [levelText(reader, view)] : []),
    ...(table.behind > 0 ? [t('reports.behind', { rows: table.behind })] : []),
    ...(table.cut ? [t('reports.cut', { rows: table.rows.length })] : []),
  ];
}

const footOf = ({ reader, view }: Printed): { term: string; text: string }[] =>
  view.table.columns.flatMap((column) => {
    const text = formulaOf(column, reader);
    return text === undefined ? [] : [{ term: columnText(column, reader), text }];
  });

/** What a spreadsheet reckons with is a number there; the rest are the texts of the page. */
function sheetCell(cell: Cell, column: ReportColumn, context: CellContext): SheetCell {
  const { unit } = column;
  if (typeof cell === 'number') {
    if (unit === 'count' || unit === 'mean') return { kind: unit, value: cell };
    if (unit === 'share') return { kind: 'share', value: cell };
    if (unit === 'span') return { kind: 'span', value: sheetSpan(cell) };
    if (unit === 'instant')
      return { kind: 'instant', value: sheetInstant(cell + zoneOffset(context.reader.timezone, cell)) };
  }
  if (typeof cell === 'string' && unit === 'amount') return { kind: 'amount', value: Number(cell) };
  const isNothing = cell === null && unit !== 'seconds';
  return isNothing ? null : { kind: 'text', text: cellText(cell, column, context) };
}

/** All that sheet and paper have in common, with each cell as `cellOf` gives it. */
function printed<Each>(of: Printed, cellOf: (cell: Cell, column: ReportColumn) => Each, totalWord: Each) {
  const { view, reader, officeName } = of;
  const { table } = view;
  const cells = (row: readonly Cell[]): Each[] =>
    table.columns.flatMap((column, index) => (isPrinted(column) ? [cellOf(row[index] ?? null, column)] : []));
  return {
    officeName,
    title: reader.t(`report.${view.name}`),
    notes: notesOf(of),
    head: table.columns
      .filter(isPrinted)
      .map((column) => ({ text: columnText(column, reader), right: isNumeric(column) })),
    rows: table.rows.map(cells),
    ...(table.total && { total: [totalWord, ...cells(table.total).slice(1)] }),
    empty: reader.t('reports.empty.title'),
    foot: footOf(of),
  };
}

export function reportSheet(of: Printed): PrintedSheet {
  const context = { reader: of.reader, names: of.view.names };
  const total: SheetCell = { kind: 'text', text: of.reader.t('reports.total') };
  return printed<SheetCell>(of, (cell, column) => sheetCell(cell, column, context), total);
}

export function reportPaper(of: Printed): PrintedPaper {
  const { view, reader } = of;
  const context = { reader, names: view.names };
  const picture = pictureOf(view, context);
  return {
    ...printed(of, (cell, column) => cellText(cell, column, context), reader.t('reports.total')),
    ...(picture && { picture }),
    printedAt: reader.t('reports.printed-at', { at: formatInstant(of.nowMs, reader) }),
    pageText: (page, pages) => reader.t('reports.page-of', { page, pages }),
  };
}

const named: readonly string[] = [
  ...['queue', 'person', 'trunk', 'flow', 'result', 'break', 'department'],
  ...['country', 'call-kind', 'charge-kind', 'payer-how', 'unrated-why', 'unrated-do'],
];

/** Cells for a CSV, which programs read: spans in seconds, instants in UTC, shares as they are, and names for people. */
export function reportLines({ view, reader }: Printed): (string | number | undefined)[][] {
  const { table, names } = view;
  const line = (row: readonly Cell[]) =>
    row.map((cell, index) => {
      const column = table.columns[index]!;
      if (cell === null) return undefined;
      if (column.unit === 'instant') return new Date(Number(cell)).toISOString();
      if (column.unit === 'span') return Number(cell) / 1000;
      if (named.includes(column.unit)) return cellText(cell, column, { reader, names });
      return cell;
    });
  const head = table.columns.map(({ id, unit }) => (unit === 'span' ? `${id}_s` : id));
  return [head, ...table.rows.map(line)];
}
