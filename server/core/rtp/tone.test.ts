import { expect, test } from 'vitest';
import { createTone, levelDbfs, toneShare } from './tone.ts';

function make(samples: number, tone: Parameters<typeof createTone>[0]): Int16Array {
  const pcm = new Int16Array(samples);
  createTone(tone).fill(pcm);
  return pcm;
}

test('a tone is found at its frequency and nowhere else', () => {
  const pcm = make(1600, { frequenciesHz: [440] });
  expect(toneShare(pcm, 440)).toBeGreaterThan(0.99);
  expect(toneShare(pcm, 880)).toBeLessThan(0.01);
  expect(toneShare(pcm, 480)).toBeLessThan(0.05);
});

test('two frequencies share the energy', () => {
  const pcm = make(1600, { frequenciesHz: [697, 1209] });
  expect(toneShare(pcm, 697)).toBeCloseTo(0.5, 1);
  expect(toneShare(pcm, 1209)).toBeCloseTo(0.5, 1);
});

test('silence has no tone and no level', () => {
  expect(toneShare(new Int16Array(160), 440)).toBe(0);
  expect(levelDbfs(new Int16Array(160))).toBe(-Infinity);
});

test('a tone goes on without a click from one frame to the next', () => {
  const whole = make(320, { frequenciesHz: [425] });
  const tone = createTone({ frequenciesHz: [425] });
  const halves = [new Int16Array(160), new Int16Array(160)];
  for (const half of halves) tone.fill(half);
  expect([...halves[0]!, ...halves[1]!]).toEqual([...whole]);
});

test('a cadence sounds and rests in turn', () => {
  const pcm = make(8000, { frequenciesHz: [425], onMs: 250, offMs: 500 });
  expect(levelDbfs(pcm.subarray(0, 2000))).toBeGreaterThan(-20);
  expect(levelDbfs(pcm.subarray(2000, 6000))).toBe(-Infinity);
  expect(levelDbfs(pcm.subarray(6000, 8000))).toBeGreaterThan(-20);
});
