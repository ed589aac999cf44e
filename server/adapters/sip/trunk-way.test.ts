import { expect, test } from 'vitest';
import type { Trunk } from '../../core/office/trunks.ts';
import type { SipMessage } from '../../core/sip/message.ts';
import { natHeader, readServiceRoute, routeHeader } from './trunk-way.ts';

const trunk = (more: Partial<Trunk>): Trunk => ({ transport: 'udp', ...more }) as Trunk;
const ok = (...routes: string[]): SipMessage => ({
  kind: 'response',
  status: 200,
  reason: 'OK',
  headers: routes.map((value) => ({ name: 'Service-Route', value })),
  body: new Uint8Array(0),
});

test('the outbound proxy is a loose route on the trunk’s transport', () => {
  expect(routeHeader(trunk({}))).toEqual({});
  expect(routeHeader(trunk({ outboundProxy: 'edge.test:5070' }))).toEqual({ Route: '<sip:edge.test:5070;lr>' });
  expect(routeHeader(trunk({ outboundProxy: '[2001:db8::1]', transport: 'tls' }))).toEqual({
    Route: '<sip:[2001:db8::1];transport=tls;lr>',
  });
});

test('a registrar that begins with our own proxy does not make it stand twice', () => {
  expect(routeHeader(trunk({ outboundProxy: 'Edge.test' }), ['<sip:edge.test:5060;lr>', '<sip:core.test;lr>'])).toEqual(
    {
      Route: '<sip:edge.test:5060;lr>, <sip:core.test;lr>',
    },
  );
});

test('RFC 3608 5: only loose routes are heeded, and not a long list of them', () => {
  expect(readServiceRoute(ok('<sip:a.test;lr>', '<sip:b.test;lr>'))).toEqual(['<sip:a.test;lr>', '<sip:b.test;lr>']);
  expect(readServiceRoute(ok('<sip:a.test;lr>', '<sip:b.test>'))).toEqual([]);
  expect(readServiceRoute(ok('<tel:112>'))).toEqual([]);
  expect(readServiceRoute(ok(...Array.from({ length: 6 }, (_, index) => `<sip:r${index}.test;lr>`)))).toEqual([]);
});

test('the switch for NAT goes to the embedded engine alone, and only where it says something', () => {
  expect(natHeader('always', 'embedded')).toEqual({ 'X-Centralita-Nat': 'always' });
  expect(natHeader('always', 'external')).toEqual({});
  expect(natHeader('auto', 'embedded')).toEqual({});
});
