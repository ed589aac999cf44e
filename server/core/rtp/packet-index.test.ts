import { expect, test } from 'vitest';
import { createPacketIndex, cycleOf, indexIn } from './packet-index.ts';

test('RFC 3711 3.3.1: the rollover counter rises when the numbers begin anew, also for packets out of order', () => {
  const index = createPacketIndex(65_534);
  expect([65_534, 65_535, 0, 1].map(index.guess)).toEqual([65_534, 65_535, 65_536, 65_537]);
  index.take(65_536);
  expect(index.guess(65_535)).toBe(65_535);
  expect(cycleOf(index.guess(1))).toBe(1);
});

test('RFC 3711 3.3.1: no packet comes from before the first cycle', () => {
  const index = createPacketIndex(2);
  expect(index.guess(65_535)).toBe(65_535);
});

test('a stream of many cycles is followed', () => {
  const index = createPacketIndex(0);
  for (let at = 0; at < 65_536 * 5; at += 100) {
    expect(index.guess(at & 0xffff)).toBe(at);
    index.take(at);
  }
  expect(cycleOf(index.highest())).toBe(4);
});

test('RFC 3711 3.3.2: each packet is taken once, those behind the window never', () => {
  const index = createPacketIndex(1000);
  index.take(1000);
  expect(index.isNew(1000)).toBe(false);
  expect(index.isNew(1001)).toBe(true);
  index.take(1100);
  expect([973, 972, 1000, 1099].map(index.isNew)).toEqual([true, false, false, true]);
});

test('indexes over the highest 32-bit number keep their cycle', () => {
  const index = indexIn(0xffff_fffe, 0xffff);
  const counted = createPacketIndex(index);
  expect(cycleOf(counted.guess(0))).toBe(0xffff_ffff);
});
