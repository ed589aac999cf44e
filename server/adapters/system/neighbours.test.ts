import { expect, test } from 'vitest';
import { readCard } from './neighbours.ts';

const table = `IP address       HW type     Flags       HW address            Mask     Device
192.168.1.20     0x1         0x2         80:5e:c0:12:34:56     *        eth0
192.168.1.21     0x1         0x0         00:00:00:00:00:00     *        eth0
`;

test.each([
  ['192.168.1.20', '805ec0123456'],
  ['192.168.1.21', undefined],
  ['192.168.1.2', undefined],
])('at %s is the card %s', (address, card) => {
  expect(readCard(table, address)).toBe(card);
});
