import { expect, test } from 'vitest';
import { reverseBits, reverseByte } from './bits.ts';
import { blankPage, isBlack, rowOf, setPel } from './page.ts';

test('a pel is found again where it was drawn, and nothing beside it', () => {
  const page = blankPage({ rows: 3, resolution: 'fine' });
  setPel(page, { x: 9, row: 1 }, true);
  expect(isBlack(page, { x: 9, row: 1 })).toBe(true);
  expect(Buffer.from(rowOf(page, 1).subarray(0, 3))).toEqual(Buffer.from([0, 0x40, 0]));
  expect(rowOf(page, 0).some((byte) => byte !== 0)).toBe(false);
  setPel(page, { x: 9, row: 1 }, false);
  expect(page.bits.every((byte) => byte === 0)).toBe(true);
});

test('a pel outside of the page changes nothing', () => {
  const page = blankPage({ width: 16, rows: 2, resolution: 'standard' });
  for (const at of [
    { x: -1, row: 0 },
    { x: 16, row: 0 },
    { x: 0, row: 2 },
    { x: 0, row: -1 },
  ])
    setPel(page, at, true);
  expect(Buffer.from(page.bits)).toEqual(Buffer.alloc(4));
});

test('bits read from the other end and back are what they were', () => {
  expect(reverseByte(0b0000_0001)).toBe(0b1000_0000);
  expect(reverseByte(0b0011_0101)).toBe(0b1010_1100);
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(reverseBits(reverseBits(all))).toEqual(all);
});
