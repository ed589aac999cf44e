import { expect, test } from 'vitest';
import { createHearing } from './hearing.ts';
import { createTone } from './tone.ts';

function tone(ms: number, gain = 1): Int16Array {
  const pcm = new Int16Array(ms * 8);
  createTone({ frequenciesHz: [440] }).fill(pcm);
  return pcm.map((sample) => sample * gain);
}

test('speech and silence are measured in steps of 100 ms, however the sound is cut', () => {
  const hearing = createHearing();
  hearing.hear(new Int16Array(2400));
  expect(hearing).toMatchObject({ soundMs: 0, quietMs: 300 });
  const speech = tone(500);
  hearing.hear(speech.subarray(0, 333));
  hearing.hear(speech.subarray(333));
  expect(hearing).toMatchObject({ soundMs: 500, quietMs: 0 });
  hearing.hear(new Int16Array(8000));
  expect(hearing).toMatchObject({ soundMs: 500, quietMs: 1000 });
});

test('the hiss of a line is not speech, a quiet voice is', () => {
  const hearing = createHearing();
  hearing.hear(tone(1000, 0.01));
  expect(hearing.soundMs).toBe(0);
  hearing.hear(tone(1000, 0.08));
  expect(hearing.soundMs).toBe(1000);
});
