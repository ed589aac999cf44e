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

test.each([
  [503, 17, 'busy'],
  [480, 17, 'busy'],
  [480, 19, 'unavailable'],
  [500, 1, 'not-found'],
  [403, 21, 'declined'],
  [503, 34, 'unavailable'],
  [486, 1, 'busy'],
  [603, 17, 'declined'],
] as const)('RFC 3326: a final %i with Q.850 cause %i means %s', (status, q850, cause) => {
  expect(causeOfStatus(status, q850)).toBe(cause);
});
