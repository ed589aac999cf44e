import { resample } from './resample.ts';
import { printWavHeader, readWav } from './wav.ts';

const RATE = 8_000;
/** Half an hour. */
const MOST_MS = 30 * 60_000;
/** Loudness of speech on a telephone line: about -16 dBFS while somebody speaks. */
const LOUDNESS = 32_768 * 10 ** (-16 / 20);
/** Below that nobody speaks. */
const QUIET = 300;
const BLOCK = RATE / 50;

/** A WAV file as telephone lines carry it, or why it cannot be made one. */
export type TelephoneSound = { kind: 'good'; wav: Uint8Array; durationMs: number } | { kind: 'bad'; why: string };

function mixDown(channels: readonly Int16Array[]): Int16Array {
  const [first, ...others] = channels;
  if (others.length === 0) return first!;
  return first!.map((sample, at) =>
    Math.round(others.reduce((sum, channel) => sum + channel[at]!, sample) / channels.length),
  );
}

const loudness = (block: Int16Array): number =>
  Math.sqrt(block.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, block.length));

/** Without the silence before and after, and as loud as the other prompts are. */
function asSpeech(samples: Int16Array): Int16Array {
  const blocks = Array.from({ length: Math.ceil(samples.length / BLOCK) }, (_, at) =>
    loudness(samples.subarray(at * BLOCK, (at + 1) * BLOCK)),
  );
  const first = blocks.findIndex((each) => each > QUIET);
  if (first < 0) return new Int16Array();
  const last = blocks.findLastIndex((each) => each > QUIET);
  const spoken = blocks.filter((each) => each > QUIET);
  const mean = Math.sqrt(spoken.reduce((sum, each) => sum + each * each, 0) / spoken.length);
  const gain = LOUDNESS / mean;
  // A tenth of a second before, two after: words do not run into each other.
  const cut = samples.subarray(first * BLOCK, (last + 1) * BLOCK);
  const padded = new Int16Array(cut.length + RATE * 0.3);
  for (const [at, sample] of cut.entries())
    padded[at + RATE * 0.1] = Math.round(32_767 * Math.tanh((sample * gain) / 32_767));
  return padded;
}

/**
 * Makes any WAV file of PCM 16 bits, A-law or µ-law one of 8000 Hz, one channel, PCM 16 bits. `speech`: silence at the
 * ends goes, and it gets the loudness of a prompt.
 */
export function toTelephone(file: Uint8Array, how: { speech: boolean }): TelephoneSound {
  const read = readWav(file);
  if (!read) return { kind: 'bad', why: 'it is no WAV file of PCM 16 bits, A-law or µ-law' };
  const { sampleRate } = read.header;
  if (sampleRate < 4_000 || sampleRate > 192_000) return { kind: 'bad', why: `${sampleRate} Hz is no usual rate` };
  if ((read.channels[0]!.length / sampleRate) * 1000 > MOST_MS)
    return { kind: 'bad', why: 'it is longer than half an hour' };
  const plain = resample(mixDown(read.channels), { from: sampleRate, to: RATE });
  const samples = how.speech ? asSpeech(plain) : plain;
  if (samples.length === 0) return { kind: 'bad', why: 'it has no sound' };
  const wav = new Uint8Array(44 + samples.length * 2);
  wav.set(printWavHeader({ encoding: 'pcm16', channels: 1, sampleRate: RATE }, samples.length * 2));
  const view = new DataView(wav.buffer);
  for (const [at, sample] of samples.entries()) view.setInt16(44 + at * 2, sample, true);
  return { kind: 'good', wav, durationMs: Math.round((samples.length / RATE) * 1000) };
}
