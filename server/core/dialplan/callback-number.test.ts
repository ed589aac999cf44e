import { expect, test } from 'vitest';
import type { CallbackRefusal } from '../calls/call-reasons.ts';
import { refuseCallback } from './callback-number.ts';
import type { OutboundPlan } from './plan-outbound.ts';

const trunk: OutboundPlan = { kind: 'trunk', attempts: [], routeId: 'out', reason: 'catch-all', skipped: [] };

test.each<[string, string, boolean, CallbackRefusal | undefined]>([
  ['+34600111222', 'ES', false, undefined],
  ['+34910000009', 'ES', false, undefined],
  ['+34806123456', 'ES', false, 'premium'],
  ['+34806123456', 'ES', true, 'premium'],
  ['+442079460000', 'ES', false, 'abroad'],
  ['+442079460000', 'ES', true, undefined],
  ['+18095551234', 'DO', false, undefined],
  // In the same numbering plan, and dear all the same.
  ['+18765551234', 'DO', false, 'abroad'],
  ['+19005551234', 'DO', false, 'premium'],
])('%s in %s, other countries %s: %s', (e164, country, abroad, why) => {
  expect(refuseCallback({ plan: trunk, e164, country, abroad, isKeyed: true })).toBe(why);
});

test('a colleague who waits is called back, nobody else inside; emergency and what has no number never', () => {
  const about = { country: 'ES', abroad: true };
  const internal: OutboundPlan = { kind: 'internal', extension: '101' };
  expect(refuseCallback({ ...about, plan: internal, isKeyed: false })).toBeUndefined();
  expect(refuseCallback({ ...about, plan: internal, isKeyed: true })).toBe('invalid');
  const emergency: OutboundPlan = { kind: 'emergency', number: '112', attempts: [], reason: 'as-dialled' };
  expect(refuseCallback({ ...about, plan: emergency, e164: '+34112', isKeyed: true })).toBe('invalid');
  expect(refuseCallback({ ...about, plan: trunk, isKeyed: true })).toBe('invalid');
});

test('lines that are down just now are no reason: it is called later', () => {
  const plan: OutboundPlan = { kind: 'refused', reason: 'trunks-down' };
  expect(refuseCallback({ plan, e164: '+34600111222', country: 'ES', abroad: false, isKeyed: true })).toBeUndefined();
});
