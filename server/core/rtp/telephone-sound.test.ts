import { expect, test } from 'vitest';
import { toTelephone } from './telephone-sound.ts';
import { printWavHeader, readWav } from './wav.ts';

function wavOf(samples: number[], format: { sampleRate: number; channels: number }): Uint8Array {
  const head = printWavHeader({ encoding: 'pcm16', ...format }, samples.length * 2);
  const file = new Uint8Array(head.length + samples.length * 2);
  file.set(head);
  const view = new DataView(file.buffer);
  for (const [at, sample] of samples.entries()) view.setInt16(head.length + at * 2, sample, true);
  return file;
}

const tone = (count: number, level = 3_000) =>
  Array.from({ length: count }, (_, at) => Math.round(level * Math.sin((2 * Math.PI * 400 * at) / 16_000)));

const samplesOf = (file: Uint8Array) => readWav(file)!.channels[0]!;
const peak = (samples: Int16Array) => samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0);

test('a stereo file of another rate becomes one that telephone lines carry', () => {
  const stereo = tone(16_000).flatMap((sample) => [sample, -sample / 2]);
  const made = toTelephone(wavOf(stereo, { sampleRate: 16_000, channels: 2 }), { speech: false });
  expect(made).toMatchObject({ kind: 'good', durationMs: 1000 });
  if (made.kind !== 'good') return;
  expect(readWav(made.wav)!.header).toMatchObject({ encoding: 'pcm16', channels: 1, sampleRate: 8_000 });
  expect(peak(samplesOf(made.wav))).toBeGreaterThan(600);
});

test('speech loses the silence around it and is as loud as other prompts', () => {
  const silence = Array.from({ length: 16_000 }, () => 0);
  const file = wavOf([...silence, ...tone(16_000, 1_000), ...silence], { sampleRate: 16_000, channels: 1 });
  const made = toTelephone(file, { speech: true });
  if (made.kind !== 'good') throw new Error(made.why);
  expect(made.durationMs).toBeGreaterThan(1_200);
  expect(made.durationMs).toBeLessThan(1_400);
  expect(peak(samplesOf(made.wav))).toBeGreaterThan(6_000);
});

test('what cannot be played is told: no WAV, silence, an unusual rate', () => {
  expect(toTelephone(new Uint8Array(100), { speech: false })).toMatchObject({ kind: 'bad' });
  expect(toTelephone(wavOf([], { sampleRate: 8_000, channels: 1 }), { speech: false })).toMatchObject({
    why: 'it has no sound',
  });
  const silence = wavOf(
    Array.from({ length: 8_000 }, () => 0),
    { sampleRate: 8_000, channels: 1 },
  );
  expect(toTelephone(silence, { speech: true })).toMatchObject({ why: 'it has no sound' });
  expect(toTelephone(wavOf(tone(100), { sampleRate: 100, channels: 1 }), { speech: false })).toMatchObject({
    kind: 'bad',
  });
});
