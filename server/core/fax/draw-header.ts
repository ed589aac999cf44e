import { headerFont } from './header-font.ts';
import { type FaxPage, type FaxResolution, linesPerInch, setPel } from './page.ts';

const { width: cellWidth, height: cellHeight } = headerFont;
const rows = Uint8Array.from(atob(headerFont.rows.replace(/\s/g, '')), (each) => each.charCodeAt(0));

/** The fine page's row of a letter that a row of another page shows: the lower ones of superfine are the same twice. */
const finePerRow: Record<FaxResolution, number> = { standard: 2, fine: 1, superfine: 0.5 };
/** Free above and below the letters, and at both sides, where printers cut. */
const [edgeRows, edgePels] = [4, 40];

/** Rows from the top that the line takes. */
export const headerRows = (resolution: FaxResolution): number =>
  Math.ceil(((cellHeight + 2 * edgeRows) * linesPerInch[resolution]) / linesPerInch.fine);

/** Letters that fit beside each other on so many pels. */
const columnsOf = (width: number): number => Math.floor((width - 2 * edgePels) / cellWidth);

/** Where a letter's rows begin; letters that the font lacks are shown without their marks, or as a question mark. */
function placeOf(letter: string): number {
  const code = letter.charCodeAt(0);
  if (code >= 0x20 && code <= 0x7e) return (code - 0x20) * cellHeight * 2;
  if (code >= 0xa0 && code <= 0xff) return (code - 0xa0 + 0x5f) * cellHeight * 2;
  const plain = letter.normalize('NFD').charCodeAt(0);
  return plain > 0x20 && plain <= 0x7e ? (plain - 0x20) * cellHeight * 2 : placeOf('?');
}

export interface HeaderLine {
  /** Date and time, as the office writes them. */
  when: string;
  /** Who sends: name and number, as the far end is to see them. */
  from: string;
  /** For whom, where that is known. */
  to?: string;
  /** From 1. */
  page: number;
  pages: number;
}

/** `when  from > to` at the left, the page at the right; names that are too long for it are shortened, never the page. */
export function headerText(line: HeaderLine, columns: number): string {
  const page = `${line.page}/${line.pages}`;
  const rest = columns - page.length - 2;
  const begin = `${line.when}  `;
  const to = line.to ? ` > ${line.to}` : '';
  const shorten = (text: string, most: number): string =>
    text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}.`;
  const room = Math.max(0, rest - begin.length);
  // Who sends it may take half of the room when both names are long.
  const fromText = shorten(line.from, Math.max(room - to.length, Math.floor(room / 2)));
  const left = `${begin}${fromText}${shorten(to, room - fromText.length)}`.slice(0, Math.max(0, rest));
  // Dates are written with narrow spaces in some languages.
  return (left.padEnd(columns - page.length) + page).replace(/\s/g, ' ');
}

/**
 * A copy of the page with the line over its first rows, as T.30's senders print it: nothing is moved or made smaller.
 * Behind the letters the page is white; between them it stays.
 */
export function drawHeader(page: FaxPage, line: HeaderLine): FaxPage {
  const drawn = { ...page, bits: page.bits.slice() };
  const every = finePerRow[page.resolution];
  const top = Math.round(edgeRows / every);
  const text = headerText(line, columnsOf(page.width));
  const tall = Math.ceil(cellHeight / every);
  for (const [column, letter] of [...text].entries()) {
    if (letter === ' ') continue;
    const place = placeOf(letter);
    const left = edgePels + column * cellWidth;
    for (let row = 0; row < tall; row++) {
      // On a standard page two rows become one: what either has.
      const first = Math.floor(row * every);
      let bits = 0;
      for (let fine = first; fine < Math.min(cellHeight, Math.max(first + 1, first + every)); fine++)
        bits |= (rows[place + fine * 2]! << 8) | rows[place + fine * 2 + 1]!;
      for (let x = 0; x < cellWidth; x++) setPel(drawn, { x: left + x, row: top + row }, ((bits << x) & 0x8000) !== 0);
    }
  }
  return drawn;
}
