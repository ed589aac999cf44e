import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { CentralitaError } from '../../base/errors.ts';
import {
  type Delimiter,
  type Encoding,
  type FileKind,
  type ImportSource,
  mostRows,
} from '../../core/customers/import/import-settings.ts';
import { readLines, recognizeEncoding } from './decode-text.ts';
import { readCsv, recognizeDelimiter } from './read-csv.ts';
import { cardColumns, readVcard } from './read-vcard.ts';
import { readXlsx } from './read-xlsx.ts';
import type { SourceRow } from './source-row.ts';

const sampleRows = 30;
const flushedChars = 262_144;

/** By what the file begins with, whatever it is called. */
async function recognizeKind(file: string): Promise<FileKind> {
  const handle = await open(file);
  const head = Buffer.alloc(64);
  await handle.read(head, 0, 64, 0).finally(() => handle.close());
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'xlsx';
  return /BEGIN:VCARD/i.test(head.toString('latin1').replaceAll('\0', '')) ? 'vcard' : 'csv';
}

async function firstLines(file: string, encoding: Encoding): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of readLines(file, encoding)) {
    lines.push(text);
    if (lines.length === 100) break;
  }
  return lines;
}

/** Pictures, PDF files and old workbooks are full of signs that nobody types. */
function isNoText(lines: readonly string[]): boolean {
  const text = lines.join('');
  const odd = [...text].filter((sign) => sign === '\ufffd' || (sign < ' ' && sign !== '\t' && sign !== '\f')).length;
  return odd > 8 && odd > text.length / 50;
}

/**
 * Reads a file of any kind once and lays its rows down in `rows`, a line of JSON each, which all later work reads: as
 * `[line, cell, …]`, or as an object where a row is broken. Throws CentralitaError `import-unreadable` with why.
 */
export async function readSource(
  file: string,
  rows: string,
  told: {
    encoding?: Encoding | undefined;
    delimiter?: Delimiter | undefined;
    times?: boolean;
    /** Of a workbook's sheets, hidden ones left out; absent: the first, or the longest one. */
    sheet?: number | undefined;
    longest?: boolean;
  } = {},
  isStopped: () => boolean = () => false,
): Promise<ImportSource> {
  const kind = await recognizeKind(file);
  const encoding = kind === 'xlsx' ? undefined : (told.encoding ?? (await recognizeEncoding(file)));
  const first = kind === 'csv' ? await firstLines(file, encoding!) : [];
  if (isNoText(first)) throw new CentralitaError('import-unreadable', { why: 'no-list' });
  const delimiter = kind === 'csv' ? (told.delimiter ?? recognizeDelimiter(first)) : undefined;
  const source: ImportSource = {
    kind,
    ...(encoding && { encoding }),
    ...(delimiter && { delimiter }),
    rows: 0,
    width: 0,
    sample: [],
  };
  const out = createWriteStream(rows);
  let text = '';
  const write = async (): Promise<void> => {
    const isFull = !out.write(text);
    text = '';
    if (isFull) await new Promise<void>((resolve) => out.once('drain', () => resolve()));
  };
  const put = (row: SourceRow): void => {
    text += `${JSON.stringify('cells' in row ? [row.line, ...row.cells] : row)}\n`;
    source.rows += 1;
    if (!('cells' in row)) return;
    source.width = Math.max(source.width, row.cells.length);
    if (source.sample.length < sampleRows) source.sample.push(row.cells.map((cell) => cell.slice(0, 200)));
  };
  try {
    if (kind === 'vcard') put({ line: 0, cells: [...cardColumns] });
    const found =
      kind === 'xlsx'
        ? readXlsx(file, {
            times: told.times ?? false,
            sheet: told.sheet,
            longest: told.longest ?? false,
            found: (sheets, sheet) => {
              if (sheets.length > 1) Object.assign(source, { sheets, sheet });
            },
          })
        : kind === 'vcard'
          ? readVcard(file, encoding!)
          : readCsv(file, { encoding: encoding!, delimiter: delimiter! });
    for await (const row of found) {
      if ('cells' in row && row.cells.every((cell) => cell.trim() === '')) continue;
      put(row);
      if (source.rows > mostRows + 10) throw new CentralitaError('import-unreadable', { why: 'too-many-rows' });
      if (isStopped()) throw new CentralitaError('import-unreadable', { why: 'cancelled' });
      if (text.length > flushedChars) await write();
    }
    if (source.rows === 0) throw new CentralitaError('import-unreadable', { why: 'empty' });
    await write();
  } finally {
    out.end();
    await finished(out).catch(() => undefined);
  }
  return source;
}
