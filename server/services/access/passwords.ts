import { type Argon2Parameters, argon2, argon2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Work factors of argon2id. */
export interface PasswordCost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

/** OWASP's minimum for argon2id: about 35 ms on a small PC. */
export const standardCost: PasswordCost = { memoryKib: 19_456, passes: 2, lanes: 1 };

const argon2Async = promisify(argon2);
const TAG_BYTES = 32;

interface Parsed {
  cost: PasswordCost;
  salt: Buffer;
  tag: Buffer;
}

const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

// NFKC: the same password typed on another keyboard or system must give the same bytes.
const parametersOf = (
  password: string,
  how: { cost: PasswordCost; salt: Buffer; tagBytes: number },
): Argon2Parameters => ({
  message: password.normalize('NFKC'),
  nonce: how.salt,
  parallelism: how.cost.lanes,
  tagLength: how.tagBytes,
  memory: how.cost.memoryKib,
  passes: how.cost.passes,
});

function print({ cost, salt, tag }: Parsed): string {
  return `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=${cost.lanes}$${encode(salt)}$${encode(tag)}`;
}

function parse(phc: string): Parsed | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!match) return undefined;
  return {
    cost: { memoryKib: Number(match[1]), passes: Number(match[2]), lanes: Number(match[3]) },
    salt: Buffer.from(match[4]!, 'base64'),
    tag: Buffer.from(match[5]!, 'base64'),
  };
}

/** PHC string of argon2id; holds the thread for the time of one hash: for configuration, not for log-ins. */
export function hashPasswordNow(password: string, cost: PasswordCost = standardCost): string {
  const salt = randomBytes(16);
  return print({
    cost,
    salt,
    tag: argon2Sync('argon2id', parametersOf(password, { cost, salt, tagBytes: TAG_BYTES })),
  });
}

/** The same off the thread. */
export async function hashPassword(password: string, cost: PasswordCost = standardCost): Promise<string> {
  const salt = randomBytes(16);
  const tag = await argon2Async('argon2id', parametersOf(password, { cost, salt, tagBytes: TAG_BYTES }));
  return print({ cost, salt, tag });
}

/** Constant time in the tag; false for a text that is no argon2id PHC string. Holds the thread like `hashPasswordNow`. */
export function verifyPasswordNow(password: string, phc: string): boolean {
  const known = parse(phc);
  if (!known) return false;
  const tag = argon2Sync('argon2id', parametersOf(password, { ...known, tagBytes: known.tag.length }));
  return timingSafeEqual(tag, known.tag);
}

/** `verifyPasswordNow` off the thread. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const known = parse(phc);
  if (!known) return false;
  const tag = await argon2Async('argon2id', parametersOf(password, { ...known, tagBytes: known.tag.length }));
  return timingSafeEqual(tag, known.tag);
}

/** A hash that no password opens and that takes as long to try as a real one. */
export const decoyHash = (cost: PasswordCost): string =>
  print({ cost, salt: randomBytes(16), tag: randomBytes(TAG_BYTES) });

/** True when the hash was made with other work factors than today's: hash anew at the next log-in. */
export function isOutdated(phc: string, cost: PasswordCost = standardCost): boolean {
  const known = parse(phc);
  return (
    !known ||
    known.cost.memoryKib !== cost.memoryKib ||
    known.cost.passes !== cost.passes ||
    known.cost.lanes !== cost.lanes
  );
}
