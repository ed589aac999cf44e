import { expect, test } from 'vitest';
import { encodeG711 } from './g711.ts';
import { parseWavHeader, printWavHeader, readWav } from './wav.ts';

const stereo = { encoding: 'pcm16', channels: 2, sampleRate: 8000 } as const;

test('a header reads back as it was written', () => {
  for (const encoding of ['pcm16', 'PCMA', 'PCMU'] as const) {
    const format = { encoding, channels: 1, sampleRate: 8000 };
    expect(parseWavHeader(printWavHeader(format, 320))).toEqual({ ...format, dataStart: 44, dataBytes: 320 });
  }
});

test('the header of a stereo file tells 32000 bytes a second in blocks of four', () => {
  const view = new DataView(printWavHeader(stereo, 8).buffer);
  expect([view.getUint32(4, true), view.getUint32(28, true), view.getUint16(32, true)]).toEqual([44, 32_000, 4]);
});

test('both channels of a stereo file come apart', () => {
  const file = Uint8Array.of(...printWavHeader(stereo, 8), 1, 0, 255, 255, 2, 0, 254, 255);
  expect(readWav(file)!.channels.map((channel) => [...channel])).toEqual([
    [1, 2],
    [-1, -2],
  ]);
});

test('a file that was cut in the middle of a frame plays up to there', () => {
  const file = Uint8Array.of(...printWavHeader(stereo, 4000), 1, 0, 255, 255, 2);
  expect(readWav(file)!.channels[0]).toEqual(Int16Array.of(1));
});

test('chunks that we do not know are skipped, with their padding', () => {
  const plain = printWavHeader({ ...stereo, encoding: 'PCMA', channels: 1 }, 3);
  const list = [...new TextEncoder().encode('LIST'), 3, 0, 0, 0, 1, 2, 3, 0];
  const audio = encodeG711(Int16Array.of(8, -8, 504), 'PCMA');
  const file = Uint8Array.of(...plain.subarray(0, 36), ...list, ...plain.subarray(36), ...audio);
  expect([...readWav(file)!.channels[0]!]).toEqual([8, -8, 504]);
});

test.each([
  ['is empty', new Uint8Array(0)],
  ['is no RIFF', new TextEncoder().encode('MP3 or whatever else')],
  ['has no data', printWavHeader(stereo, 0).subarray(0, 36)],
  ['is of an encoding that no telephone speaks', printWavHeader(stereo, 0).with(20, 0x55)],
  ['has 24 bits', printWavHeader(stereo, 0).with(34, 24)],
])('a file that %s is no WAV', (_, file) => {
  expect(parseWavHeader(file)).toBeUndefined();
});
