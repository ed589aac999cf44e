const RATE = 8_000;
const FRAME_MS = 20;
/** Below is silence, of a line without noise. */
const QUIET = 200;
/** CNG is half a second, CED three (T.30 4.2 and 4.3.3): so long is enough. */
const tones = [
  { code: 'c', hertz: 1100, ms: 300 },
  { code: 'a', hertz: 2100, ms: 500 },
] as const;

/** The share of a frame's energy that is at a frequency (Goertzel). */
function shareAt(samples: readonly number[], hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  let [one, two, energy] = [0, 0, 0];
  for (const sample of samples) {
    [one, two] = [sample + coefficient * one - two, one];
    energy += sample * sample;
  }
  const power = one * one + two * two - coefficient * one * two;
  return energy === 0 ? 0 : (2 * power) / (samples.length * energy);
}

/** What a voice modem makes of the sound of a line: `c` CNG, `a` CED, `s` nothing from the start, `q` nothing any more. */
export function createEar(tell: (code: string) => void) {
  let silenceMs = 5_000;
  let quietMs = 0;
  let heardSound = false;
  const lasted = new Map<string, number>();
  return {
    silenceAfter(ms: number): void {
      silenceMs = ms;
    },
    /** 16-bit samples, highest octet first, of 20 ms. */
    hear(frame: Buffer): void {
      const samples = Array.from({ length: frame.length >> 1 }, (_, at) => frame.readInt16BE(at * 2));
      const rms = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / Math.max(1, samples.length));
      const isSound = rms > QUIET;
      heardSound ||= isSound;
      quietMs = isSound ? 0 : quietMs + FRAME_MS;
      if (quietMs >= silenceMs) {
        quietMs = Number.NEGATIVE_INFINITY;
        tell(heardSound ? 'q' : 's');
      }
      for (const { code, hertz, ms } of tones) {
        const before = lasted.get(code) ?? 0;
        const now = isSound && shareAt(samples, hertz) > 0.7 ? before + FRAME_MS : 0;
        lasted.set(code, now);
        if (before < ms && now >= ms) tell(code);
      }
    },
  };
}
