import { type Changes, endChanges } from './changes.ts';
import { type Code, horizontal, makeUp, pass, terminating, vertical } from './codes.ts';

/** Where one stands in bytes whose first bit is the highest; eight bytes beyond `end` may be read. */
export interface BitCursor {
  bytes: Uint8Array;
  /** The next bit. */
  bit: number;
  /** The bit after the last. */
  end: number;
}

/** The row cannot be what was sent; where the cursor stands then means nothing. */
export const BAD_ROW = -1;
/** The row goes on in the uncompressed mode (T.4 4.2.1.3.4), which nobody here offers to take. */
export const EXTENSION = -2;

const [whiteBits, blackBits, modeBits] = [12, 13, 7];

/** Every way to go on from a code: the entry at each of them is `value << 4 | length`; 0 where no code begins so. */
function tableOf(bits: number, codes: Iterable<[value: number, code: Code]>): Uint16Array {
  const table = new Uint16Array(1 << bits);
  for (const [value, code] of codes) {
    const free = bits - code.length;
    table.fill((value << 4) | code.length, code.bits << free, (code.bits + 1) << free);
  }
  return table;
}

function* runsOf(colour: 'white' | 'black'): Generator<[number, Code]> {
  for (const [run, code] of terminating[colour].entries()) yield [run, code];
  for (const [index, code] of makeUp[colour].entries()) yield [(index + 1) * 64, code];
}

const whiteRuns = tableOf(whiteBits, runsOf('white'));
const blackRuns = tableOf(blackBits, runsOf('black'));

/** Modes as table values: 1 to 7 are vertical by the shift + 4. */
const [PASS, HORIZONTAL, OTHER] = [8, 9, 10];
const modes = tableOf(modeBits, [
  ...[...vertical].map(([shift, code]): [number, Code] => [shift + 4, code]),
  [PASS, pass],
  [HORIZONTAL, horizontal],
  [OTHER, { bits: 1, length: 7 }],
]);
const extensionIn1d = 9;

/** The next `count` bits (at most 17), which stay where they are. */
export function peekBits(cursor: BitCursor, count: number): number {
  const { bytes, bit } = cursor;
  const at = bit >> 3;
  const three = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return (three >> (24 - count - (bit & 7))) & ((1 << count) - 1);
}

/** Length of the run that comes next, or below 0. */
function readRun(cursor: BitCursor, black: boolean): number {
  const { bytes } = cursor;
  const table = black ? blackRuns : whiteRuns;
  const bits = black ? blackBits : whiteBits;
  const mask = (1 << bits) - 1;
  let { bit } = cursor;
  let run = 0;
  for (;;) {
    const at = bit >> 3;
    const three = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    const entry = table[(three >> (24 - bits - (bit & 7))) & mask]!;
    if (entry === 0 || bit > cursor.end) {
      cursor.bit = bit;
      return peekBits(cursor, extensionIn1d) === 1 ? EXTENSION : BAD_ROW;
    }
    bit += entry & 15;
    run += entry >> 4;
    if (entry >> 4 < 64) {
      cursor.bit = bit;
      return run;
    }
  }
}

/** T.4 4.1.1. Returns the number of changes found, or below 0. */
export function decodeRow1d(cursor: BitCursor, of: { width: number; into: Changes }): number {
  const { width, into } = of;
  let count = 0;
  let at = 0;
  for (let black = false; at < width; black = !black) {
    const run = readRun(cursor, black);
    if (run < 0) return run;
    at += run;
    if (at > width) return BAD_ROW;
    // A run of nothing in the middle of a row is no change.
    if (count > 0 && into[count - 1] === at) count--;
    else into[count++] = at;
  }
  return closeRow(into, { count, width });
}

function closeRow(into: Changes, of: { count: number; width: number }): number {
  const count = of.count > 0 && into[of.count - 1] === of.width ? of.count - 1 : of.count;
  endChanges(into, { count, width: of.width });
  return count;
}

/** T.4 4.2.1.3 and T.6 2.2. Returns the number of changes found, or below 0. */
export function decodeRow2d(cursor: BitCursor, of: { width: number; above: Changes; into: Changes }): number {
  const { width, above, into } = of;
  const { bytes, end } = cursor;
  let count = 0;
  let a0 = -1;
  let b = 0;
  while (a0 < width) {
    const { bit } = cursor;
    const at = bit >> 3;
    const entry = modes[(((bytes[at]! << 8) | bytes[at + 1]!) >> (9 - (bit & 7))) & 0x7f]!;
    if (entry === 0 || bit > end) return BAD_ROW;
    cursor.bit = bit + (entry & 15);
    const mode = entry >> 4;
    const colour = count & 1;
    if (mode === HORIZONTAL) {
      if (a0 < 0) a0 = 0;
      for (let half = 0; half < 2; half++) {
        const run = readRun(cursor, (colour ^ half) === 1);
        if (run < 0) return run;
        a0 += run;
        if (a0 > width) return BAD_ROW;
        if (count > 0 && into[count - 1] === a0) count--;
        else into[count++] = a0;
      }
      continue;
    }
    if (mode === OTHER) return EXTENSION;
    if ((b & 1) !== colour) b += b > 0 ? -1 : 1;
    while (above[b]! <= a0 && above[b]! < width) b += 2;
    if (mode === PASS) {
      a0 = above[b + 1]!;
      continue;
    }
    const a1 = above[b]! + mode - 4;
    if (a1 < a0 || a1 < 0 || a1 > width) return BAD_ROW;
    a0 = a1;
    if (count > 0 && into[count - 1] === a0) count--;
    else into[count++] = a0;
  }
  return closeRow(into, { count, width });
}
