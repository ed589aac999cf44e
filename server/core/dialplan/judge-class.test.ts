import { expect, test } from 'vitest';
import type { CallClass, Permission } from '../office/call-classes.ts';
import { judgeClass } from './judge-class.ts';
import { type OutboundPlan, planOutbound } from './plan-outbound.ts';

const always: Permission = { kind: 'always' };

const classOf = (allows: Partial<CallClass['allows']>): CallClass => ({
  id: 'desk',
  name: 'Desk',
  allows: {
    ...{ internal: always, local: always, mobile: always, national: always, international: always, premium: always },
    ...allows,
  },
});

const planFor = (dialled: string, place: { country: string; callerId?: string }): OutboundPlan =>
  planOutbound({
    dialled,
    country: place.country,
    extensions: [{ number: '101' }],
    groups: [],
    queues: [{ id: 'care', number: '700' }],
    flows: [],
    rooms: [],
    routes: [{ id: 'all', name: 'all', prefixes: [''], strip: 0, prepend: '', trunks: ['main'] }],
    trunks: [
      {
        trunk: { id: 'main', ...(place.callerId !== undefined && { callerId: place.callerId }) },
        up: true,
        inUse: 0,
      },
    ],
  });

const hours = [
  {
    id: 'day',
    name: 'Day',
    weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
    exceptions: [],
  },
];

const judge = (
  dialled: string,
  more: { country?: string; callerId?: string; callClass?: CallClass; at?: string } = {},
) =>
  judgeClass({
    plan: planFor(dialled, { country: more.country ?? 'ES', callerId: more.callerId ?? '+34910000001' }),
    callClass: more.callClass ?? classOf({}),
    country: more.country ?? 'ES',
    hours,
    officeZone: 'Europe/Madrid',
    atMs: Date.parse(more.at ?? '2026-01-05T12:00:00Z'),
  });

test.each([
  ['101', 'internal'],
  ['700', 'internal'],
  ['915551234', 'local'],
  ['+34 81 555 12 34', 'national'],
  ['932223344', 'national'],
  ['900123456', 'local'],
  ['600999888', 'mobile'],
  ['0033140205050', 'international'],
  ['806123456', 'premium'],
  ['11888', 'premium'],
  ['*55', 'premium'],
])('from Madrid %s is a call of the kind %s', (dialled, kind) => {
  expect(judge(dialled)).toMatchObject({ callKind: kind, allowed: true, reason: 'always' });
});

test.each([
  ['DO', '+18095550000', '8295551234', 'local'],
  ['DO', '+18095550000', '19005551234', 'premium'],
  ['DO', '+18095550000', '12125551234', 'international'],
  ['MX', '+525555550000', '5512345678', 'local'],
  ['MX', '+525555550000', '2221234567', 'national'],
  ['CO', '+576011234567', '6017654321', 'local'],
  ['CO', '+576011234567', '6047654321', 'national'],
  ['PA', '+5072001234', '3001234', 'local'],
  ['CL', '+56221234567', '+56223334444', 'local'],
  ['AR', '+541112345678', '+541112345679', 'international'],
])('in %s from %s, %s is a call of the kind %s', (country, callerId, dialled, kind) => {
  expect(judge(dialled, { country, callerId })).toMatchObject({ callKind: kind });
});

test('without a number of the office everything fixed is national: nobody knows where the office is', () => {
  const plan = planFor('915551234', { country: 'ES' });
  const request = { plan, callClass: classOf({}), country: 'ES', hours, officeZone: 'Europe/Madrid', atMs: 0 };
  expect(judgeClass(request)).toMatchObject({ callKind: 'national' });
});

test('an emergency number is of no kind: no class keeps anybody from help', () => {
  const never: Permission = { kind: 'never' };
  const callClass = classOf({ internal: never, local: never, national: never, premium: never });
  expect(judge('112', { callClass })).toBeUndefined();
  expect(judge('0112', { callClass })).toBeUndefined();
});

test('what is never allowed is refused, by hours only outside of them', () => {
  const callClass = classOf({ mobile: { kind: 'hours', hours: 'day' }, international: { kind: 'never' } });
  expect(judge('0033140205050', { callClass })).toEqual({
    classId: 'desk',
    callKind: 'international',
    allowed: false,
    reason: 'never',
  });
  expect(judge('600999888', { callClass })).toMatchObject({ allowed: true, reason: 'open' });
  const late = judge('600999888', { callClass, at: '2026-01-05T20:00:00Z' });
  expect(late).toMatchObject({ allowed: false, reason: 'outside-hours' });
});

test('hours that are gone allow nothing', () => {
  const callClass = classOf({ mobile: { kind: 'hours', hours: 'gone' } });
  expect(judge('600999888', { callClass })).toMatchObject({ allowed: false, reason: 'never' });
});
