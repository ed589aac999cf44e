import { expect, test } from 'vitest';
import type { InboundRoute, OpeningHours } from '../office/office.ts';
import { type InboundRequest, planInbound } from './plan-inbound.ts';

const route = (id: string, did: string, more: Partial<InboundRoute> = {}): InboundRoute => ({
  id,
  did,
  to: { kind: 'queue', queue: 'care' },
  onClosed: { prompt: 'closed', then: { kind: 'hangup' } },
  ...more,
});

const officeHours: OpeningHours = {
  id: 'office',
  name: 'Office',
  weekly: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  exceptions: [],
};

const plan = (routes: InboundRoute[], more: Partial<InboundRequest> = {}): unknown =>
  planInbound({
    trunkId: 'carrier',
    did: '+18095551234',
    country: 'DO',
    routes,
    hours: [officeHours],
    officeZone: 'America/Santo_Domingo',
    atMs: Date.parse('2026-03-03T15:00:00Z'),
    ...more,
  });

test.each([
  ['+18095551234', '8095551234'],
  ['8095551234', '+1 809 555 1234'],
  ['18095551234', '809-555-1234'],
  ['5551234', '5551234'],
  ['line1', 'line1'],
])('a carrier that sends %s reaches the route of %s', (did, configured) => {
  expect(plan([route('front', configured)], { did })).toEqual({
    kind: 'queue',
    queueId: 'care',
    routeId: 'front',
    reason: 'did-exact',
  });
});

test('exact beats a prefix, a longer prefix a shorter one, and `*` takes the rest', () => {
  const routes = [
    route('any', '*'),
    route('area', '+1809*'),
    route('block', '+1809555*'),
    route('exact', '8095551234'),
  ];
  expect(plan(routes)).toMatchObject({ routeId: 'exact', reason: 'did-exact' });
  expect(plan(routes, { did: '8095559999' })).toMatchObject({ routeId: 'block', reason: 'did-prefix' });
  expect(plan(routes, { did: '8096669999' })).toMatchObject({ routeId: 'area', reason: 'did-prefix' });
  expect(plan(routes, { did: '8296669999' })).toMatchObject({ routeId: 'any', reason: 'any-did' });
});

test("a route of another trunk is not seen, and one of the call's own trunk goes before a general one", () => {
  const routes = [
    route('other', '*', { trunk: 'other' }),
    route('general', '*'),
    route('own', '*', { trunk: 'carrier' }),
  ];
  expect(plan(routes)).toMatchObject({ routeId: 'own' });
  expect(plan(routes.slice(0, 2))).toMatchObject({ routeId: 'general' });
  expect(plan(routes.slice(0, 1))).toEqual({ kind: 'refused', reason: 'no-route' });
});

test('open hours lead to the queue with its greeting, and the plan tells until when', () => {
  expect(plan([route('front', '*', { hours: 'office', greeting: 'welcome', language: 'en' })])).toEqual({
    kind: 'queue',
    queueId: 'care',
    greeting: 'welcome',
    language: 'en',
    routeId: 'front',
    reason: 'any-did',
    hours: {
      hoursId: 'office',
      open: true,
      reason: { kind: 'period' },
      changesAt: Date.parse('2026-03-03T22:00:00Z'),
    },
  });
});

test('outside hours the caller gets what the route says for then', () => {
  const sunday = { atMs: Date.parse('2026-03-08T15:00:00Z') };
  const onClosed = { prompt: 'closed', then: { kind: 'number' as const, number: '8095559999' } };
  expect(plan([route('front', '*', { hours: 'office', onClosed })], sunday)).toMatchObject({
    kind: 'closed',
    overflow: onClosed,
    routeId: 'front',
    hours: { open: false, reason: { kind: 'outside-hours' } },
  });
});

test('a route can lead straight to an extension', () => {
  expect(plan([route('boss', '*', { to: { kind: 'extension', extension: '101' } })])).toMatchObject({
    kind: 'extension',
    extension: '101',
  });
});
