import { expect, test } from 'vitest';
import { parseRtp, printRtp, sequenceDistance, timestampDistance } from './packet.ts';

const packet = {
  payloadType: 8,
  marker: true,
  sequence: 65535,
  timestamp: 0xfffffff0,
  ssrc: 0xdeadbeef,
  payload: Uint8Array.of(1, 2, 3),
};

test('RFC 3550 5.1: a printed packet reads back as it was', () => {
  const data = printRtp(packet);
  expect([...data.subarray(0, 4)]).toEqual([0x80, 0x88, 0xff, 0xff]);
  expect(parseRtp(data)).toEqual(packet);
});

test('RFC 3550 5.1: CSRCs, header extension and padding do not belong to the payload', () => {
  const plain = printRtp({ ...packet, payload: new Uint8Array(0) });
  const csrcs = [0, 0, 0, 1, 0, 0, 0, 2];
  const extension = [0xbe, 0xde, 0, 1, 9, 9, 9, 9];
  const data = Uint8Array.of(...plain, ...csrcs, ...extension, 7, 8, 0, 0, 3);
  data[0] = 0x80 | 0x20 | 0x10 | 2;
  expect([...parseRtp(data)!.payload]).toEqual([7, 8]);
});

test.each<[string, Record<number, number>]>([
  ['version 1', { 0: 0x40 }],
  ['a CSRC list beyond the end', { 0: 0x8f }],
  ['an extension beyond the end', { 0: 0x90 }],
  ['padding of length zero', { 0: 0xa0, 14: 0 }],
  ['padding longer than the payload', { 0: 0xa0, 14: 200 }],
  ['an RTCP packet type', { 1: 200 }],
])('RFC 3550 A.1: %s is not RTP', (_, spoilt) => {
  expect(parseRtp(Object.assign(printRtp(packet), spoilt))).toBeUndefined();
});

test('a packet without payload, or cut short, is not RTP', () => {
  expect(parseRtp(printRtp(packet).subarray(0, 12))).toBeUndefined();
  expect(parseRtp(new Uint8Array(0))).toBeUndefined();
});

test('distances go the short way over the wrap', () => {
  expect(sequenceDistance(2, 65534)).toBe(4);
  expect(sequenceDistance(65534, 2)).toBe(-4);
  expect(timestampDistance(16, 0xfffffff0)).toBe(32);
  expect(timestampDistance(0xfffffff0, 16)).toBe(-32);
});
