import { expect, test } from 'vitest';
import { findMac, parseMac, printMac } from './mac.ts';

test.each([
  ['80:5E:C0:12:34:56', '805ec0123456'],
  ['805ec0-123456', '805ec0123456'],
  ['805e.c012.3456', '805ec0123456'],
  [' 805EC0123456 ', '805ec0123456'],
  ['80:5e:c0:12:34', undefined],
  ['80:5e:c0:12:34:5g', undefined],
  ['000000000000', undefined],
])('%s is the card %s', (text, mac) => {
  expect(parseMac(text)).toBe(mac);
});

test.each([
  ['805ec0123456.cfg', '805ec0123456'],
  ['cfg000b82abcdef.xml', '000b82abcdef'],
  ['cfg000b82abcdef', '000b82abcdef'],
  ['snom320-0004134abcde.htm', '0004134abcde'],
  ['Yealink SIP-T46U 108.86.0.20 80:5e:c0:12:34:56', '805ec0123456'],
  ['y000000000000.cfg', undefined],
  ['000000000000.cfg', undefined],
  ['0123456789abcdef.cfg', undefined],
  ['Mozilla/5.0', undefined],
])('in %s stands the card %s', (text, mac) => {
  expect(findMac(text)).toBe(mac);
});

test('a card is printed as on the back of a phone', () => {
  expect(printMac('805ec0123456')).toBe('80:5e:c0:12:34:56');
});
