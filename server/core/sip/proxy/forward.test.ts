import { expect, test } from 'vitest';
import { headerValues, type SipRequest } from '../message.ts';
import { forwardRequest, forwardResponse, hopsLeft, leavePath, nextOnPath } from './forward.ts';

const request = (uri: string, ...headers: [string, string][]): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri,
  headers: headers.map(([name, value]) => ({ name, value })),
  body: new Uint8Array(0),
});
const isOurs = ({ host }: { host: string }): boolean => host === 'us';

test('RFC 3261 16.4: our Routes come off, two when the transports differ', () => {
  const left = leavePath(
    request('sip:b@c', ['Route', '<sip:us;lr>'], ['Route', '<sip:us;transport=tcp;lr>'], ['Route', '<sip:x;lr>']),
    isOurs,
  );
  expect(left.wasOurs).toBe(true);
  expect(headerValues(left.request, 'Route')).toEqual(['<sip:x;lr>']);
  expect(leavePath(request('sip:b@c', ['Route', '<sip:x;lr>']), isOurs).wasOurs).toBe(false);
});

test('RFC 3261 16.4: a strict router put us into the Request-URI; the target was last', () => {
  const { request: left } = leavePath(request('sip:us;lr', ['Route', '<sip:x;lr>'], ['Route', '<sip:b@c>']), isOurs);
  expect(left.uri).toBe('sip:b@c');
  expect(headerValues(left, 'Route')).toEqual(['<sip:x;lr>']);
});

test('RFC 3261 16.6 step 6: the next on the path is the first Route, a strict one as Request-URI', () => {
  expect(nextOnPath(request('sip:b@c')).nextHop).toBe('sip:b@c');
  expect(nextOnPath(request('sip:b@c', ['Route', '<sip:x;lr>']))).toMatchObject({
    nextHop: 'sip:x;lr',
    request: { uri: 'sip:b@c' },
  });
  const strict = nextOnPath(request('sip:b@c', ['Route', '<sip:x>'], ['Route', '<sip:y;lr>']));
  expect(strict).toMatchObject({ nextHop: 'sip:x', request: { uri: 'sip:x' } });
  expect(headerValues(strict.request, 'Route')).toEqual(['<sip:y;lr>', '<sip:b@c>']);
});

test('RFC 3261 16.3 step 3, 16.6 step 3: hops are counted, 70 where nobody counted', () => {
  expect(hopsLeft(request('sip:b@c', ['Max-Forwards', '0']))).toBeUndefined();
  expect(hopsLeft(request('sip:b@c', ['Max-Forwards', '1']))).toBe(0);
  expect(hopsLeft(request('sip:b@c'))).toBe(69);
});

test('RFC 3261 16.6 step 4: our Record-Route stands above those before us; the application’s headers replace', () => {
  const forwarded = forwardRequest(
    request('sip:b@us', ['Via', 'v'], ['Max-Forwards', '5'], ['Record-Route', '<sip:x;lr>'], ['Subject', 'a']),
    {
      hops: 4,
      uri: 'sip:b@c',
      on: [{ name: 'Record-Route', value: '<sip:us;lr>' }],
      instead: [{ name: 'Subject', value: 'b' }],
    },
  );
  expect(forwarded.uri).toBe('sip:b@c');
  expect(headerValues(forwarded, 'Record-Route')).toEqual(['<sip:us;lr>', '<sip:x;lr>']);
  expect(headerValues(forwarded, 'Max-Forwards')).toEqual(['4']);
  expect(headerValues(forwarded, 'Subject')).toEqual(['b']);
});

test('RFC 3261 16.7 step 3: only our Via comes off', () => {
  const headers = [
    { name: 'Via', value: 'ours' },
    { name: 'Via', value: 'theirs' },
  ];
  const response = { kind: 'response', status: 200, reason: 'OK', headers, body: new Uint8Array(0) } as const;
  expect(headerValues(forwardResponse({ ...response, headers }), 'Via')).toEqual(['theirs']);
});
