import { expect, test } from 'vitest';
import { decodeG711, decodeTable, encodeG711, encodeTable, silenceOf, transcodeTable } from './g711.ts';

test.each([
  ['PCMA', 0xd5, 8],
  ['PCMA', 0x55, -8],
  ['PCMA', 0xaa, 32256],
  ['PCMA', 0x2a, -32256],
  ['PCMU', 0xff, 0],
  ['PCMU', 0x80, 32124],
  ['PCMU', 0x00, -32124],
] as const)('G.711: %s octet %i is the sample %i', (codec, octet, sample) => {
  expect(decodeTable[codec][octet]).toBe(sample);
});

test.each(['PCMA', 'PCMU'] as const)('G.711: each octet of %s survives decoding and encoding', (codec) => {
  const all = Uint8Array.from({ length: 256 }, (_, octet) => octet);
  const again = encodeG711(decodeG711(all, codec), codec);
  // µ-law has two zeros; the negative one reads back as the positive.
  const expected = codec === 'PCMU' ? all.with(0x7f, 0xff) : all;
  expect(again).toEqual(expected);
});

test.each(['PCMA', 'PCMU'] as const)('G.711: %s is never further from a sample than half its step', (codec) => {
  let worst = 0;
  for (let sample = -32000; sample <= 32000; sample++) {
    const error = Math.abs(decodeTable[codec][encodeTable[codec][sample & 0xffff]!]! - sample);
    worst = Math.max(worst, error / Math.max(Math.abs(sample), 256));
  }
  expect(worst).toBeLessThan(1 / 20);
});

test.each(['PCMA-PCMU', 'PCMU-PCMA'] as const)('G.711: %s keeps the level of every octet', (way) => {
  const [from, to] = way.split('-') as ['PCMA' | 'PCMU', 'PCMA' | 'PCMU'];
  for (let octet = 0; octet < 256; octet++) {
    const was = decodeTable[from][octet]!;
    const is = decodeTable[to][transcodeTable[way][octet]!]!;
    expect(Math.abs(is - was), `octet ${octet}`).toBeLessThanOrEqual(Math.max(16, Math.abs(was) / 25));
  }
});

test('silence stays near silence through both laws', () => {
  expect(transcodeTable['PCMU-PCMA'][silenceOf.PCMU]).toBe(silenceOf.PCMA);
  expect(Math.abs(decodeTable.PCMU[transcodeTable['PCMA-PCMU'][silenceOf.PCMA]!]!)).toBeLessThanOrEqual(8);
});
