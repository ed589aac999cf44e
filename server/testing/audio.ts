import { readFile } from 'node:fs/promises';
import { dtmfFrequenciesHz } from '../core/rtp/telephone-event.ts';
import { createTone, toneShare } from '../core/rtp/tone.ts';
import { readWav as decodeWav } from '../core/rtp/wav.ts';

/** Decoded sound at 8 kHz: one array of PCM16 samples per channel. */
export interface Sound {
  sampleRate: number;
  channels: Int16Array[];
}

/** A file that is still being written is read up to its end. */
export function parseWav(bytes: Uint8Array): Sound {
  const wav = decodeWav(bytes);
  if (!wav) throw new Error('not a WAV file of a known kind');
  return { sampleRate: wav.header.sampleRate, channels: wav.channels };
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
function loudness(samples: Int16Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(power / samples.length) / 32768;
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

/** Keys as sound (ITU-T Q.23), one after the other, and silence behind them. */
export function makeKeys(keys: string, { onMs, offMs, afterMs }: { onMs: number; offMs: number; afterMs: number }) {
  const samples = new Int16Array((keys.length * (onMs + offMs) + afterMs) * 8);
  for (const [index, key] of [...keys].entries()) {
    const tone = createTone({ frequenciesHz: dtmfFrequenciesHz(key)!, amplitude: 12_000 });
    const at = index * (onMs + offMs) * 8;
    tone.fill(samples.subarray(at, at + onMs * 8));
  }
  return samples;
}

/** When the tone is what is mostly heard on the channel (0 = left), in steps of 50 ms. */
export const toneSpans = (sound: Sound, tone: { channel: number; hz: number }): Span[] =>
  spansWhere(
    sound,
    tone.channel,
    // Below -60 dBFS is silence: G.711's idle noise must not pass for a tone.
    (window) => loudness(window) > 0.001 && toneShare(window, tone.hz) > 0.6,
  );

/** When the tone is heard on the channel, be it with one or two others at the same time. */
export const mixedSpans = (sound: Sound, tone: { channel: number; hz: number }): Span[] =>
  spansWhere(sound, tone.channel, (window) => loudness(window) > 0.001 && toneShare(window, tone.hz) > 0.2);

/** When anything louder than -46 dBFS is heard on the channel. */
export const loudSpans = (sound: Sound, channel: number): Span[] =>
  spansWhere(sound, channel, (window) => loudness(window) > 0.005);

export const totalMs = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + span.toMs - span.fromMs, 0);

export const durationMs = (sound: Sound): number => ((sound.channels[0]?.length ?? 0) * 1000) / sound.sampleRate;
