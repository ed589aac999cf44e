import { expect, test } from 'vitest';
import { causeOfStatus } from './causes.ts';

test.each([
  [486, 'busy'],
  [600, 'busy'],
  [603, 'declined'],
  [404, 'not-found'],
  [480, 'unavailable'],
  [502, 'unavailable'],
  [302, 'rejected'],
  [403, 'rejected'],
  [488, 'rejected'],
] as const)('a final %i means %s', (status, cause) => {
  expect(causeOfStatus(status)).toBe(cause);
});
