import { expect, test } from 'vitest';
import { printMinutes, readMinutes } from './minutes.ts';

test.each([
  ['100', 6_000, '100'],
  ['1:30', 90, '1:30'],
  ['0:30', 30, '0:30'],
  ['1,5', 90, '1:30'],
  ['0.25', 15, '0:15'],
  ['1000000', 60_000_000, '1000000'],
])('%s minutes are %i seconds, shown as %s', (typed, seconds, shown) => {
  expect(readMinutes(typed)).toBe(seconds);
  expect(printMinutes(seconds)).toBe(shown);
});

test.each(['', '1:5', '1:60', '-1', 'cien', '1.001', '1:00:00'])('“%s” is no minutes', (typed) => {
  expect(readMinutes(typed)).toBeUndefined();
});
