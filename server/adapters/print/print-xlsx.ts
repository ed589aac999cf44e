import writeXlsxFile, { type Cell, type Row } from 'write-excel-file/node';
import type { PrintedSheet, SheetCell } from '../../core/sheets/printed-report.ts';

const formats = {
  count: '#,##0',
  amount: '#,##0.00#######',
  mean: '0.0',
  share: '0.0%',
  span: '[h]:mm:ss',
  instant: 'yyyy-mm-dd hh:mm:ss',
} as const;

const [accent, onAccent, soft, line] = ['#155e75', '#ffffff', '#4c5a67', '#dce2e8'];

/** Rows that are looked at to find how wide a column is. */
const measured = 200;

// Control characters are no characters of XML 1.0.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const textCell = (text: string, style: object = {}): Cell => ({
  value: text.replace(controls, ''),
  type: String,
  ...style,
});

function cellOf(cell: SheetCell, style: object): Cell {
  if (cell === null) return null;
  if (cell.kind === 'text') return textCell(cell.text, style);
  // A number that is shown as a time stays a number, so that it can be reckoned with.
  return { value: cell.value, type: Number, format: formats[cell.kind], ...style };
}

type Table = Pick<PrintedSheet, 'title' | 'head' | 'rows'>;

// What a sheet may not be called by, and no longer than it may.
const sheetName = (title: string): string => title.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);

function widthOf(sheet: Table, index: number): number {
  const lengths = sheet.rows.slice(0, measured).map((row) => {
    const cell = row[index];
    return cell?.kind === 'text' ? cell.text.length : cell?.kind === 'instant' ? 19 : 9;
  });
  return Math.min(60, Math.max(10, sheet.head[index]!.text.length / 1.6, ...lengths) + 3);
}

const rowOf = (cells: readonly SheetCell[], style: object): Row => cells.map((cell) => cellOf(cell, style));
const rowsOf = ({ rows }: Table): Row[] =>
  rows.map((cells) => rowOf(cells, { bottomBorderColor: line, bottomBorderStyle: 'thin' }));

const headOf = ({ head }: Table): Row =>
  head.map(({ text, right }) =>
    textCell(text, {
      fontWeight: 'bold',
      textColor: onAccent,
      backgroundColor: accent,
      align: right ? 'right' : 'left',
      alignVertical: 'center',
      wrap: true,
      height: 30,
    }),
  );

const looksOf = (table: Table, stickyRowsCount: number) => ({
  sheet: sheetName(table.title),
  columns: table.head.map((_, index) => ({ width: widthOf(table, index) })),
  stickyRowsCount,
  orientation: 'landscape' as const,
});

/** A report as a workbook (ECMA-376, Office Open XML): numbers stay numbers, the head stays in sight. */
export async function printXlsx(sheet: PrintedSheet): Promise<Uint8Array> {
  const above: Row[] = [
    [textCell(sheet.title, { fontWeight: 'bold', fontSize: 14 })],
    [textCell(sheet.officeName, { fontWeight: 'bold' })],
    ...sheet.notes.map((note): Row => [textCell(note, { textColor: soft })]),
    [],
  ];
  const below: Row[] = sheet.foot.map(({ term, text }) => [textCell(`${term}: ${text}`, { textColor: soft })]);
  const rows: Row[] = [
    ...above,
    headOf(sheet),
    ...(sheet.rows.length === 0 ? [[textCell(sheet.empty)]] : []),
    ...rowsOf(sheet),
    ...(sheet.total ? [rowOf(sheet.total, { fontWeight: 'bold', topBorderStyle: 'thin' })] : []),
    [],
    ...below,
  ];
  const { also } = sheet;
  const file = await writeXlsxFile([
    { data: rows, ...looksOf(sheet, above.length + 1) },
    ...(also ? [{ data: [headOf(also), ...rowsOf(also)], ...looksOf(also, 1) }] : []),
  ]).toBuffer();
  return new Uint8Array(file);
}
