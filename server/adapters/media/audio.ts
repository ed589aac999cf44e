import type { G711 } from '../../core/rtp/g711.ts';

/**
 * Audio or a telephone-event on its way from a source to a leg; numbers are the source's own. Whoever makes it uses the
 * same object and octets for the next packet: good only until the call that was given it returns.
 */
export interface Audio {
  /** Compared by identity. */
  source: object;
  /** Means nothing for an event. */
  codec: G711;
  sequence: number;
  timestamp: number;
  marker: boolean;
  /** The payload is `data` from `start` up to `end`. */
  data: Uint8Array;
  start: number;
  end: number;
  /** The octets in front of `start` and these themselves may be written over: they are of a datagram that nobody needs again. */
  isDatagram: boolean;
  /** Monotonic. */
  nowMs: number;
}
