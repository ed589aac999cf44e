import { expect, test } from 'vitest';
import { loudSpans, makeTone, parseWav, type Sound, toneSpans, totalMs } from './audio.ts';

/** 440 Hz left throughout; right silent for 500 ms, then 880 Hz. */
function stereoWav(): Buffer {
  const left = makeTone(440, { ms: 1000 });
  const right = Int16Array.from([...new Int16Array(4000), ...makeTone(880, { ms: 500, level: 0.1 })]);
  const bytes = Buffer.alloc(44 + left.length * 4);
  bytes.write('RIFF', 0);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(0xffff_fff0, 40);
  left.forEach((sample, at) => {
    bytes.writeInt16LE(sample, 44 + at * 4);
    bytes.writeInt16LE(right[at]!, 46 + at * 4);
  });
  return bytes;
}

test('a tone is found on its own channel, from when to when', () => {
  const sound = parseWav(stereoWav());
  expect(toneSpans(sound, { channel: 0, hz: 440 })).toEqual([{ fromMs: 0, toMs: 1000 }]);
  expect(toneSpans(sound, { channel: 1, hz: 880 })).toEqual([{ fromMs: 500, toMs: 1000 }]);
  expect(toneSpans(sound, { channel: 0, hz: 880 })).toEqual([]);
  expect(toneSpans(sound, { channel: 1, hz: 440 })).toEqual([]);
});

test('a file that is still being written is read up to its end', () => {
  expect(parseWav(stereoWav().subarray(0, 44 + 4 * 800)).channels[0]).toHaveLength(800);
});

test('idle noise is silence, not a tone', () => {
  const noise = makeTone(440, { ms: 100, level: 0.0005 });
  const sound: Sound = { sampleRate: 8000, channels: [noise] };
  expect(toneSpans(sound, { channel: 0, hz: 440 })).toEqual([]);
  expect(totalMs(loudSpans(sound, 0))).toBe(0);
});
