import { expect, test } from 'vitest';
import { panamaCheckDigits } from './panama-tax-number.ts';

test.each([
  ['155596713-2-2015', '59'],
  ['155720753-2-2022', '39'],
  ['15565624-2-2017', '63'],
  ['2588017-1-831938', '20'],
  ['2486589-1-816994', '62'],
  ['1489806-1-645353', '68'],
  ['1956569-1-732877', '00'],
  ['797609-1-493865', '12'],
  ['1-184-921', '49'],
])('%s has the check digits %s', (number, digits) => {
  expect(panamaCheckDigits(number)).toBe(digits);
});

test('numbers of which the rule is not known are left alone', () => {
  for (const number of ['PE-12-345', 'E-8-1234', '8-NT-1-2', '99-1-1', '8', ''])
    expect(panamaCheckDigits(number)).toBeUndefined();
});
