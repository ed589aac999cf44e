import { expect, test } from 'vitest';
import { halftone } from './halftone.ts';
import type { FaxPage, FaxResolution } from './page.ts';
import { encodePage } from './t4/encode-page.ts';

const width = 400;
function even(shade: number, height = 120) {
  return { width, height, pels: new Uint8Array(width * height).fill(shade) };
}

function shareOf(page: FaxPage): number {
  let black = 0;
  for (const byte of page.bits) for (let left = byte; left !== 0; left &= left - 1) black++;
  return black / (page.width * page.rows);
}

test.each(['standard', 'fine', 'superfine'] as const)(
  'on a %s page darker shades are darker, and the ends are plain',
  (resolution) => {
    const shares = [0, 30, 60, 90, 120, 150, 180, 210, 235, 255].map((shade) =>
      shareOf(halftone(even(shade), resolution)),
    );
    expect(shares[0]).toBe(1);
    expect(shares[1]).toBe(1);
    expect(shares.slice(-2)).toEqual([0, 0]);
    for (const [index, share] of shares.slice(1).entries()) expect(share).toBeLessThanOrEqual(shares[index]!);
    // Half way it is about half.
    expect(shares[4]).toBeGreaterThan(0.35);
    expect(shares[4]).toBeLessThan(0.65);
  },
);

test('shades are dots that hang together, so that they compress', () => {
  const page = halftone(even(140, 800), 'fine');
  const single = { ...page, bits: page.bits.map((_, index) => ((index / (width >> 3)) & 1 ? 0x55 : 0xaa)) };
  const sizeOf = (of: FaxPage): number => encodePage(of, { coding: 'mh' }).length;
  expect(sizeOf(page)).toBeLessThan(sizeOf(single) * 0.6);
});

test('pale writing becomes black while an even ground of the same shade stays dots', () => {
  const picture = even(255);
  for (let y = 40; y < 80; y++)
    for (let x = 100; x < 300; x += 12) picture.pels.fill(150, y * width + x, y * width + x + 3);
  const page = halftone(picture, 'fine');
  let black = 0;
  for (let x = 100; x < 300; x += 12)
    for (let pel = x; pel < x + 3; pel++) black += (page.bits[60 * (width >> 3) + (pel >> 3)]! >> (7 - (pel & 7))) & 1;
  expect(black).toBe(51);
  expect(shareOf(halftone(even(150), 'fine'))).toBeLessThan(0.6);
});

test('what is black and white already stays as it is', () => {
  const picture = even(255);
  for (let at = 0; at < picture.pels.length; at += 7) picture.pels[at] = 0;
  for (const [index, grey] of [false, true].entries()) {
    // One shade anywhere takes the other way through it.
    if (grey) picture.pels[picture.pels.length - 1] = 128;
    const page = halftone(picture, 'fine' satisfies FaxResolution);
    for (let at = 0; at < picture.pels.length - 1; at++)
      if (((page.bits[at >> 3]! >> (7 - (at & 7))) & 1) !== (picture.pels[at] === 0 ? 1 : 0))
        throw new Error(`pel ${at} of picture ${index}`);
    expect(page.rows).toBe(120);
  }
});
