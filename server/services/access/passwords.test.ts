import { expect, test } from 'vitest';
import {
  hashPassword,
  hashPasswordNow,
  isOutdated,
  standardCost,
  verifyPassword,
  verifyPasswordNow,
} from './passwords.ts';

const cheap = { memoryKib: 64, passes: 1, lanes: 1 };

test('a password opens its own hash and no other does, on the thread and off it', async () => {
  for (const phc of [hashPasswordNow('correct horse', cheap), await hashPassword('correct horse', cheap)]) {
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(verifyPasswordNow('correct horse', phc)).toBe(true);
    expect(await verifyPassword('correct horse', phc)).toBe(true);
    expect(verifyPasswordNow('correct horsf', phc)).toBe(false);
    expect(await verifyPassword('', phc)).toBe(false);
  }
});

test('two hashes of one password differ by their salt', () => {
  expect(hashPasswordNow('same', cheap)).not.toBe(hashPasswordNow('same', cheap));
});

test('a hash made by the reference implementation is understood', () => {
  // echo -n "password" | argon2 somesalt -id -t 2 -m 16 -p 1 -l 24 (argon2 reference, README)
  const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(verifyPasswordNow('password', phc)).toBe(true);
});

test('the same letters typed composed and decomposed are the same password', () => {
  expect(verifyPasswordNow('contrasen\u0303a', hashPasswordNow('contrase\u00f1a', cheap))).toBe(true);
});

test('a hash with other work factors, or none at all, is outdated', () => {
  expect(isOutdated(hashPasswordNow('x', cheap))).toBe(true);
  expect(isOutdated(hashPasswordNow('x', cheap), cheap)).toBe(false);
  expect(isOutdated('plain text')).toBe(true);
  expect(verifyPasswordNow('plain text', 'plain text')).toBe(false);
  expect(standardCost).toEqual({ memoryKib: 19_456, passes: 2, lanes: 1 });
});
