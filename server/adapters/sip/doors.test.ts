import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createDoors, type SipDoor } from './doors.ts';

const interfaces = () => [
  { address: '127.0.0.1', cidr: '127.0.0.1/8', internal: true },
  { address: '192.168.1.10', cidr: '192.168.1.10/24', internal: false },
  { address: '10.8.0.2', cidr: '10.8.0.2/16', internal: false },
  { address: '2001:db8::2', cidr: '2001:db8::2/64', internal: false },
];
const doorsOf = (listen: SipDoor[], publicAddress?: string) =>
  createDoors({ listen, clock: new FakeClock(), interfaces, ...(publicAddress ? { publicAddress } : {}) });
const udp = (...addresses: string[]): SipDoor[] => addresses.map((address) => ({ transport: 'udp', address }));

test('media is offered at the address that the call came to', () => {
  const doors = doorsOf(udp('127.0.0.2', '127.0.0.3'));
  expect(doors.addressFor({ remote: '127.0.0.9', receivedOn: '127.0.0.3:5060' })).toBe('127.0.0.3');
  expect(doors.addressFor({ remote: '127.0.0.9', receivedOn: '127.0.0.2:5060' })).toBe('127.0.0.2');
});

test('a call out offers media at the address that its request leaves from', () => {
  const doors = doorsOf(udp('192.168.1.10', '10.8.0.2'));
  expect(doors.addressFor({ remote: '10.8.3.3' })).toBe('10.8.0.2');
  expect(doors.addressTo('sip:192.168.1.77:5060;transport=udp')).toBe('192.168.1.10');
  expect(doors.addressTo('sip:192.168.1.77:5060;transport=udp;received-on=10.8.0.2:5060')).toBe('10.8.0.2');
});

test('phones in the office see its address, the carrier the public one, each in its own family', () => {
  const doors = doorsOf(udp('0.0.0.0', '::'), '198.51.100.1');
  expect(doors.addressFor({ remote: '192.168.1.77', receivedOn: '0.0.0.0:5060' })).toBe('192.168.1.10');
  expect(doors.addressFor({ remote: '203.0.113.5', receivedOn: '0.0.0.0:5060' })).toBe('198.51.100.1');
  expect(doors.addressFor({ remote: '2001:db8:1::1' })).toBe('2001:db8::2');
});

test('the way back to a phone bears the listener that it came to only where there is a choice', () => {
  const [one, two] = [doorsOf(udp('127.0.0.2')), doorsOf(udp('127.0.0.2', '::1'))];
  expect(one.cameBy('udp', '127.0.0.2:5060')).toEqual({});
  expect(two.cameBy('udp', '127.0.0.2:5060')).toEqual({ receivedOn: '127.0.0.2:5060' });
  expect(two.cameBy('udp', '::1:5060')).toEqual({ receivedOn: '[::1]:5060' });
  expect(two.cameBy('tcp', '127.0.0.2:5060')).toEqual({});
});
