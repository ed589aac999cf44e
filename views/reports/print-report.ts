import { figureNames, serviceLevels } from '../../server/core/figures/figures.ts';
import type { Cell, ReportColumn } from '../../server/core/figures/reports.ts';
import { zoneOffset } from '../../server/core/schedule/local-time.ts';
import { printPdf } from '../../server/core/sheets/pdf.ts';
import { printXlsx, type SheetCell, sheetInstant, sheetSpan } from '../../server/core/sheets/xlsx.ts';
import type { Reader, TextKey } from '../texts/reader.ts';
import { type CellContext, cellText, columnText, isNumeric } from './cell-text.ts';
import { levelText } from './report-page.tsx';
import type { ReportView } from './report-view.ts';

interface Printed {
  reader: Reader;
  officeName: string;
  view: ReportView;
}

/** Ids of calls are for links, not for paper. */
const isPrinted = ({ unit }: ReportColumn): boolean => unit !== 'call';

/** Period, filters, and the measure where there is one. */
function notesOf({ reader, officeName, view }: Printed): string[] {
  const { query, names, table } = view;
  const filters = [
    query.queue && names.queue(query.queue),
    query.person && names.person(query.person),
    query.did && names.number(query.did),
    query.trunk && names.trunk(query.trunk),
  ].filter(Boolean);
  const hasLevel = table.columns.some(({ id }) => (serviceLevels as readonly string[]).includes(id));
  return [
    [officeName, query.from === query.to ? query.from : `${query.from} – ${query.to}`, ...filters].join(' · '),
    ...(hasLevel ? [levelText({ reader }, view)] : []),
    ...(table.behind > 0 ? [reader.t('reports.behind', { rows: table.behind })] : []),
  ];
}

const footOf = ({ reader, view }: Printed): string[] =>
  view.table.columns
    .filter(({ id }) => (figureNames as readonly string[]).includes(id))
    .map(({ id }) => `${reader.t(`figure.${id}` as TextKey)}: ${reader.t(`figure.${id}.formula` as TextKey)}`);

const titleOf = ({ reader, view }: Printed): string => reader.t(`report.${view.name}`);

function pick<Each>(view: ReportView, row: readonly Each[]): Each[] {
  return row.filter((_, index) => isPrinted(view.table.columns[index]!));
}

/** What a spreadsheet reckons with is a number there; the rest are the texts of the page. */
function sheetCell(cell: Cell, column: ReportColumn, context: CellContext): SheetCell {
  const { unit } = column;
  if (typeof cell === 'number') {
    if (unit === 'count') return { kind: 'number', value: cell };
    if (unit === 'share') return { kind: 'share', value: cell };
    if (unit === 'span') return { kind: 'span', value: sheetSpan(cell) };
    if (unit === 'instant')
      return { kind: 'instant', value: sheetInstant(cell + zoneOffset(context.reader.timezone, cell)) };
  }
  const isNothing = cell === null && unit !== 'seconds';
  return isNothing ? null : { kind: 'text', text: cellText(cell, column, context) };
}

export function reportXlsx(printed: Printed): Uint8Array {
  const { view, reader } = printed;
  const { table, names } = view;
  const columns = table.columns.filter(isPrinted);
  const cells = (row: readonly Cell[]): SheetCell[] =>
    pick(view, row).map((cell, index) => sheetCell(cell, columns[index]!, { reader, names }));
  const total = table.total && cells(table.total);
  return printXlsx({
    title: titleOf(printed),
    notes: notesOf(printed),
    head: columns.map((column) => columnText(column, reader)),
    rows: table.rows.map(cells),
    ...(total && { total: [{ kind: 'text', text: reader.t('reports.total') }, ...total.slice(1)] }),
    foot: footOf(printed),
  });
}

export function reportPdf(printed: Printed): Uint8Array {
  const { view, reader } = printed;
  const { table, names } = view;
  const columns = table.columns.filter(isPrinted);
  const texts = (row: readonly Cell[]): string[] =>
    pick(view, row).map((cell, index) => cellText(cell, columns[index]!, { reader, names }));
  return printPdf({
    title: titleOf(printed),
    notes: notesOf(printed),
    head: columns.map((column) => ({ text: columnText(column, reader), right: isNumeric(column) })),
    rows: table.rows.map(texts),
    ...(table.total && { total: [reader.t('reports.total'), ...texts(table.total).slice(1)] }),
    foot: footOf(printed),
  });
}

/** Cells for a CSV, which programs read: spans in seconds, instants in UTC, shares as they are, and names for people. */
export function reportLines({ view, reader }: Printed): (string | number | undefined)[][] {
  const { table, names } = view;
  const line = (row: readonly Cell[]) =>
    row.map((cell, index) => {
      const column = table.columns[index]!;
      if (cell === null) return undefined;
      if (column.unit === 'instant') return new Date(Number(cell)).toISOString();
      if (column.unit === 'span') return Number(cell) / 1000;
      if (column.unit === 'queue' || column.unit === 'person' || column.unit === 'trunk')
        return cellText(cell, column, { reader, names });
      return cell;
    });
  const head = table.columns.map(({ id, unit }) => (unit === 'span' ? `${id}_s` : id));
  return [head, ...table.rows.map(line)];
}
