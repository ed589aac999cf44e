import type { FaxPage, FaxResolution } from '../page.ts';
import { newChanges, paintChanges } from './changes.ts';
import { type BitCursor, decodeRow1d, decodeRow2d, EXTENSION, peekBits } from './decode-row.ts';
import type { FaxCoding } from './encode-page.ts';

export interface DecodeOptions {
  coding: FaxCoding;
  width: number;
  resolution: FaxResolution;
  /** Where a file tells them: the page ends with so many rows. */
  rows?: number;
}

/**
 * Why no more rows come: RTC or EOFB was seen; all rows that were told of are there; the bytes ended before either
 * (`truncated`); a row of MMR was damaged, and with it all below (`broken`) or went on in the mode that nobody offered;
 * or there are more rows than any page has.
 */
export type PageEnding = 'page-end' | 'rows' | 'truncated' | 'broken' | 'uncompressed-mode' | 'too-long';

export interface DecodedPage {
  page: FaxPage;
  /** Rows that could not be read; each is shown as the one above it. */
  badRows: number;
  /** The longest stretch of them. */
  mostBadTogether: number;
  ending: PageEnding;
}

/** Reads a page while it comes. */
export interface PageDecoder {
  /** The first bit of each byte is the highest. After the page's end bytes are left aside. */
  push(bytes: Uint8Array): void;
  /** Rows read so far, bad ones among them. */
  rows(): number;
  badRows(): number;
  /** Told as soon as it is known. */
  ending(): PageEnding | undefined;
  /** What came, when nothing more will come. */
  end(): DecodedPage;
}

/** More than a metre of paper at the finest resolution. */
const MOST_ROWS = 20_000;
/** No row holds so many zeros in a row: they can only be of an EOL, or fill before it. */
const EOL_ZEROS = 11;
const EOL_BITS = 12;
/** T.4 4.1.4. */
const EOLS_OF_RTC = 6;
/** Bits that a code may reach beyond where the cursor stands: what fails closer to the end may only be cut. */
const LONGEST_CODE = 13;
const SPARE_BYTES = 8;

export function createPageDecoder(options: DecodeOptions): PageDecoder {
  const { coding, width, resolution } = options;
  const rowBytes = width >> 3;
  const mostRows = Math.min(options.rows ?? MOST_ROWS, MOST_ROWS);
  const cursor: BitCursor = { bytes: new Uint8Array(4096), bit: 0, end: 0 };
  let used = 0;
  let bits = new Uint8Array(rowBytes * Math.min(mostRows, 1200));
  let [above, into] = [newChanges(width), newChanges(width)];
  let rows = 0;
  let [badRows, badTogether, mostBadTogether] = [0, 0, 0];
  let ending: PageEnding | undefined;
  let final = false;
  /** T.4: whether the next bits are a row's, and how many EOLs have come without one. */
  let inRow = false;
  let eols = 0;
  let told2d = false;
  /** The row above is known: a row that is told by it can be read. */
  let aboveKnown = true;

  function finishRow(count: number): void {
    if ((rows + 1) * rowBytes > bits.length) {
      const more = new Uint8Array(Math.min(bits.length * 2, mostRows * rowBytes));
      more.set(bits);
      bits = more;
    }
    const at = rows * rowBytes;
    if (count >= 0) {
      paintChanges(bits, { at, width, changes: into, count });
      [above, into] = [into, above];
      badTogether = 0;
    } else {
      if (rows > 0) bits.copyWithin(at, at - rowBytes, at);
      badRows++;
      badTogether++;
      if (badTogether > mostBadTogether) mostBadTogether = badTogether;
    }
    aboveKnown = count >= 0;
    rows++;
    if (rows === mostRows) ending = options.rows === undefined ? 'too-long' : 'rows';
  }

  /** Goes to behind the next EOL and its tag; false: more bytes are needed. */
  function seekEol(): boolean {
    const { bytes, end } = cursor;
    const tag = coding === 'mr' ? 1 : 0;
    let zeros = 0;
    for (let bit = cursor.bit; bit < end; bit++) {
      // Fill is whole bytes of nothing.
      if ((bit & 7) === 0 && bytes[bit >> 3] === 0 && bit + 8 <= end) {
        zeros += 8;
        bit += 7;
      } else if (((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1) === 0) zeros++;
      else if (zeros < EOL_ZEROS) zeros = 0;
      else if (bit + 1 + tag > end) {
        cursor.bit = bit - EOL_ZEROS;
        return false;
      } else {
        cursor.bit = bit + 1;
        told2d = tag === 1 && peekBits(cursor, 1) === 0;
        cursor.bit += tag;
        return true;
      }
    }
    cursor.bit = Math.max(cursor.bit, end - Math.min(zeros, EOL_ZEROS));
    return false;
  }

  /** A row of T.4, from behind its EOL to the next; false: more bytes are needed. */
  function readRow(): boolean {
    const began = cursor.bit;
    const left = cursor.end - began;
    if (left < EOL_ZEROS && !final) return false;
    if (left <= 0) return false;
    if (peekBits(cursor, EOL_ZEROS) === 0) {
      inRow = false;
      return true;
    }
    // An EOL twice in a row is no page end when a row comes after it: the row between was lost.
    if (eols > 1 && rows > 0) finishRow(-1);
    eols = 0;
    if (ending) return true;
    let count = -1;
    if (!told2d) count = decodeRow1d(cursor, { width, into });
    else if (aboveKnown) count = decodeRow2d(cursor, { width, above, into });
    const beyond = cursor.end - cursor.bit;
    const cut = count < 0 ? beyond < LONGEST_CODE : beyond < (final ? 0 : EOL_ZEROS);
    if (cut && (count >= 0 || !told2d || aboveKnown)) {
      cursor.bit = began;
      return false;
    }
    if (count >= 0 && peekBits(cursor, EOL_ZEROS) !== 0) count = -1;
    if (count < 0) cursor.bit = began;
    inRow = false;
    finishRow(count);
    return true;
  }

  function readT4(): void {
    while (!ending) {
      if (!inRow) {
        if (!seekEol()) return;
        inRow = true;
        eols++;
        if (eols === EOLS_OF_RTC) ending = 'page-end';
      } else if (!readRow()) return;
    }
  }

  function readT6(): void {
    while (!ending) {
      const began = cursor.bit;
      const left = cursor.end - began;
      if (left <= 0) return;
      // T.6 2.4.1: two of them; no row begins so.
      if (left >= EOL_BITS && peekBits(cursor, EOL_BITS) === 1) {
        ending = 'page-end';
        return;
      }
      const count = decodeRow2d(cursor, { width, above, into });
      if (cursor.bit > cursor.end || (count < 0 && cursor.end - cursor.bit < LONGEST_CODE)) {
        cursor.bit = began;
        return;
      }
      if (count >= 0) finishRow(count);
      else ending = count === EXTENSION ? 'uncompressed-mode' : 'broken';
    }
  }

  const read = coding === 'mmr' ? readT6 : readT4;

  function take(bytes: Uint8Array): void {
    const gone = cursor.bit >> 3;
    if (used - gone + bytes.length + SPARE_BYTES > cursor.bytes.length) {
      const more = new Uint8Array((used - gone + bytes.length + SPARE_BYTES) * 2);
      more.set(cursor.bytes.subarray(gone, used));
      cursor.bytes = more;
    } else cursor.bytes.copyWithin(0, gone, used);
    used -= gone;
    cursor.bytes.set(bytes, used);
    used += bytes.length;
    cursor.bytes.fill(0, used, used + SPARE_BYTES);
    cursor.bit -= gone << 3;
    cursor.end = used << 3;
  }

  return {
    push(bytes) {
      if (ending) return;
      take(bytes);
      read();
    },
    rows: () => rows,
    badRows: () => badRows,
    ending: () => ending,
    end() {
      final = true;
      read();
      // What noise left of an RTC still says that the page was over.
      ending ??= eols > 1 && rows > 0 ? 'page-end' : 'truncated';
      return {
        page: { width, rows, resolution, bits: bits.slice(0, rows * rowBytes) },
        badRows,
        mostBadTogether,
        ending,
      };
    },
  };
}

/** A page of which all bytes are there. */
export function decodePage(bytes: Uint8Array, options: DecodeOptions): DecodedPage {
  const decoder = createPageDecoder(options);
  decoder.push(bytes);
  return decoder.end();
}
