import { expect, test } from 'vitest';
import { estimateWait } from './estimate-wait.ts';

test.each([
  ['the next caller waits until one of three people is free', 1, 180_000, 3, 60_000],
  ['the fourth caller waits four such turns', 4, 180_000, 3, 240_000],
  ['nobody works, so nothing is promised', 1, 180_000, 0, undefined],
  ['no call was handled yet, so nothing is promised', 1, undefined, 3, undefined],
  ['an average of nothing is no average', 1, 0, 3, undefined],
])('%s', (_, position, averageHandleMs, agentsWorking, expected) => {
  expect(estimateWait({ position, averageHandleMs, agentsWorking })).toBe(expected);
});
