import { parse } from 'csv-parse/sync';
import { type Delimiter, delimiters, type Encoding } from '../../core/customers/import/import-settings.ts';
import { readLines, type TextLine } from './decode-text.ts';
import type { SourceRow } from './source-row.ts';

/** A quoted cell goes on over so many lines at most: beyond, its end was forgotten. */
const longestCell = 100;
const batchRows = 500;

/** Whether a quoted cell is open at the line's end, when it was or was not at its beginning (RFC 4180, 2.5 to 2.7). */
function isOpenAfter(line: string, delimiter: string, wasOpen: boolean): boolean {
  if (!wasOpen && !line.includes('"')) return false;
  let [isOpen, at, isAtStart] = [wasOpen, 0, !wasOpen];
  while (at < line.length) {
    const letter = line[at];
    if (isOpen) {
      if (letter === '"' && line[at + 1] === '"') at += 1;
      else if (letter === '"') isOpen = false;
    } else if (letter === '"' && isAtStart) isOpen = true;
    isAtStart = letter === delimiter;
    at += 1;
  }
  return isOpen;
}

/** The delimiter that parts the most lines into the same number of cells. */
export function recognizeDelimiter(lines: readonly string[]): Delimiter {
  const told = /^sep=(.)$/i.exec(lines[0] ?? '')?.[1];
  const known = delimiters.find((each) => each === told);
  if (known) return known;
  const bare = lines.map((line) => line.replace(/"[^"]*"/g, ''));
  const fits = delimiters.map((delimiter) => {
    const counts = bare.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    const often = counts.map((count) => counts.filter((other) => other === count).length * Math.min(count, 4));
    return { delimiter, fit: Math.max(0, ...often) };
  });
  return fits.sort((a, b) => b.fit - a.fit)[0]!.delimiter;
}

const parseCells = (text: string, delimiter: string): string[][] =>
  parse(text, {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
  });

interface Pending {
  line: number;
  text: string;
}

/** Many at once, as that is quicker; one by one where the parser sees other records than the lines told. */
function* cellsOf(batch: readonly Pending[], delimiter: string): Generator<SourceRow> {
  let rows: string[][] = [];
  try {
    rows = parseCells(batch.map(({ text }) => text).join('\n'), delimiter);
  } catch {
    rows = [];
  }
  for (const [at, { line, text }] of batch.entries()) {
    if (rows.length === batch.length) yield { line, cells: rows[at]! };
    else {
      try {
        yield { line, cells: parseCells(text, delimiter)[0] ?? [] };
      } catch {
        yield { line, broken: 'broken-quotes', text };
      }
    }
  }
}

/**
 * The records of a CSV file with the line each begins at. A quote that is never closed costs its own line and no other;
 * empty lines are passed over.
 */
export async function* readCsv(
  file: string,
  { encoding, delimiter }: { encoding: Encoding; delimiter: Delimiter },
): AsyncGenerator<SourceRow> {
  let batch: Pending[] = [];
  /** Lines of a record whose quoted cell is still open. */
  let open: TextLine[] = [];
  let broken: SourceRow[] = [];

  function* flush(): Generator<SourceRow> {
    yield* cellsOf(batch, delimiter);
    yield* broken;
    batch = [];
    broken = [];
  }

  function take(line: TextLine): void {
    if (open.length === 0 && line.text.trim() === '') return;
    if (line.number === 1 && /^sep=.$/i.test(line.text)) return;
    if (line.isCut) {
      giveUp();
      broken.push({ line: line.number, broken: 'too-long-line', text: line.text.slice(0, 200) });
      return;
    }
    open.push(line);
    if (isOpenAfter(line.text, delimiter, open.length > 1)) {
      if (open.length > longestCell) giveUp();
      return;
    }
    batch.push({ line: open[0]!.number, text: open.map(({ text }) => text).join('\n') });
    open = [];
  }

  /** The first of the open lines has the quote that never ends; those after it are read anew. */
  function giveUp(): void {
    const [first, ...rest] = open;
    open = [];
    if (!first) return;
    broken.push({ line: first.number, broken: 'broken-quotes', text: first.text });
    for (const line of rest) take(line);
  }

  for await (const line of readLines(file, encoding)) {
    take(line);
    if (batch.length >= batchRows || broken.length > 0) yield* flush();
  }
  while (open.length > 0) giveUp();
  yield* flush();
}
