/**
 * Changing elements of a row (T.4 4.2.1.1): where a pel has another colour than the one before it, white standing before
 * the first. Even entries begin black, odd ones white; four times the width stands after the last, so that whoever
 * looks for b1 and b2 need not ask whether there is one.
 */
export type Changes = Int32Array;

const after = 4;

export const newChanges = (width: number): Changes => new Int32Array(width + 1 + after).fill(width);

/** Closes a row of `count` changes. */
export function endChanges(changes: Changes, of: { count: number; width: number }): void {
  const { count, width } = of;
  changes[count] = width;
  changes[count + 1] = width;
  changes[count + 2] = width;
  changes[count + 3] = width;
}

/** Finds the changes of the row that begins at byte `at`; returns how many there are. */
export function findChanges(bits: Uint8Array, of: { at: number; width: number; into: Changes }): number {
  const { at, width, into } = of;
  const bytes = width >> 3;
  let count = 0;
  let last = 0;
  for (let index = 0; index < bytes; index += 4) {
    const from = at + index;
    // Past the row's end its last colour goes on, so that no change is seen there.
    const rest = bytes - index;
    let word: number;
    if (rest >= 4) word = (bits[from]! << 24) | (bits[from + 1]! << 16) | (bits[from + 2]! << 8) | bits[from + 3]!;
    else {
      word = 0;
      for (let byte = 0; byte < rest; byte++) word |= bits[from + byte]! << (24 - 8 * byte);
      if ((bits[from + rest - 1]! & 1) === 1) word |= (1 << (32 - 8 * rest)) - 1;
    }
    // A run that goes through the whole word is the usual case.
    if (word === -last) continue;
    let changed = word ^ ((word >>> 1) | (last << 31));
    while (changed !== 0) {
      const bit = Math.clz32(changed);
      into[count++] = (index << 3) + bit;
      changed &= ~(0x80000000 >>> bit);
    }
    last = word & 1;
  }
  endChanges(into, { count, width });
  return count;
}

/** Blackens the pels of a row that begins at byte `at` and is white so far. */
export function paintChanges(
  bits: Uint8Array,
  of: { at: number; width: number; changes: Changes; count: number },
): void {
  const { at, width, changes, count } = of;
  for (let index = 0; index < count; index += 2) {
    const from = changes[index]!;
    const to = index + 1 < count ? changes[index + 1]! : width;
    const first = at + (from >> 3);
    const last = at + (to >> 3);
    const head = 0xff >> (from & 7);
    const tail = 0xff00 >> (to & 7);
    if (first === last) {
      bits[first] = bits[first]! | (head & tail);
      continue;
    }
    bits[first] = bits[first]! | head;
    for (let byte = first + 1; byte < last; byte++) bits[byte] = 0xff;
    if ((to & 7) !== 0) bits[last] = bits[last]! | (tail & 0xff);
  }
}
