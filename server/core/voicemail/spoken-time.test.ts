import { expect, test } from 'vitest';
import { spokenTime } from './spoken-time.ts';

const zone = 'Europe/Madrid';
const nowMs = Date.UTC(2026, 0, 2, 8, 30);

test.each([
  ['today', Date.UTC(2026, 0, 2, 7, 5), ['received', 'today', 'at', 'number-8', 'number-5']],
  [
    'yesterday by the wall clock',
    Date.UTC(2026, 0, 1, 22, 59),
    ['received', 'yesterday', 'at', 'number-23', 'number-59'],
  ],
  [
    'before that, with its date',
    Date.UTC(2025, 11, 30, 23, 0),
    ['received', 'number-31', 'month-12', 'at', 'number-0', 'number-0'],
  ],
])('a message of %s is told so', (_when, atMs, said) => {
  expect(spokenTime({ atMs, nowMs, zone })).toEqual(said);
});
