import { expect, test } from 'vitest';
import type { SipRequest } from '../sip/message.ts';
import { isSearch, readSearch } from './read-search.ts';

const request = (uri: string, event: string): SipRequest =>
  ({
    kind: 'request',
    method: 'SUBSCRIBE',
    uri,
    headers: [{ name: 'Event', value: event }],
    body: new Uint8Array(),
  }) as SipRequest;

test.each([
  [
    'sip:MAC%3a0004134abcde@224.0.1.75',
    'ua-profile;profile-type="device";vendor="snom";model="snomD735";version="10.1.73"',
    { mac: '0004134abcde', vendor: 'snom', model: 'snomD735', firmware: '10.1.73' },
  ],
  [
    'sip:805EC0123456@224.0.1.75:5060',
    'ua-profile;profile-type=device;vendor=Yealink;model=SIP-T46U',
    { mac: '805ec0123456', vendor: 'yealink', model: 'SIP-T46U' },
  ],
  ['sip:MAC:0004f2112233@224.0.1.75', 'UA-Profile;vendor="Polycom"', { mac: '0004f2112233', vendor: 'poly' }],
  ['sip:MAC%3a020000112233@224.0.1.75', 'ua-profile', { mac: '020000112233' }],
  ['sip:somebody@224.0.1.75', 'ua-profile;vendor="snom"', undefined],
])('%s with %s', (uri, event, search) => {
  expect(isSearch(request(uri, event))).toBe(true);
  expect(readSearch(request(uri, event))).toEqual(search);
});

test('a request for lamps is no search', () => {
  expect(isSearch(request('sip:101@pbx', 'dialog'))).toBe(false);
  expect(isSearch(request('sip:101@pbx', 'ua-profiles'))).toBe(false);
});
