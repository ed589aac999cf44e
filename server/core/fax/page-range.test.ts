import { expect, test } from 'vitest';
import { isPageRange, readPageRange } from './page-range.ts';

test.each([
  ['', [0, 1, 2, 3]],
  ['2', [1]],
  ['1-2, 4', [0, 1, 3]],
  ['3-', [2, 3]],
  ['-2', [0, 1]],
  ['4,1,4', [0, 3]],
  ['2-99', [1, 2, 3]],
])('of four pages "%s" are %j', (typed, pages) => {
  expect(readPageRange(typed, 4)).toEqual(pages);
});

test.each(['0', '3-1', 'a', '1--2', ',', '7'])('"%s" names no page of four', (typed) => {
  expect(readPageRange(typed, 4)).toBeUndefined();
});

test('what is written as a range is told before the pages are counted', () => {
  expect(isPageRange('7-9')).toBe(true);
  expect(isPageRange('x')).toBe(false);
});
