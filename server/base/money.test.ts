import { expect, test } from 'vitest';
import { parseNanos, printNanos } from './money.ts';

test.each([
  ['0', 0n],
  ['0.12', 120_000_000n],
  ['-1.000000001', -1_000_000_001n],
  ['123456789012.5', 123_456_789_012_500_000_000n],
])('%s is read and printed exactly', (text, value) => {
  expect(parseNanos(text)).toBe(value);
  expect(printNanos(value)).toBe(text);
});

test.each(['', '1,5', '1e3', '.5', '0.1234567891', 'NaN'])('"%s" is refused', (text) => {
  expect(parseNanos(text)).toBeUndefined();
});
