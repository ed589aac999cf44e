import { timestampDistance } from './packet.ts';
import { sampleRate } from './tone.ts';

export interface JitterBuffer {
  /**
   * Places decoded audio where its timestamp says; `source` (identity) tells streams apart, `atSample` is when it came,
   * on the buffer's own time line.
   */
  put(audio: { source: object; timestamp: number; atSample: number; pcm: Int16Array }): void;
  /** The samples from where the last call ended up to `untilSample`; silence where nothing came. Later audio for them is lost. */
  takeUntil(untilSample: number): Int16Array;
}

/** Audio that seems to come from further away than this in either direction: the stream's clock is taken anew. */
const resyncSamples = sampleRate / 4;

/**
 * A time line for recording: audio is put by RTP timestamp, so that jitter and reordering vanish, anchored to the
 * moment at which a stream was first heard, so that two sides stay together. `capacity` samples may be waiting.
 */
export function createJitterBuffer(capacity: number): JitterBuffer {
  const ring = new Int16Array(capacity);
  let taken = 0;
  let source: object | undefined;
  /** What to add to a timestamp to have a place on the time line, modulo 2^32. */
  let offset = 0;

  return {
    put({ source: from, timestamp, atSample, pcm }) {
      let ahead = timestampDistance(timestamp + offset, atSample);
      if (from !== source || Math.abs(ahead) > resyncSamples) {
        source = from;
        offset = (atSample - timestamp) | 0;
        ahead = 0;
      }
      const start = atSample + ahead;
      for (let i = 0; i < pcm.length; i++) {
        const place = start + i;
        if (place >= taken && place < taken + capacity) ring[place % capacity] = pcm[i]!;
      }
    },
    takeUntil(untilSample) {
      const out = new Int16Array(Math.max(0, untilSample - taken));
      for (let i = 0; i < out.length; i++) {
        if (i >= capacity) break;
        const at = (taken + i) % capacity;
        out[i] = ring[at]!;
        ring[at] = 0;
      }
      taken += out.length;
      return out;
    },
  };
}
