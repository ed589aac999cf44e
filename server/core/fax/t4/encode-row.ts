import type { BitWriter } from './bit-writer.ts';
import type { Changes } from './changes.ts';
import { type Code, horizontal, LONGEST_RUN, makeUp, pass, terminating, vertical } from './codes.ts';

interface RunCodes {
  terminating: readonly Code[];
  makeUp: readonly Code[];
}

const white: RunCodes = { terminating: terminating.white, makeUp: makeUp.white };
const black: RunCodes = { terminating: terminating.black, makeUp: makeUp.black };
const [passBits, passLength] = [pass.bits, pass.length];
const verticals = Array.from({ length: 7 }, (_, index) => vertical.get(index - 3)!);

function putRun(out: BitWriter, codes: RunCodes, run: number): void {
  let left = run;
  while (left > LONGEST_RUN + 63) {
    out.put(codes.makeUp[LONGEST_RUN / 64 - 1]!);
    left -= LONGEST_RUN;
  }
  if (left >= 64) {
    out.put(codes.makeUp[(left >> 6) - 1]!);
    left &= 63;
  }
  out.put(codes.terminating[left]!);
}

/** T.4 4.1.1: runs of white and black in turn, white first. */
export function encodeRow1d(out: BitWriter, of: { changes: Changes; count: number; width: number }): void {
  const { changes, count, width } = of;
  let from = 0;
  for (let index = 0; index <= count; index++) {
    const to = index < count ? changes[index]! : width;
    // A row that ends with a change at its last pel has no run of nothing behind it.
    if (index === count && from === width) break;
    putRun(out, (index & 1) === 0 ? white : black, to - from);
    from = to;
  }
}

/** T.4 4.2.1.3, T.6 2.2: the row told by what has changed since the one above it. */
export function encodeRow2d(out: BitWriter, of: { changes: Changes; above: Changes; width: number }): void {
  const { changes, above, width } = of;
  let a0 = -1;
  // Entries of the row's next change, and of the one above that may be b1: both even when the colour is white.
  let a = 0;
  let b = 0;
  while (a0 < width) {
    const colour = a & 1;
    if ((b & 1) !== colour) b += b > 0 ? -1 : 1;
    while (above[b]! <= a0 && above[b]! < width) b += 2;
    const a1 = changes[a]!;
    const b1 = above[b]!;
    const b2 = above[b + 1]!;
    if (b2 < a1) {
      out.putBits(passBits, passLength);
      a0 = b2;
      continue;
    }
    const shift = a1 - b1;
    if (shift >= -3 && shift <= 3) {
      out.put(verticals[shift + 3]!);
      a0 = a1;
      a++;
    } else {
      const a2 = changes[a + 1]!;
      out.put(horizontal);
      putRun(out, colour === 0 ? white : black, a1 - Math.max(a0, 0));
      putRun(out, colour === 0 ? black : white, a2 - a1);
      a0 = a2;
      a += 2;
    }
  }
}
