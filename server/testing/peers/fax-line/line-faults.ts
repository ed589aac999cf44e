import { decodeTable, encodeTable, type G711 } from '../../../core/rtp/g711.ts';
import { seeded } from '../../seeded.ts';

/** What is wrong with a line, from its answer on. */
export interface LineFaults {
  /** Percent of the 20 ms frames that are lost. */
  loss?: number;
  /** White noise, so many dB below the signal. */
  snr?: number;
  gain?: number;
  delayMs?: number;
  /** Both ends are hung up so many seconds after the answer. */
  dropAfter?: number;
  /** At so many seconds after the answer, for so long: silence or noise instead of the signal. */
  hits?: readonly { at: number; ms: number; kind: 'mute' | 'noise' }[];
  /** Samples pass through a codec and back, as on most carriers. */
  codec?: G711;
  side?: 'both' | 'forward' | 'backward';
  outcome?: 'busy' | 'reject' | 'no-answer';
}

/** Only calls of these ends, and only so many of them. */
export interface PlannedFault extends LineFaults {
  from?: string;
  to?: string;
  times?: number;
}

/** One direction of one call: what comes out of the line for what went in; undefined = the frame is lost. */
export function createImpairment(of: {
  faults(): LineFaults;
  direction: 'forward' | 'backward';
  seed: number;
  seconds(): number;
}): (samples: Buffer) => Buffer | undefined {
  const below = seeded(of.seed);
  const random = (): number => below(1 << 24) / (1 << 24);
  const gauss = (): number => Math.sqrt(-2 * Math.log(Math.max(random(), 1e-9))) * Math.cos(2 * Math.PI * random());
  let level = 0;

  return (samples) => {
    const { loss = 0, snr, gain = 0, hits = [], codec, side = 'both' } = of.faults();
    if (side !== 'both' && side !== of.direction) return samples;
    const seconds = of.seconds();
    const hit = hits.find(({ at, ms }) => seconds >= at && seconds < at + ms / 1000);
    if (!hit && loss > 0 && random() * 100 < loss) return undefined;
    if (!hit && snr === undefined && gain === 0 && !codec) return samples;
    const out = Buffer.allocUnsafe(samples.length);
    const count = samples.length >> 1;
    let energy = 0;
    for (let at = 0; at < count; at++) energy += samples.readInt16BE(at * 2) ** 2;
    const rms = Math.sqrt(energy / Math.max(1, count));
    const isSignal = rms > 200;
    if (isSignal) level = level === 0 ? rms : level * 0.95 + rms * 0.05;
    const factor = 10 ** (gain / 20);
    const loud = (level || 3000) * factor;
    // Not in pauses: a carrier that has gone would still be heard.
    const sigma = snr !== undefined && isSignal ? loud / 10 ** (snr / 20) : 0;
    for (let at = 0; at < count; at++) {
      let value = samples.readInt16BE(at * 2) * factor;
      if (hit) value = hit.kind === 'noise' ? gauss() * loud : 0;
      if (sigma > 0) value += gauss() * sigma;
      value = Math.max(-32768, Math.min(32767, Math.round(value)));
      if (codec) value = decodeTable[codec][encodeTable[codec][value & 0xffff]!]!;
      out.writeInt16BE(value, at * 2);
    }
    return out;
  };
}
