import { expect, test } from 'vitest';
import { passedBy, supervisionDefaults } from './supervision.ts';

const quiet = { waiting: 0, longestWaitMs: 0, abandoned: 0 };
const limits = {
  ...supervisionDefaults,
  mostWaiting: 3,
  longestWaitSec: 60,
  leastServiceLevel: 80,
  mostAbandoned: 5,
};

test('without thresholds nothing is past one', () => {
  expect(passedBy({ waiting: 99, longestWaitMs: 1e7, level: 0, abandoned: 99 }, supervisionDefaults)).toEqual([]);
});

test('each threshold is passed at its own value, the service level below it', () => {
  expect(passedBy({ ...quiet, level: 80 }, limits)).toEqual([]);
  expect(passedBy({ ...quiet, waiting: 3, longestWaitMs: 59_999 }, limits)).toEqual(['mostWaiting']);
  expect(passedBy({ ...quiet, waiting: 1, longestWaitMs: 60_000 }, limits)).toEqual(['longestWaitSec']);
  expect(passedBy({ ...quiet, level: 79.9, abandoned: 5 }, limits)).toEqual(['leastServiceLevel', 'mostAbandoned']);
});

test('a day on which nobody was served has no service level to be past', () => {
  expect(passedBy(quiet, limits)).toEqual([]);
});
