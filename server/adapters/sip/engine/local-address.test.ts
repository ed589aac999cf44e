import { expect, test } from 'vitest';
import { chooseListener, chooseLocalAddress } from './local-address.ts';

const interfaces = [
  { address: '127.0.0.1', cidr: '127.0.0.1/8', internal: true },
  { address: '192.168.1.10', cidr: '192.168.1.10/24', internal: false },
  { address: '10.8.0.2', cidr: '10.8.0.2/16', internal: false },
  { address: '2001:db8::2', cidr: '2001:db8::2/64', internal: false },
];
const listener = { transport: 'udp', address: '0.0.0.0', port: 5060 } as const;
const shown = (remote: string, publicAddress?: string): string =>
  chooseLocalAddress({ listener, remote, publicAddress, interfaces });

test('a wildcard listener shows the interface in the peer’s network', () => {
  expect(shown('192.168.1.77')).toBe('192.168.1.10');
  expect(shown('10.8.200.1')).toBe('10.8.0.2');
  expect(shown('127.0.0.9')).toBe('127.0.0.1');
  expect(shown('203.0.113.5')).toBe('192.168.1.10');
  expect(shown('2001:db8:1::1')).toBe('2001:db8::2');
});

test('the public address goes to the carrier, not to the office’s phones', () => {
  expect(shown('203.0.113.5', '198.51.100.1')).toBe('198.51.100.1');
  expect(shown('192.168.1.77', '198.51.100.1')).toBe('192.168.1.10');
  expect(shown('172.16.4.4', '198.51.100.1')).toBe('192.168.1.10');
});

test('a listener with an address of its own shows that', () => {
  const own = { ...listener, address: '10.8.0.2' };
  expect(chooseLocalAddress({ listener: own, remote: '192.168.1.77', interfaces })).toBe('10.8.0.2');
});

test('a request leaves from the listener in the peer’s network, else from one that can reach it', () => {
  const at = (address: string) => ({ transport: 'udp', address, port: 5060 }) as const;
  const pick = (addresses: string[], remote: string) =>
    chooseListener(addresses.map(at), { remote, interfaces })?.address;
  expect(pick(['127.0.0.1', '10.8.0.2', '192.168.1.10'], '192.168.1.77')).toBe('192.168.1.10');
  expect(pick(['127.0.0.1', '10.8.0.2', '192.168.1.10'], '203.0.113.5')).toBe('10.8.0.2');
  expect(pick(['127.0.0.1', '0.0.0.0'], '203.0.113.5')).toBe('0.0.0.0');
  expect(pick(['192.168.1.10', '127.0.0.1'], '127.0.0.5')).toBe('127.0.0.1');
  expect(pick(['127.0.0.1'], '203.0.113.5')).toBeUndefined();
});
