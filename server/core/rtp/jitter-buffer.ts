import { timestampDistance } from './packet.ts';
import { sampleRate } from './tone.ts';

export interface JitterBuffer {
  /**
   * Places audio where its timestamp says: the octets of `data` from `start` up to `end`, through `table` (256 samples).
   * `source` (identity) tells streams apart, `atSample` is when it came, on the buffer's own time line.
   */
  put(audio: {
    source: object;
    timestamp: number;
    atSample: number;
    data: Uint8Array;
    start: number;
    end: number;
    table: Int16Array;
  }): void;
  /** The samples from where the last call ended up to `untilSample`; silence where nothing came. Later audio for them is lost. */
  takeUntil(untilSample: number): Int16Array;
  /** Fills `out` with the samples that end at `untilSample`; what lies further back is given up. Makes nothing. */
  takeInto(out: Int16Array, untilSample: number): void;
}

/**
 * A time line for recording and mixing: audio is put by RTP timestamp, so that jitter and reordering vanish, anchored to the
 * moment at which a stream was first heard, so that two sides stay together. `capacity` samples may be waiting.
 * Audio that seems to come from further away than `resyncSamples` in either direction: the stream's clock is taken anew.
 */
export function createJitterBuffer(
  capacity: number,
  { resyncSamples = sampleRate / 4 }: { resyncSamples?: number } = {},
): JitterBuffer {
  const ring = new Int16Array(capacity);
  let taken = 0;
  let source: object | undefined;
  /** What to add to a timestamp to have a place on the time line, modulo 2^32. */
  let offset = 0;

  function take(out: Int16Array): void {
    const held = Math.min(out.length, capacity);
    let place = taken % capacity;
    for (let i = 0; i < held; i++) {
      out[i] = ring[place]!;
      ring[place] = 0;
      if (++place === capacity) place = 0;
    }
    out.fill(0, held);
    taken += out.length;
  }

  return {
    put({ source: from, timestamp, atSample, data, start, end, table }) {
      let ahead = timestampDistance(timestamp + offset, atSample);
      if (from !== source || Math.abs(ahead) > resyncSamples) {
        source = from;
        offset = (atSample - timestamp) | 0;
        ahead = 0;
      }
      const first = atSample + ahead;
      const skipped = Math.max(0, taken - first);
      const upTo = Math.min(end - start, taken + capacity - first);
      let place = (first + skipped) % capacity;
      for (let at = skipped; at < upTo; at++) {
        ring[place] = table[data[start + at]!]!;
        if (++place === capacity) place = 0;
      }
    },
    takeUntil(untilSample) {
      const out = new Int16Array(Math.max(0, untilSample - taken));
      take(out);
      return out;
    },
    takeInto(out, untilSample) {
      const from = untilSample - out.length;
      for (const upTo = Math.min(from, taken + capacity); taken < upTo; taken++) ring[taken % capacity] = 0;
      taken = from;
      take(out);
    },
  };
}
