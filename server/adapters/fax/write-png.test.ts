import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { blankPage, setPel } from '../../core/fax/page.ts';
import { greyPng, pagePng } from './write-png.ts';

/** Size, depth and the unpacked rows of a PNG. */
function readPng(png: Uint8Array) {
  const bytes = Buffer.from(png);
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  const length = bytes.readUInt32BE(33);
  expect(bytes.toString('latin1', 37, 41)).toBe('IDAT');
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    depth: bytes[24],
    rows: [...inflateSync(bytes.subarray(41, 41 + length))],
  };
}

test('a picture in grey is a PNG of a byte a pel', () => {
  const picture = { width: 2, height: 2, pels: Uint8Array.of(0, 255, 127, 3) };
  expect(readPng(greyPng(picture))).toEqual({ width: 2, height: 2, depth: 8, rows: [0, 0, 255, 0, 127, 3] });
});

test('a page is a PNG of a bit a pel, where black is nothing', () => {
  const page = blankPage({ width: 16, rows: 2, resolution: 'fine' });
  setPel(page, { x: 1, row: 1 }, true);
  expect(readPng(pagePng(page))).toEqual({ width: 16, height: 2, depth: 1, rows: [0, 255, 255, 0, 0xbf, 255] });
});
