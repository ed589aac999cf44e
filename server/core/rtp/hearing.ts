import { levelDbfs, sampleRate } from './tone.ts';

/** Whether somebody speaks, judged as the sound goes by. */
export interface Hearing {
  hear(samples: Int16Array): void;
  /** For how long something was to be heard, in steps of 100 ms. */
  readonly soundMs: number;
  /** Since when nothing is. */
  readonly quietMs: number;
}

const stepMs = 100;
const stepSamples = (sampleRate * stepMs) / 1000;
/** A quiet voice on the telephone is about -35 dBFS, the hiss of a line below -50. */
const thresholdDbfs = -42;

export function createHearing(): Hearing {
  const step = new Int16Array(stepSamples);
  let filled = 0;
  let soundMs = 0;
  let quietMs = 0;
  return {
    hear(samples) {
      for (let at = 0; at < samples.length; ) {
        const part = samples.subarray(at, at + stepSamples - filled);
        step.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < stepSamples) return;
        filled = 0;
        if (levelDbfs(step) > thresholdDbfs) {
          soundMs += stepMs;
          quietMs = 0;
        } else quietMs += stepMs;
      }
    },
    get soundMs() {
      return soundMs;
    },
    get quietMs() {
      return quietMs;
    },
  };
}
