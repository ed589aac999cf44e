import { expect, test } from 'vitest';
import { isWithin, pagesOfSpans, readPageRange, spansBehind } from './page-range.ts';

test.each([
  ['', [0, 1, 2, 3]],
  ['2', [1]],
  ['1-2, 4', [0, 1, 3]],
  ['1–2; 4', [0, 1, 3]],
  ['3-', [2, 3]],
  ['-2', [0, 1]],
  ['4,1,4', [0, 3]],
])('of four pages "%s" are %j', (typed, pages) => {
  expect(pagesOfSpans(readPageRange(typed)!, 4)).toEqual(pages);
});

test.each(['0', '3-1', 'a', '1--2', ',', '0-2', '12345'])('"%s" is no range of pages', (typed) => {
  expect(readPageRange(typed)).toBeUndefined();
});

test.each([
  ['', true],
  ['3-4', true],
  ['4-', true],
  ['5', false],
  ['5-', false],
  ['2-99', false],
])('whether "%s" names only pages of four: %s', (typed, isSo) => {
  expect(isWithin(readPageRange(typed)!, 4)).toBe(isSo);
});

test('pages are counted on through the papers', () => {
  const spans = spansBehind(readPageRange('2-5, 8-')!, 3);
  expect(pagesOfSpans(spans, 4)).toEqual([0, 1]);
  expect(pagesOfSpans(spansBehind(spans, 4), 3)).toEqual([0, 1, 2]);
});
