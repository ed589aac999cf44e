import { expect, test } from 'vitest';
import { codeOf, countryOf } from './country-of.ts';

test.each([
  ['+18095551234', 'ES', 'DO'],
  ['+18005551234', 'DO', 'DO'],
  ['+17875551234', 'DO', 'PR'],
  ['+12125551234', 'DO', 'US'],
  ['+14165551234', 'US', 'CA'],
  ['+34600111222', 'ES', 'ES'],
  ['+5074441234', 'CL', 'PA'],
  ['+77012345678', 'ES', 'KZ'],
  ['+74951234567', 'ES', 'RU'],
  ['+88216123456', 'ES', undefined],
])('%s, seen from %s, is of %s', (e164, home, country) => {
  expect(countryOf(e164, home)).toBe(country);
});

test.each([
  ['+34600111222', '34'],
  ['+18095551234', '1809'],
  ['+13055551234', '1'],
  ['+999', ''],
])('the code of %s is %s', (e164, code) => {
  expect(codeOf(e164)).toBe(code);
});
