import { randomFillSync, randomInt } from 'node:crypto';

/** Randomness as an input, like time: tags, branches, ids and secrets come from one of these. */
export interface Ids {
  /** Sortable by time of making: 48 bits of epoch ms, then 80 random bits; Crockford base 32, 26 characters. */
  next(nowMs: number): string;
  /** `length` characters of [a-z0-9]. */
  token(length: number): string;
  /** Uniform in [0, below). */
  below(limit: number): number;
}

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';
const alphanumeric = 'abcdefghijklmnopqrstuvwxyz0123456789';

function encodeTime(nowMs: number): string {
  let text = '';
  for (let left = nowMs, i = 0; i < 10; i++, left = Math.floor(left / 32)) text = crockford[left % 32] + text;
  return text;
}

/** Random bytes by the page: the system is asked once for many. */
const page = new Uint8Array(4096);
let used = page.length;

function randomByte(): number {
  if (used === page.length) {
    randomFillSync(page);
    used = 0;
  }
  const byte = page[used]!;
  // What was given out is not kept.
  page[used++] = 0;
  return byte;
}

/** Uniform: bytes above the largest multiple of 36 are passed over. */
function randomCharacter(): string {
  let byte = randomByte();
  while (byte >= 252) byte = randomByte();
  return alphanumeric[byte % 36]!;
}

function repeat(length: number, make: () => string): string {
  let text = '';
  for (let index = 0; index < length; index++) text += make();
  return text;
}

export const randomIds: Ids = {
  next: (nowMs) => encodeTime(nowMs) + repeat(16, () => crockford[randomByte() % 32]!),
  token: (length) => repeat(length, randomCharacter),
  below: (limit) => randomInt(limit),
};

/** Predictable ids for tests: `<time>0000000000000001`, tokens `x1`, `x2` padded to length. */
export function countingIds(): Ids {
  let count = 0;
  return {
    next: (nowMs) => encodeTime(nowMs) + String(++count).padStart(16, '0'),
    token: (length) => `x${++count}`.padEnd(length, '0').slice(0, length),
    below: () => 0,
  };
}
