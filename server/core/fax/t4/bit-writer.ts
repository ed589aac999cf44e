import type { Code } from './codes.ts';

/** Puts code words one after the other, first bit highest; grows as it goes. */
export interface BitWriter {
  put(code: Code): void;
  /** At most 24 bits. */
  putBits(bits: number, length: number): void;
  zeros(count: number): void;
  /** Bits written so far. */
  length(): number;
  /** The bytes, the last one filled up with zeros. */
  bytes(): Uint8Array;
}

export function createBitWriter(expectedBytes: number): BitWriter {
  let out = new Uint8Array(Math.max(expectedBytes, 64));
  let at = 0;
  let pending = 0;
  let count = 0;

  function putBits(bits: number, length: number): void {
    pending = (pending << length) | bits;
    count += length;
    if (count < 8) return;
    if (at + 4 > out.length) {
      const more = new Uint8Array(out.length * 2);
      more.set(out);
      out = more;
    }
    while (count >= 8) {
      count -= 8;
      out[at++] = pending >>> count;
    }
    pending &= (1 << count) - 1;
  }

  return {
    putBits,
    put: (code) => putBits(code.bits, code.length),
    zeros(left) {
      for (; left > 24; left -= 24) putBits(0, 24);
      if (left > 0) putBits(0, left);
    },
    length: () => at * 8 + count,
    bytes() {
      const whole = out.slice(0, at + (count > 0 ? 1 : 0));
      if (count > 0) whole[at] = pending << (8 - count);
      return whole;
    },
  };
}
