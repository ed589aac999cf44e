import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';

test.each([
  [undefined, 1],
  ['3', 3],
  ['2.9', 2],
  ['-4', 1],
  ['x', 1],
  ['1e309', 100_000],
] as const)('an address that ends in page=%s opens page %i and no error', (asked, page) => {
  expect(readPage(asked)).toBe(page);
});
