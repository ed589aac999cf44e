import { expect, test } from 'vitest';
import type { SipResponse } from '../../../core/sip/message.ts';
import type { Peer } from './transport.ts';
import { type NatMode, wayBackOf } from './way-back.ts';

/** Where the next request goes after a message of `source` with this Contact. */
function wayTo(contact: string, source: string, nat: NatMode = 'auto'): 'contact' | 'source' {
  const [address = '', port = '5060'] = source.split('|');
  const from: Peer = { listener: { transport: 'udp', address: '0.0.0.0', port: 5060 }, address, port: Number(port) };
  const answer: SipResponse = {
    kind: 'response',
    status: 200,
    reason: 'OK',
    headers: [{ name: 'Contact', value: `<${contact}>` }],
    body: new Uint8Array(0),
  };
  return wayBackOf(answer, from, { nat, natDetection: true }).flow ? 'source' : 'contact';
}

test.each([
  ['a phone behind a NAT', 'sip:1@192.168.1.7:5060', '203.0.113.9|31000', 'source'],
  [
    'a phone behind a NAT that knows its public address, not its port',
    'sip:1@203.0.113.9:5060',
    '203.0.113.9|31000',
    'source',
  ],
  ['a phone in the office that shows the public address', 'sip:1@203.0.113.9:5060', '192.168.1.7|5060', 'source'],
  ['a phone in a browser', 'sip:1@xyz.invalid', '192.168.1.7|50123', 'source'],
  ['a host that says where it is', 'sip:gw@198.51.100.4', '198.51.100.4', 'contact'],
  ['a gateway behind a proxy that does not stay on the path', 'sip:gw@198.51.100.4', '198.51.100.9', 'contact'],
  ['the same by IPv6', 'sip:gw@[2001:db9::4]', '2001:db9::9', 'contact'],
  ['a carrier that names a host', 'sip:gw@gw.carrier.example', '198.51.100.9', 'contact'],
] as const)('RFC 3261 12.2.1.1: the next request to %s', (_, contact, source, way) => {
  expect(wayTo(contact, source)).toBe(way);
});

test('the switch of the peer counts more', () => {
  expect(wayTo('sip:gw@198.51.100.4', '198.51.100.9', 'always')).toBe('source');
  expect(wayTo('sip:1@192.168.1.7:5060', '203.0.113.9|31000', 'never')).toBe('contact');
});
