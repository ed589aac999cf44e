import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { createDeadPeers } from './dead-peers.ts';
import type { Peer } from './transport.ts';

const listener = { transport: 'udp', address: '0.0.0.0', port: 5060 } as const;
const peer = (address: string): Peer => ({ listener, address, port: 5060 });
const [first, second] = [peer('192.0.2.1'), peer('192.0.2.2')];

function open() {
  const clock = new FakeClock();
  const dead = createDeadPeers(clock);
  const order = () => dead.aliveFirst([first, second]).map((each) => each.address.slice(-1));
  return { clock, dead, order };
}

test('a server that failed is passed over for 30 s, then tried again', () => {
  const { clock, dead, order } = open();
  dead.failed(first);
  expect(order()).toEqual(['2', '1']);
  clock.advance(30_000);
  expect(order()).toEqual(['1', '2']);
});

test('each further failure doubles the time, up to 10 minutes', () => {
  const { clock, dead, order } = open();
  dead.failed(first);
  dead.failed(first);
  clock.advance(59_999);
  expect(order()).toEqual(['2', '1']);
  for (let count = 0; count < 20; count++) dead.failed(first);
  clock.advance(599_999);
  expect(order()).toEqual(['2', '1']);
  clock.advance(1);
  expect(order()).toEqual(['1', '2']);
});

test('one answer forgives all', () => {
  const { dead, order } = open();
  dead.failed(first);
  dead.answered(first);
  expect(order()).toEqual(['1', '2']);
});

test('RFC 3261 21.5.4: a server that names the time of its return is believed, for 10 minutes at most', () => {
  const { clock, dead, order } = open();
  dead.failed(first, 120);
  clock.advance(119_999);
  expect(order()).toEqual(['2', '1']);
  clock.advance(1);
  expect(order()).toEqual(['1', '2']);
  dead.failed(first, 999_999);
  clock.advance(600_000);
  expect(order()).toEqual(['1', '2']);
});

test('where all are dead they are tried all the same', () => {
  const { dead, order } = open();
  dead.failed(first);
  dead.failed(second);
  expect(order()).toEqual(['1', '2']);
});
