import { expect, test } from 'vitest';
import { limitReached } from './queue-callers.ts';

const limits = [
  { when: 'waiting', atLeast: 5 },
  { when: 'waiting-per-person', atLeast: 2 },
  { when: 'estimated-wait', atLeast: 10 },
] as const;

test.each([
  { now: { waiting: 0, people: 0, estimatedMs: 9e9 }, reached: undefined },
  { now: { waiting: 3, people: 2 }, reached: undefined },
  { now: { waiting: 4, people: 2 }, reached: 'waiting-per-person' },
  { now: { waiting: 5, people: 9 }, reached: 'waiting' },
  { now: { waiting: 1, people: 3, estimatedMs: 599_999 }, reached: undefined },
  { now: { waiting: 1, people: 3, estimatedMs: 600_000 }, reached: 'estimated-wait' },
])('$now comes up against $reached', ({ now, reached }) => {
  expect(limitReached(limits, now)?.when).toBe(reached);
});
