import { expect, test } from 'vitest';
import { areLinesBusy, limitsOf, passedBy, supervisionDefaults } from './supervision.ts';

const quiet = { waiting: 0, longestWaitMs: 0, abandoned: 0, onDuty: 1 };
const limits = {
  ...supervisionDefaults,
  mostWaiting: 3,
  longestWaitSec: 60,
  leastServiceLevel: 80,
  mostAbandoned: 5,
};

test('without thresholds nothing is past one', () => {
  expect(
    passedBy({ waiting: 99, longestWaitMs: 1e7, level: 0, abandoned: 99, onDuty: 0 }, supervisionDefaults),
  ).toEqual([]);
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

test('a queue has its own thresholds where it has them, else those of the office', () => {
  const supervision = { ...limits, queues: [{ queue: 'vip', mostWaiting: 1 }] };
  const now = { ...quiet, waiting: 1, longestWaitMs: 60_000 };
  expect(passedBy(now, limitsOf(supervision, 'vip'))).toEqual(['mostWaiting', 'longestWaitSec']);
  expect(passedBy(now, limitsOf(supervision, 'care'))).toEqual(['longestWaitSec']);
});

test('nobody on duty is an alarm while somebody waits, where the office wants it', () => {
  const watching = { ...supervisionDefaults, nobodyOnDuty: true };
  expect(passedBy({ ...quiet, waiting: 1, onDuty: 0 }, watching)).toEqual(['nobodyOnDuty']);
  expect(passedBy({ ...quiet, waiting: 0, onDuty: 0 }, watching)).toEqual([]);
  expect(passedBy({ ...quiet, waiting: 1, onDuty: 1 }, watching)).toEqual([]);
  expect(passedBy({ ...quiet, waiting: 1, onDuty: 0 }, supervisionDefaults)).toEqual([]);
});

test.each([
  [[], false],
  [[{ isDown: false, inUse: 2, channels: 2 }], true],
  [[{ isDown: false, inUse: 1, channels: 2 }], false],
  [[{ isDown: false, inUse: 9 }], false],
  [
    [
      { isDown: false, inUse: 2, channels: 2 },
      { isDown: true, inUse: 0, channels: 2 },
    ],
    true,
  ],
  [[{ isDown: true, inUse: 0, channels: 2 }], false],
])('lines %j are all busy: %s', (lines, expected) => {
  expect(areLinesBusy(lines)).toBe(expected);
});
