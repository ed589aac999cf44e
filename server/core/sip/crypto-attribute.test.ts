import { expect, test } from 'vitest';
import { printCrypto, readCrypto } from './crypto-attribute.ts';

const key30 = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';
const key46 = `${'A'.repeat(61)}w==`.slice(0, 62).concat('==');
const key28 = `${'A'.repeat(37)}w==`;
const key44 = `${'A'.repeat(58)}A=`;

test.each([
  ['RFC 4568 9.1: the usual suite', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30}`, 'AES_CM_128_HMAC_SHA1_80', key30],
  ['RFC 4568 4.1: a lifetime', `1 AES_CM_128_HMAC_SHA1_32 inline:${key30}|2^20`, 'AES_CM_128_HMAC_SHA1_32', key30],
  ['a lifetime in figures', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|1048576`, 'AES_CM_128_HMAC_SHA1_80', key30],
  ['RFC 6188 4: 256 bits', `7 AES_256_CM_HMAC_SHA1_80 inline:${key46}`, 'AES_256_CM_HMAC_SHA1_80', key46],
  ['the name turned round', `7 AES_CM_256_HMAC_SHA1_32 inline:${key46}`, 'AES_256_CM_HMAC_SHA1_32', key46],
  ['RFC 7714 14.2: GCM', `2 AEAD_AES_128_GCM inline:${key28}`, 'AEAD_AES_128_GCM', key28],
  ['padding left out', `2 aead_aes_256_gcm inline:${key44.replace('=', '')}`, 'AEAD_AES_256_GCM', key44],
  ['RFC 4568 6.3.7: a window', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30} WSH=128`, 'AES_CM_128_HMAC_SHA1_80', key30],
  ['what may be passed over', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30} -X=1`, 'AES_CM_128_HMAC_SHA1_80', key30],
])('a crypto line is read: %s', (_, line, suite, keySalt) => {
  expect(readCrypto(line)).toEqual({ tag: Number(line[0]), suite, keySalt });
});

test('RFC 4568 6.1: one key may bear an identifier', () => {
  const mki = { value: 1, bytes: 4 };
  expect(readCrypto(`1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|2^20|1:4`)?.mki).toEqual(mki);
  expect(readCrypto(`1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|1:4`)?.mki).toEqual(mki);
});

test.each([
  ['an unknown suite', `1 F8_128_HMAC_SHA1_80 inline:${key30}`],
  ['a suite named like a property', `1 constructor inline:${key30}`],
  ['a key too short', '1 AES_CM_128_HMAC_SHA1_80 inline:AAAA'],
  ['a key of another suite', `1 AEAD_AES_128_GCM inline:${key30}`],
  ['a key too short by its padding', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30.slice(0, 39)}`],
  ['a key with other characters', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30.replace('W', '*')}`],
  ['two keys', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|1:4;inline:${key30}|2:4`],
  ['a key that is soon spent', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|2^10`],
  ['a lifetime beyond all numbers', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|2^49`],
  ['an identifier longer than itself allows', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|300:1`],
  ['an identifier of no octets', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30}|1:0`],
  ['keys derived anew', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30} KDR=4`],
  ['packets in clear', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30} UNENCRYPTED_SRTP`],
  ['packets without tag', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30} UNAUTHENTICATED_SRTP`],
  ['RFC 4568 6.3.8: an unknown parameter', `1 AES_CM_128_HMAC_SHA1_80 inline:${key30} X=1`],
  ['no tag', `AES_CM_128_HMAC_SHA1_80 inline:${key30}`],
  ['another key method', `1 AES_CM_128_HMAC_SHA1_80 prompt:${key30}`],
  ['nothing', ''],
])('a crypto line is passed over: %s', (_, line) => {
  expect(readCrypto(line)).toBeUndefined();
});

test('what is printed is read again', () => {
  const line = printCrypto({ tag: 3, suite: 'AES_CM_128_HMAC_SHA1_80', keySalt: key30 });
  expect(readCrypto(line.slice('a=crypto:'.length))).toEqual({
    tag: 3,
    suite: 'AES_CM_128_HMAC_SHA1_80',
    keySalt: key30,
  });
});
