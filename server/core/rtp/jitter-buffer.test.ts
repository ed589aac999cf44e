import { expect, test } from 'vitest';
import { createJitterBuffer } from './jitter-buffer.ts';

/** 20 ms whose octets are their own samples. */
const frame = (value: number) => ({
  data: new Uint8Array(170).fill(value),
  start: 10,
  end: 170,
  table: Int16Array.from({ length: 256 }, (_, octet) => octet),
});
/** The value at the middle of each 20 ms frame. */
const values = (pcm: Int16Array): number[] => Array.from({ length: pcm.length / 160 }, (_, i) => pcm[i * 160 + 80]!);
const speaker = {};

test('packets that come late and out of order lie where they belong', () => {
  const buffer = createJitterBuffer(8000);
  const put = (index: number, atSample: number): void =>
    buffer.put({ source: speaker, timestamp: (0xffffff00 + index * 160) >>> 0, atSample, ...frame(index + 1) });
  put(0, 160);
  put(2, 700);
  put(1, 710);
  put(3, 720);
  expect(values(buffer.takeUntil(960))).toEqual([0, 1, 2, 3, 4, 0]);
});

test('what never came is silence, and a second helping is not what came before', () => {
  const buffer = createJitterBuffer(480);
  buffer.put({ source: speaker, timestamp: 0, atSample: 0, ...frame(9) });
  expect(values(buffer.takeUntil(320))).toEqual([9, 0]);
  expect(values(buffer.takeUntil(960))).toEqual([0, 0, 0, 0]);
});

test('audio for what was already taken is lost, not put elsewhere', () => {
  const buffer = createJitterBuffer(8000);
  buffer.put({ source: speaker, timestamp: 0, atSample: 0, ...frame(1) });
  buffer.takeUntil(1600);
  buffer.put({ source: speaker, timestamp: 160, atSample: 1600, ...frame(2) });
  expect(values(buffer.takeUntil(3200))).toEqual(new Array(10).fill(0));
});

test('a new stream is anchored at the moment it is heard', () => {
  const buffer = createJitterBuffer(8000);
  buffer.put({ source: speaker, timestamp: 0, atSample: 0, ...frame(1) });
  buffer.put({ source: {}, timestamp: 77_777, atSample: 480, ...frame(2) });
  expect(values(buffer.takeUntil(640))).toEqual([1, 0, 0, 2]);
});

test('a clock that jumps is taken anew', () => {
  const buffer = createJitterBuffer(8000);
  buffer.put({ source: speaker, timestamp: 0, atSample: 0, ...frame(1) });
  buffer.put({ source: speaker, timestamp: 900_000, atSample: 160, ...frame(2) });
  buffer.put({ source: speaker, timestamp: 900_160, atSample: 330, ...frame(3) });
  expect(values(buffer.takeUntil(480))).toEqual([1, 2, 3]);
});

test('a helping larger than the buffer ends in silence', () => {
  const buffer = createJitterBuffer(320);
  buffer.put({ source: speaker, timestamp: 0, atSample: 0, ...frame(1) });
  expect(values(buffer.takeUntil(800))).toEqual([1, 0, 0, 0, 0]);
});
