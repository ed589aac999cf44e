import { readFile } from 'node:fs/promises';

/** Decoded sound: one array of PCM16 samples per channel. */
export interface Sound {
  sampleRate: number;
  channels: Int16Array[];
}

/** Decodes a RIFF WAVE file of PCM16. A data chunk longer than the file (still being written) is cut at the file's end. */
export function parseWav(bytes: Buffer): Sound {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a RIFF WAVE file');
  }
  let format: { tag: number; channels: number; sampleRate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') {
      format = {
        tag: bytes.readUInt16LE(start),
        channels: bytes.readUInt16LE(start + 2),
        sampleRate: bytes.readUInt32LE(start + 4),
        bits: bytes.readUInt16LE(start + 14),
      };
    }
    if (id === 'data') {
      if (format?.tag !== 1 || format.bits !== 16) throw new Error(`not PCM16: ${JSON.stringify(format)}`);
      const { channels: count, sampleRate } = format;
      const frames = Math.floor(Math.min(size, bytes.length - start) / (2 * count));
      const channels = Array.from({ length: count }, (_, channel) =>
        Int16Array.from({ length: frames }, (_, frame) => bytes.readInt16LE(start + 2 * (frame * count + channel))),
      );
      return { sampleRate, channels };
    }
    at = start + size + (size % 2);
  }
  throw new Error('a WAVE file without a data chunk');
}

export const readWav = async (file: string): Promise<Sound> => parseWav(await readFile(file));

/** A sine as mono PCM16 at 8 kHz; `level` 0..1 of full scale. */
export function makeTone(hz: number, options: { ms: number; level?: number; fromMs?: number }): Int16Array {
  const level = 32767 * (options.level ?? 0.5);
  const first = (options.fromMs ?? 0) * 8;
  return Int16Array.from({ length: options.ms * 8 }, (_, at) =>
    Math.round(level * Math.sin((2 * Math.PI * hz * (first + at)) / 8000)),
  );
}

/** Root mean square, 0..1 of full scale. */
export function loudness(samples: Int16Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(power / samples.length) / 32768;
}

/**
 * Which part of the window's power lies at `hz`: 1 for a clean tone, near 0 for another tone, 0 for silence. The bin is
 * `sampleRate / samples.length` wide, so 50 ms windows tell tones 20 Hz apart. (Goertzel.)
 */
export function toneShare(samples: Int16Array, tone: { hz: number; sampleRate: number }): number {
  const omega = (2 * Math.PI * tone.hz) / tone.sampleRate;
  const coefficient = 2 * Math.cos(omega);
  let [before, last, power] = [0, 0, 0];
  for (const sample of samples) {
    [before, last] = [last, sample + coefficient * last - before];
    power += sample * sample;
  }
  // Below -60 dBFS a window is silence, and G.711's idle noise must not pass for a tone.
  if (power / Math.max(1, samples.length) < 32 * 32) return 0;
  const energy = before * before + last * last - coefficient * before * last;
  return Math.min(1, (2 * energy) / (samples.length * power));
}

export interface Span {
  fromMs: number;
  toMs: number;
}

const windowMs = 50;

function spansWhere(sound: Sound, channel: number, holds: (window: Int16Array) => boolean): Span[] {
  const samples = sound.channels[channel];
  if (!samples) throw new Error(`the sound has ${sound.channels.length} channels, no number ${channel}`);
  const size = Math.round((sound.sampleRate * windowMs) / 1000);
  const spans: Span[] = [];
  for (let index = 0; (index + 1) * size <= samples.length; index++) {
    if (!holds(samples.subarray(index * size, (index + 1) * size))) continue;
    const fromMs = index * windowMs;
    const last = spans.at(-1);
    if (last?.toMs === fromMs) last.toMs += windowMs;
    else spans.push({ fromMs, toMs: fromMs + windowMs });
  }
  return spans;
}

/** When the tone is what is mostly heard on the channel (0 = left), in steps of 50 ms. */
export const toneSpans = (sound: Sound, tone: { channel: number; hz: number }): Span[] =>
  spansWhere(sound, tone.channel, (window) => toneShare(window, { hz: tone.hz, sampleRate: sound.sampleRate }) > 0.6);

/** When anything louder than -46 dBFS is heard on the channel. */
export const loudSpans = (sound: Sound, channel: number): Span[] =>
  spansWhere(sound, channel, (window) => loudness(window) > 0.005);

export const totalMs = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + span.toMs - span.fromMs, 0);

export const durationMs = (sound: Sound): number => ((sound.channels[0]?.length ?? 0) * 1000) / sound.sampleRate;
