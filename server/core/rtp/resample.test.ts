import { expect, test } from 'vitest';
import { resample } from './resample.ts';

const tone = (hz: number, rate: number, ms = 500) =>
  Int16Array.from({ length: (rate * ms) / 1000 }, (_, at) => 10_000 * Math.sin((2 * Math.PI * hz * at) / rate));

/** Loudness without the edges, where half of the filter looks at nothing. */
const rms = (samples: Int16Array): number => {
  const inner = samples.subarray(200, samples.length - 200);
  return Math.sqrt(inner.reduce((sum, each) => sum + each * each, 0) / inner.length);
};

/** How often it crosses zero upwards, in a second. */
const pitch = (samples: Int16Array, rate: number): number => {
  let crossings = 0;
  for (let at = 1; at < samples.length; at++) if (samples[at - 1]! < 0 && samples[at]! >= 0) crossings++;
  return crossings / (samples.length / rate);
};

test.each([16_000, 22_050, 44_100, 48_000])('a tone of the telephone band sounds the same from %i Hz', (from) => {
  const heard = resample(tone(1_000, from), { from, to: 8_000 });
  expect(heard.length).toBe(4_000);
  expect(pitch(heard, 8_000)).toBeCloseTo(1_000, -1);
  expect(rms(heard) / rms(tone(1_000, 8_000))).toBeCloseTo(1, 1);
});

test('what lies above the new band is not folded into it', () => {
  const heard = resample(tone(6_000, 22_050), { from: 22_050, to: 8_000 });
  expect(rms(heard)).toBeLessThan(rms(tone(6_000, 22_050)) / 1_000);
});

test('a low rate is made a higher one, and the same rate is left alone', () => {
  expect(pitch(resample(tone(500, 4_000), { from: 4_000, to: 8_000 }), 8_000)).toBeCloseTo(500, -1);
  const same = tone(500, 8_000);
  expect(resample(same, { from: 8_000, to: 8_000 })).toBe(same);
});
