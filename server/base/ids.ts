import { randomBytes, randomInt } from 'node:crypto';

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

export const randomIds: Ids = {
  next: (nowMs) => encodeTime(nowMs) + Array.from(randomBytes(16), (byte) => crockford[byte % 32]).join(''),
  token: (length) => Array.from({ length }, () => alphanumeric[randomInt(36)]).join(''),
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
