import { dtmfFrequenciesHz } from './telephone-event.ts';
import { sampleRate } from './tone.ts';

/** Hears digits that come as sound (ITU-T Q.23, Q.24): told once each, when the tone is over. */
export interface DigitEar {
  /** The octets of `data` from `start` up to `end`, through `table`; undefined while no digit ended in them. */
  hear(audio: { data: Uint8Array; start: number; end: number; table: Int16Array }): HeardTone | undefined;
}

export interface HeardTone {
  digit: string;
  durationMs: number;
}

/** 12.75 ms: 40 ms of tone, the shortest that Q.24 asks to be heard, hold two whole blocks wherever they begin. */
const blockSamples = 102;
const blockMs = (blockSamples * 1000) / sampleRate;
/** Blocks of the same digit before it counts, and without it before it is over: a gap of 10 ms belongs to the tone. */
const blocksToBegin = 2;
const blocksToEnd = 3;

/** Mean square below which nothing is heard: about -38 dBm0. */
const quietest = 90_000;
/** Of the energy, both tones together: speech has its overtones, a digit has nothing else. */
const leastShare = 0.82;
/** How much stronger one of a group is than the others of it. */
const leastLead = 6;
/** Q.24: the high tone may be 4 dB above or 8 dB below the low one, and a bit more for the line. */
const mostAbove = 10 ** 0.6;
const mostBelow = 10 ** 0.95;

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477, 1633];
const frequencies = [...rows, ...columns];
const coefficients = Float64Array.from(frequencies, (hz) => 2 * Math.cos((2 * Math.PI * hz) / sampleRate));
const keys = new Map(
  [...'0123456789*#ABCD'].map((digit) => {
    const [low, high] = dtmfFrequenciesHz(digit)!;
    return [rows.indexOf(low) * 4 + columns.indexOf(high), digit];
  }),
);

/** Goertzel at the eight frequencies, over blocks without a pause between; nothing is made but for a digit. */
export function createDigitEar(): DigitEar {
  const last = new Float64Array(8);
  const before = new Float64Array(8);
  const power = new Float64Array(8);
  let energy = 0;
  let at = 0;
  /** What the latest blocks say, and how often in a row. */
  let candidate: string | undefined;
  let hits = 0;
  let sounding: string | undefined;
  let blocksSounding = 0;
  let misses = 0;

  function strongest(from: number): number {
    let best = from;
    for (let i = from + 1; i < from + 4; i++) if (power[i]! > power[best]!) best = i;
    for (let i = from; i < from + 4; i++) if (i !== best && power[i]! * leastLead > power[best]!) return -1;
    return best;
  }

  function judgeBlock(): string | undefined {
    if (energy < quietest * blockSamples) return undefined;
    for (let i = 0; i < 8; i++) power[i] = last[i]! ** 2 + before[i]! ** 2 - coefficients[i]! * last[i]! * before[i]!;
    const row = strongest(0);
    const column = strongest(4);
    if (row < 0 || column < 0) return undefined;
    const [low, high] = [power[row]!, power[column]!];
    if (high > low * mostAbove || low > high * mostBelow) return undefined;
    if ((2 * (low + high)) / (blockSamples * energy) < leastShare) return undefined;
    return keys.get(row * 4 + column - 4);
  }

  function endBlock(): HeardTone | undefined {
    const now = judgeBlock();
    last.fill(0);
    before.fill(0);
    energy = 0;
    at = 0;
    hits = now !== undefined && now === candidate ? hits + 1 : 1;
    candidate = now;
    let over: HeardTone | undefined;
    if (sounding !== undefined) {
      blocksSounding++;
      misses = now === sounding ? 0 : misses + 1;
      if (misses === blocksToEnd || (now !== undefined && now !== sounding && hits === blocksToBegin)) {
        over = { digit: sounding, durationMs: Math.round((blocksSounding - misses) * blockMs) };
        sounding = undefined;
      }
    }
    if (sounding === undefined && now !== undefined && hits >= blocksToBegin) {
      sounding = now;
      blocksSounding = hits;
      misses = 0;
    }
    return over;
  }

  return {
    hear({ data, start, end, table }) {
      let heard: HeardTone | undefined;
      for (let i = start; i < end; i++) {
        const sample = table[data[i]!]!;
        energy += sample * sample;
        for (let each = 0; each < 8; each++) {
          const next = sample + coefficients[each]! * last[each]! - before[each]!;
          before[each] = last[each]!;
          last[each] = next;
        }
        if (++at === blockSamples) heard = endBlock() ?? heard;
      }
      return heard;
    },
  };
}
