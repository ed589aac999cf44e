import { expect, test } from 'vitest';
import { decodeHead, encodeHead } from './head-bytes.ts';

test('every byte of a head in Latin-1 comes back as it was, however long the head is', () => {
  const head = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256);
  const { text, encoding } = decodeHead(head, 0, head.length);
  expect([encoding, text.length]).toEqual(['latin1', 20_000]);
  expect(encodeHead(text, encoding)).toEqual(head);
});

test('a datagram of 60,000 bytes with one letter in Latin-1 costs no more than others', () => {
  const head = new Uint8Array(60_000).fill(65);
  head[100] = 0xe9;
  const cpuMs = (): number => process.threadCpuUsage().user / 1000;
  let least = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 8; times++) {
    const began = cpuMs();
    const { text, encoding } = decodeHead(head, 0, head.length);
    encodeHead(text, encoding);
    least = Math.min(least, cpuMs() - began);
  }
  // It was 40 ms and more, in which no other call was heard.
  expect(least).toBeLessThan(5);
});
