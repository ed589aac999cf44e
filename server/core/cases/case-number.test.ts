import { expect, test } from 'vitest';
import { numberOfCase, readCaseNumber } from './case-number.ts';

test('the number is short, and reads back as the same case', () => {
  expect(numberOfCase(1)).toHaveLength(5);
  for (const id of [1, 2, 99, 4_711, 123_456]) expect(readCaseNumber(numberOfCase(id))).toEqual({ kind: 'case', id });
});

test('each single wrong digit and each swap of neighbours is noticed', () => {
  for (const id of [1, 37, 572, 8_899, 90_210]) {
    const number = numberOfCase(id);
    for (let at = 0; at < number.length; at++) {
      for (const digit of '0123456789') {
        const wrong = number.slice(0, at) + digit + number.slice(at + 1);
        if (wrong !== number) expect(readCaseNumber(wrong), `${number} as ${wrong}`).toEqual({ kind: 'mistyped' });
      }
      const swapped = number.slice(0, at) + (number[at + 1] ?? '') + number[at] + number.slice(at + 2);
      if (swapped !== number)
        expect(readCaseNumber(swapped), `${number} as ${swapped}`).not.toMatchObject({ kind: 'case' });
    }
  }
});

test.each(['#%s', ' %s ', '%s.'])('it may be written as "%s"', (form) => {
  expect(readCaseNumber(form.replace('%s', numberOfCase(12)))).toEqual({ kind: 'case', id: 12 });
});

test.each(['', '12', 'Pérez', '+34600111222', '1234567890123'])('"%s" is no case number', (typed) => {
  expect(readCaseNumber(typed)).toEqual({ kind: 'none' });
});
