import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { createHdlcReader, frameCheck, writeHdlc } from './hdlc.ts';

test('T.30 5.3.7: the check of the digits 1 to 9, bits turned, is that of X.25', () => {
  // X.25 reckons with the lowest bit first: 0x906e there is 0x7609 with the first bit highest.
  const turned = Uint8Array.from(Buffer.from('123456789', 'latin1'), (octet) => {
    let back = 0;
    for (let bit = 0; bit < 8; bit++) if (octet & (1 << bit)) back |= 0x80 >> bit;
    return back;
  });
  expect(frameCheck(turned).toString(16)).toBe('7609');
});

test('T.30 5.3.3: after five ones a zero is put in, so that no data looks like a flag', () => {
  const stream = writeHdlc({ frames: [Uint8Array.of(0xff, 0xff)], flagsBefore: 1, flagsAfter: 0 });
  const bits = [...stream].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  expect(bits.slice(0, 27)).toBe(`01111110${'111110'.repeat(3)}1`);
});

test('frames come back as they were sent, in whatever pieces the line brings them', () => {
  const random = seeded(11);
  const frames = Array.from({ length: 40 }, () =>
    Uint8Array.from({ length: 3 + random(257) }, () => (random(10) < 4 ? 0xff : random(256))),
  );
  const stream = writeHdlc({ frames, flagsBefore: 20, flagsAfter: 3 });
  const reader = createHdlcReader();
  const back: Uint8Array[] = [];
  for (let at = 0; at < stream.length; ) {
    const next = at + 1 + random(50);
    back.push(...reader.push(stream.subarray(at, next)));
    at = next;
  }
  expect(back).toEqual(frames);
});

test('a frame with one wrong bit is dropped, those beside it are not', () => {
  const frames = [1, 2, 3].map((value) => new Uint8Array(60).fill(value));
  const stream = writeHdlc({ frames, flagsBefore: 2, flagsAfter: 2 });
  stream[stream.length >> 1]! ^= 0x10;
  expect(
    createHdlcReader()
      .push(stream)
      .map((frame) => frame[0]),
  ).toEqual([1, 3]);
});

test('noise before the first flag and a lost carrier after the last leave nothing behind', () => {
  const reader = createHdlcReader();
  expect(reader.push(Uint8Array.of(0xff, 0x12, 0xff, 0xff, 0xaa))).toEqual([]);
  const frame = Uint8Array.of(0xff, 0xc0, 0x60, 0x00, 1, 2, 3);
  expect(reader.push(writeHdlc({ frames: [frame], flagsBefore: 4, flagsAfter: 2 }))).toEqual([frame]);
  expect(reader.push(new Uint8Array(500).fill(0xff))).toEqual([]);
});
