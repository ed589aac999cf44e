import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { CentralitaError } from '../../base/errors.ts';
import type { SourceRow } from './source-row.ts';

/** A workbook that unpacks to more is a bomb, or no list of customers. */
const mostUnpacked = 3_000_000_000;
const mostColumns = 200;

interface Workbook {
  entries: Map<string, Entry>;
  open(name: string): Promise<Readable | undefined>;
  close(): void;
}

function openZip(file: string): Promise<Workbook> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true, autoClose: false }, (error, zip: ZipFile | undefined) => {
      if (error || !zip) return reject(new CentralitaError('import-unreadable', { why: 'damaged' }));
      const entries = new Map<string, Entry>();
      let unpacked = 0;
      zip.on('error', () => reject(new CentralitaError('import-unreadable', { why: 'damaged' })));
      zip.on('entry', (entry: Entry) => {
        unpacked += entry.uncompressedSize;
        entries.set(entry.fileName, entry);
        if (unpacked > mostUnpacked) reject(new CentralitaError('import-unreadable', { why: 'too-large' }));
        else zip.readEntry();
      });
      zip.on('end', () =>
        resolve({
          entries,
          close: () => zip.close(),
          open: (name) =>
            new Promise((opened, failed) => {
              const entry = entries.get(name);
              if (!entry) return opened(undefined);
              zip.openReadStream(entry, (wrong, stream) => (wrong || !stream ? failed(wrong) : opened(stream)));
            }),
        }),
      );
      zip.readEntry();
    });
  });
}

interface XmlHandlers {
  open?(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Reads the part piece by piece; after each piece `between` may hand on what has come. */
async function* readXml<T>(stream: Readable | undefined, on: XmlHandlers, between: () => T[]): AsyncGenerator<T> {
  if (!stream) return;
  const parser = new SaxesParser();
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', ({ name, attributes }) => on.open?.(local(name), attributes as Record<string, string>));
  parser.on('closetag', ({ name }) => on.close?.(local(name)));
  parser.on('text', (text) => on.text?.(text));
  let wrong: Error | undefined;
  parser.on('error', (error) => {
    wrong ??= error;
  });
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    if (wrong) throw new CentralitaError('import-unreadable', { why: 'damaged' });
    yield* between();
  }
}

async function readAll(stream: Readable | undefined, on: XmlHandlers): Promise<void> {
  for await (const _ of readXml(stream, on, () => [])) return;
}

/** Number formats that show a date or a time alone, by their index among the cell styles. */
async function dateStyles(book: Workbook): Promise<Map<number, 'date' | 'time'>> {
  const dates = new Set([14, 15, 16, 17, 22]);
  const times = new Set([18, 19, 20, 21, 45, 46, 47]);
  const styles = new Map<number, 'date' | 'time'>();
  let [isInCells, index] = [false, 0];
  await readAll(await book.open('xl/styles.xml'), {
    open(name, attributes) {
      if (name === 'numFmt') {
        const code = (attributes.formatCode ?? '').replace(/"[^"]*"/g, '');
        if (/[dy]/i.test(code.replace(/\[[^\]]*\]/g, ''))) dates.add(Number(attributes.numFmtId));
        else if (/[hs]+:|:[ms]|\[[hms]+\]/i.test(code)) times.add(Number(attributes.numFmtId));
      }
      if (name === 'cellXfs') isInCells = true;
      if (name === 'xf' && isInCells) {
        const format = Number(attributes.numFmtId);
        if (dates.has(format)) styles.set(index, 'date');
        else if (times.has(format)) styles.set(index, 'time');
        index += 1;
      }
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return styles;
}

async function sharedTexts(book: Workbook): Promise<string[]> {
  const texts: string[] = [];
  let [text, isText, isPhonetic] = ['', false, false];
  await readAll(await book.open('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      if (name === 't') isText = !isPhonetic;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === 't') isText = false;
      if (name === 'rPh') isPhonetic = false;
      if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

/** The part that holds the wanted sheet, with the names of all that are shown. */
async function chooseSheet(
  book: Workbook,
  wanted: { sheet?: number | undefined; longest: boolean },
): Promise<{ part: string; names: string[]; chosen: number }> {
  const targets = new Map<string, string>();
  await readAll(await book.open('xl/_rels/workbook.xml.rels'), {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const all: { name: string; part: string; isHidden: boolean }[] = [];
  await readAll(await book.open('xl/workbook.xml'), {
    open(name, attributes) {
      if (name !== 'sheet') return;
      const part = targets.get(attributes['r:id'] ?? '') ?? '';
      // Charts are sheets too, and hold no rows.
      if (book.entries.has(part) && !part.includes('chartsheets'))
        all.push({ name: attributes.name ?? '', part, isHidden: (attributes.state ?? 'visible') !== 'visible' });
    },
  });
  const shown = all.some(({ isHidden }) => !isHidden) ? all.filter(({ isHidden }) => !isHidden) : all;
  const sizes = shown.map(({ part }) => book.entries.get(part)!.uncompressedSize);
  const usual = wanted.longest ? Math.max(0, sizes.indexOf(Math.max(...sizes))) : 0;
  const chosen = wanted.sheet !== undefined && wanted.sheet < shown.length ? wanted.sheet : usual;
  const part = shown[chosen]?.part ?? 'xl/worksheets/sheet1.xml';
  if (!book.entries.has(part)) throw new CentralitaError('import-unreadable', { why: 'no-sheet' });
  return { part, names: shown.map(({ name }) => name), chosen };
}

const columnOf = (reference: string): number => {
  let column = 0;
  for (const letter of reference.replace(/\d+$/, '')) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
};

/** Days since 1899-12-30, as workbooks count (ECMA-376 Part 1, 18.17.4). */
const dateText = (days: number): string =>
  new Date(Math.round((days - 25_569) * 86_400_000)).toISOString().slice(0, 10);

/** A time of the day, or how long something took: `14:03:05`. */
function timeText(days: number): string {
  const seconds = Math.round(days * 86_400);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A date with its time, if it has one. */
function instantText(days: number): string {
  const seconds = Math.round(days * 86_400);
  const rest = seconds % 86_400;
  return `${dateText(Math.floor(seconds / 86_400))}${rest === 0 ? '' : ` ${timeText(rest / 86_400)}`}`;
}

/** Long numbers are kept as `8.095551234E9`. */
const numberText = (raw: string): string => (/[eE]/.test(raw) ? String(Number(raw)) : raw);

/**
 * The rows of a sheet of a workbook (ECMA-376, Office Open XML), the first unless another is wanted, as texts, dates as
 * `2026-11-22`; with `times`, those that have a time as `2026-11-22 9:03:05`, and times alone as `9:03:05`. `found` hears
 * which sheets there are, and which one is read.
 */
export async function* readXlsx(
  file: string,
  {
    times = false,
    longest = false,
    sheet,
    found,
  }: {
    times?: boolean;
    longest?: boolean;
    sheet?: number | undefined;
    found?: (names: string[], chosen: number) => void;
  } = {},
): AsyncGenerator<SourceRow> {
  const book = await openZip(file);
  try {
    const { part, names, chosen } = await chooseSheet(book, { sheet, longest });
    found?.(names, chosen);
    const dates = await dateStyles(book);
    const texts = await sharedTexts(book);
    const cellText = (value: string, as: 'date' | 'time' | undefined): string => {
      if (as === 'date') return times ? instantText(Number(value)) : dateText(Number(value));
      return as === 'time' && times ? timeText(Number(value)) : numberText(value);
    };
    let rows: SourceRow[] = [];
    let [cells, line, column, type, style, value, isValue] = [[] as string[], 0, -1, '', 0, '', false];
    yield* readXml(
      await book.open(part),
      {
        open(name, attributes) {
          if (name === 'row') {
            line = Number(attributes.r ?? line + 1);
            cells = [];
            column = -1;
          } else if (name === 'c') {
            column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
            type = attributes.t ?? 'n';
            style = Number(attributes.s ?? 0);
            value = '';
          } else if (name === 'v' || name === 't') isValue = true;
        },
        text(piece) {
          if (isValue) value += piece;
        },
        close(name) {
          if (name === 'v' || name === 't') isValue = false;
          else if (name === 'c' && column >= 0 && column < mostColumns) {
            while (cells.length < column) cells.push('');
            if (type === 's') cells[column] = texts[Number(value)] ?? '';
            else if (type === 'n' && value !== '') cells[column] = cellText(value, dates.get(style));
            else cells[column] = type === 'e' ? '' : value;
          } else if (name === 'row' && cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells });
        },
      },
      () => {
        const ready = rows;
        rows = [];
        return ready;
      },
    );
    yield* rows;
  } finally {
    book.close();
  }
}
