import { expect, test } from 'vitest';
import { wavFile } from '../../testing/builders/wav.ts';
import { judgeWav } from './wav-file.ts';

test.each([
  ['PCM of 16 bits', {}, 100],
  ['A-law', { code: 6, bits: 8 }, 100],
  ['µ-law', { code: 7, bits: 8, ms: 2_000 }, 2_000],
])('%s of 8000 Hz on one channel plays', (_name, how, durationMs) => {
  expect(judgeWav(wavFile(how))).toEqual({ kind: 'good', durationMs });
});

test.each([
  ['44100 Hz', { rate: 44_100 }, 'it has 44100 Hz, 1 channel(s), 16 bits, PCM'],
  ['stereo', { channels: 2 }, 'it has 8000 Hz, 2 channel(s), 16 bits, PCM'],
  ['float', { code: 3, bits: 32 }, 'it has 8000 Hz, 1 channel(s), 32 bits, encoding 3'],
  ['PCM of 8 bits', { bits: 8 }, 'it has 8000 Hz, 1 channel(s), 8 bits, PCM'],
  ['no samples', { ms: 0 }, 'it has no sound'],
])('%s is refused and says what it is', (_name, how, why) => {
  expect(judgeWav(wavFile(how))).toEqual({ kind: 'bad', why });
});

test('an MP3 and a file cut short are refused', () => {
  expect(judgeWav(Buffer.from('ID3\u0004 not a wav file at all'))).toEqual({ kind: 'bad', why: 'it is no WAV file' });
  expect(judgeWav(wavFile().subarray(0, 30))).toEqual({ kind: 'bad', why: 'it has no sound' });
});

test('extra chunks before the samples are skipped, also those of odd length', () => {
  const wav = wavFile();
  const extra = Buffer.from('LIST\u0003\0\0\0abc\0', 'latin1');
  const mixed = Buffer.concat([wav.subarray(0, 36), extra, wav.subarray(36)]);
  expect(judgeWav(mixed)).toEqual({ kind: 'good', durationMs: 100 });
});
