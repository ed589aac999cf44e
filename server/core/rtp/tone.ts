/** Samples per second of everything here. */
export const sampleRate = 8000;

/** 20 ms. */
export const frameSamples = 160;

/** One endless tone: `fill` writes the next samples; each frequency bears an equal part of `amplitude` (peak). */
export function createTone(tone: {
  frequenciesHz: readonly number[];
  amplitude?: number;
  onMs?: number;
  offMs?: number;
}): {
  fill(pcm: Int16Array): void;
} {
  const amplitude = (tone.amplitude ?? 8000) / Math.max(1, tone.frequenciesHz.length);
  const steps = tone.frequenciesHz.map((hz) => (2 * Math.PI * hz) / sampleRate);
  const on = ((tone.onMs ?? 0) * sampleRate) / 1000;
  const cycle = on + ((tone.offMs ?? 0) * sampleRate) / 1000;
  let at = 0;
  return {
    fill(pcm) {
      for (let i = 0; i < pcm.length; i++, at++) {
        let sum = 0;
        if (cycle === 0 || at % cycle < on) for (const step of steps) sum += Math.sin(step * at);
        pcm[i] = Math.round(sum * amplitude);
      }
    },
  };
}

/**
 * Goertzel: how much of the whole energy of `pcm` lies at `hz`, 0..1. A pure tone gives 1, noise and silence about 0.
 * Windows of 100 ms or more tell frequencies 20 Hz apart.
 */
export function toneShare(pcm: Int16Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let [before, last, energy] = [0, 0, 0];
  for (const sample of pcm) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
    energy += sample * sample;
  }
  if (energy === 0) return 0;
  const power = last * last + before * before - coefficient * last * before;
  return Math.min(1, (2 * power) / (pcm.length * energy));
}

/** Root mean square in dB below full scale; -Infinity for silence. */
export function levelDbfs(pcm: Int16Array): number {
  let energy = 0;
  for (const sample of pcm) energy += sample * sample;
  return 10 * Math.log10(energy / Math.max(1, pcm.length) / 32_768 ** 2);
}
