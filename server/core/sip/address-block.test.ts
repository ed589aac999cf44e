import { expect, test } from 'vitest';
import { addressInBlock, isAddress, isLoopback, isPrivateAddress } from './address-block.ts';

test.each([
  ['192.0.2.7', '192.0.2.0/24', true],
  ['192.0.3.7', '192.0.2.0/24', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '0.0.0.0/0', true],
  ['::ffff:192.0.2.7', '192.0.2.0/24', true],
  ['2001:db8::7', '2001:db8::/32', true],
  ['2001:db9::7', '2001:db8::/32', false],
  ['[2001:db8::7]', '2001:db8:0:0:0:0:0:7', true],
  ['192.0.2.7', '2001:db8::/32', false],
  ['192.0.2.7', '192.0.2.0/33', false],
  ['192.0.2.7', 'carrier.example', false],
])('%s in %s: %s', (address, block, inside) => {
  expect(addressInBlock(address, block)).toBe(inside);
});

test('names are no addresses', () => {
  expect(['sip.example', '1.2.3', '1.2.3.256', '::1::', ':::'].filter(isAddress)).toEqual([]);
  expect(['1.2.3.4', '::1', '[fe80::1]', 'fe80::1%eth0'].every(isAddress)).toBe(true);
});

test('a neighbour of the private blocks is public', () => {
  expect(['10.1.2.3', '172.31.0.1', '192.168.1.1', '127.9.9.9', 'fd00::1'].every(isPrivateAddress)).toBe(true);
  expect(['172.32.0.1', '11.0.0.1', '192.169.1.1', '2001:db8::1'].some(isPrivateAddress)).toBe(false);
  expect([isLoopback('127.3.0.1'), isLoopback('::1'), isLoopback('10.0.0.1')]).toEqual([true, true, false]);
});

test('172.15 and 172.32 are not private, 172.16 to 172.31 are', () => {
  const edges = ['172.15.0.1', '172.16.0.1', '172.31.255.1', '172.32.0.1'];
  expect(edges.map(isPrivateAddress)).toEqual([false, true, true, false]);
  const others = ['100.64.0.1', '8.8.8.8', 'fd00::1', '2001:db8::1'];
  expect(others.map(isPrivateAddress)).toEqual([true, false, true, false]);
});
