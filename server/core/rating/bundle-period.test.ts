import { expect, test } from 'vitest';
import { bundlePeriodStart } from './bundle-period.ts';

test.each([
  ['2026-03-14T22:59:59Z', 15, '2026-02-14T23:00:00.000Z'],
  ['2026-03-14T23:00:00Z', 15, '2026-03-14T23:00:00.000Z'],
  ['2026-01-05T12:00:00Z', 28, '2025-12-27T23:00:00.000Z'],
  ['2026-07-01T00:00:00Z', 1, '2026-06-30T22:00:00.000Z'],
  // Summer time begins within the month.
  ['2026-04-10T12:00:00Z', 20, '2026-03-19T23:00:00.000Z'],
])('in Madrid, at %s a bundle that is full on the %i has its month since %s', (at, resetDay, from) => {
  const start = bundlePeriodStart({ resetDay, zone: 'Europe/Madrid', atMs: Date.parse(at) });
  expect(new Date(start).toISOString()).toBe(from);
});
