import { zip } from './zip.ts';

/** `days`: a span as a part of a day; `instant`: days since 1900 as spreadsheets count them, in the office's clock. */
export type SheetCell =
  | { kind: 'text'; text: string }
  | { kind: 'number' | 'share' | 'span' | 'instant'; value: number }
  | null;

export interface Sheet {
  /** Stands above the table. */
  title: string;
  /** Period, filters, measures: a line each below the title. */
  notes: readonly string[];
  head: readonly string[];
  rows: readonly (readonly SheetCell[])[];
  total?: readonly SheetCell[];
  /** Below the table: formulas. */
  foot: readonly string[];
}

const DAY_MS = 86_400_000;
/** 1 January 1970 as a spreadsheet counts its days. */
const EPOCH_DAY = 25_569;

export const sheetSpan = (ms: number): number => ms / DAY_MS;
/** `wallMs`: epoch ms plus the zone's offset. */
export const sheetInstant = (wallMs: number): number => wallMs / DAY_MS + EPOCH_DAY;

const styles = { text: 0, number: 1, share: 2, span: 3, instant: 4, title: 5, head: 6, note: 7 } as const;
/** Those of the total's line follow in the same order. */
const boldBy = 8;

const formats = [
  [164, '0.0%'],
  [165, '[h]:mm:ss'],
  [166, 'yyyy-mm-dd hh:mm:ss'],
] as const;

// A control character is no character of XML 1.0.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escapeXml = (text: string): string =>
  text.replace(controls, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** 0 -> A, 26 -> AA */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const textCell = (at: string, text: string, style: number): string =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;

function stylesXml(): string {
  const formatIds = [0, 3, 164, 165, 166];
  const plain = formatIds.map(
    (id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>`,
  );
  const bold = formatIds.map((id) => `<xf numFmtId="${id}" fontId="1" fillId="0" borderId="0" applyNumberFormat="1"/>`);
  const title = '<xf numFmtId="0" fontId="2" fillId="0" borderId="0"/>';
  const head = '<xf numFmtId="0" fontId="1" fillId="0" borderId="1"><alignment wrapText="1"/></xf>';
  const note = '<xf numFmtId="0" fontId="3" fillId="0" borderId="0"/>';
  const cells = [...plain, title, head, note, ...bold];
  return `${declared}<styleSheet xmlns="${main}"><numFmts count="${formats.length}">${formats
    .map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`)
    .join(
      '',
    )}</numFmts><fonts count="4"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><name val="Calibri"/></font><font><i/><sz val="10"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border/><border><left/><right/><top/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`;
}

function sheetXml(sheet: Sheet): string {
  const lines: string[] = [];
  const add = (cells: (at: string) => string): void => {
    const number = lines.length + 1;
    lines.push(`<row r="${number}">${cells(String(number))}</row>`);
  };
  const alone = (text: string, style: number): void => add((row) => textCell(`A${row}`, text, style));
  const cellRow = (cells: readonly SheetCell[], bold: number): void =>
    add((row) =>
      cells
        .map((cell, index) => {
          if (cell === null) return '';
          const at = columnName(index) + row;
          const style = styles[cell.kind] + bold;
          return cell.kind === 'text'
            ? textCell(at, cell.text, style)
            : `<c r="${at}" s="${style}"><v>${cell.value}</v></c>`;
        })
        .join(''),
    );
  alone(sheet.title, styles.title);
  for (const note of sheet.notes) alone(note, styles.note);
  add((row) => sheet.head.map((text, index) => textCell(columnName(index) + row, text, styles.head)).join(''));
  const headRow = lines.length;
  for (const cells of sheet.rows) cellRow(cells, 0);
  if (sheet.total) cellRow(sheet.total, boldBy);
  for (const text of sheet.foot) alone(text, styles.note);
  const widths = sheet.head
    .map((text, index) => {
      const longest = Math.max(
        text.length / 2,
        ...sheet.rows.slice(0, 200).map((row) => {
          const cell = row[index];
          return cell?.kind === 'text' ? cell.text.length : cell?.kind === 'instant' ? 19 : 9;
        }),
      );
      return `<col min="${index + 1}" max="${index + 1}" width="${Math.min(60, Math.ceil(longest) + 3)}" customWidth="1"/>`;
    })
    .join('');
  return `${declared}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${headRow}" topLeftCell="A${headRow + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

/** One table as a workbook (ECMA-376, Office Open XML): numbers stay numbers, to be reckoned with. */
export function printXlsx(sheet: Sheet): Uint8Array {
  const name = escapeXml(sheet.title.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)).replaceAll('"', '');
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"/>`;
  return zip([
    {
      name: '[Content_Types].xml',
      text: `${declared}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      text: `${declared}<Relationships xmlns="${relations}">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      text: `${declared}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: `${declared}<Relationships xmlns="${relations}">${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'styles', 'styles.xml')}</Relationships>`,
    },
    { name: 'xl/styles.xml', text: stylesXml() },
    { name: 'xl/worksheets/sheet1.xml', text: sheetXml(sheet) },
  ]);
}
