import type { FaxPage, FaxResolution } from '../page.ts';
import { createBitWriter } from './bit-writer.ts';
import { findChanges, newChanges } from './changes.ts';
import { endOfLine } from './codes.ts';
import { encodeRow1d, encodeRow2d } from './encode-row.ts';

/** Modified Huffman (T.4 4.1), modified READ (T.4 4.2), and the one of T.6 for lines without errors. */
export type FaxCoding = 'mh' | 'mr' | 'mmr';

export interface EncodeOptions {
  coding: FaxCoding;
  /**
   * The least bits that a row may take from its data to the end of its EOL, filled up with zeros (T.4 4.1.3): what the
   * receiver needs to print it. Not for `mmr`.
   */
  minRowBits?: number;
  /** Each EOL ends with a byte, as some files have it (TIFF's Group3Options bit 2). */
  alignedEol?: boolean;
  /** False leaves out what ends the page (RTC or EOFB), for files that tell the rows. */
  pageEnd?: boolean;
}

/** T.4 4.2.1: after at most so many rows one is told by itself, so that an error does not run down the page. */
export const rowsPerReference: Record<FaxResolution, number> = { standard: 2, fine: 4, superfine: 8 };

/** T.4 4.1.3: bits of a row that takes `ms` at that speed. */
export const minRowBitsAt = (line: { bitRate: number; ms: number }): number =>
  Math.ceil((line.bitRate * line.ms) / 1000);

/** A page as it goes over the line or into a file, first bit of each byte highest. */
export function encodePage(page: FaxPage, options: EncodeOptions): Uint8Array {
  const { coding, minRowBits = 0, alignedEol = false, pageEnd = true } = options;
  const { width, rows } = page;
  const out = createBitWriter(rows * 32);
  let [changes, above] = [newChanges(width), newChanges(width)];
  const every = coding === 'mr' ? rowsPerReference[page.resolution] : 1;
  const eolBits = endOfLine.length + (coding === 'mr' ? 1 : 0);

  /** `next`: whether the row behind it is told by itself, which MR says with a bit. */
  function putEndOfLine(next: '1d' | '2d'): void {
    if (alignedEol) out.zeros((16 - ((out.length() + endOfLine.length) & 7)) & 7);
    out.put(endOfLine);
    if (coding === 'mr') out.putBits(next === '1d' ? 1 : 0, 1);
  }
  const kindOf = (row: number): '1d' | '2d' => (row % every === 0 ? '1d' : '2d');

  if (coding !== 'mmr' && rows > 0) putEndOfLine('1d');
  for (let row = 0; row < rows; row++) {
    const began = out.length();
    const count = findChanges(page.bits, { at: row * (width >> 3), width, into: changes });
    if (coding === 'mmr' || kindOf(row) === '2d') encodeRow2d(out, { changes, above, width });
    else encodeRow1d(out, { changes, count, width });
    if (coding !== 'mmr') {
      const short = minRowBits - (out.length() - began) - eolBits;
      if (short > 0) out.zeros(short);
      if (row < rows - 1) putEndOfLine(kindOf(row + 1));
    }
    [changes, above] = [above, changes];
  }
  if (pageEnd) {
    // T.4 4.1.4 and 4.2.2: six EOLs, the last row's among them; T.6 2.4.1: two.
    for (let eol = 0; eol < (coding === 'mmr' ? 2 : 6); eol++) {
      if (coding === 'mmr') out.put(endOfLine);
      else putEndOfLine('1d');
    }
  }
  return out.bytes();
}
