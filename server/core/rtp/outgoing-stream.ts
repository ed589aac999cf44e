import { sequenceDistance, timestampDistance } from './packet.ts';
import { frameSamples, sampleRate } from './tone.ts';

/** Numbers of one packet as its source counts them; `source` is compared by identity. */
export interface SourcePacket {
  source: object;
  sequence: number;
  timestamp: number;
  nowMs: number;
}

/** The same packet's place in the one stream that the far end hears. Valid until the next `place` of any stream. */
export interface Placed {
  sequence: number;
  timestamp: number;
  /** The talk spurt begins here (RFC 3551 4.1): the far end may adjust its buffer. */
  marker: boolean;
}

export interface OutgoingStream {
  readonly ssrc: number;
  /** undefined: a straggler from before the stream was switched to this source, or of one already left. */
  place(packet: SourcePacket): Placed | undefined;
  /** What the timestamp would be at this moment, for sender reports. */
  timestampAt(nowMs: number): number;
  /** When the last packet was placed; -Infinity before the first. */
  lastAtMs(): number;
}

/** Numbers further apart than these are a source that began anew without a new SSRC. */
const sequenceJump = 1000;
const timestampJump = 10 * sampleRate;
const samplesIn = (ms: number): number => Math.round((ms * sampleRate) / 1000);

/** One for all streams: nothing is made for a packet. */
const placed: Placed = { sequence: 0, timestamp: 0, marker: false };

/**
 * One SSRC for the life of a leg, whatever is heard on it: music, an agent, another agent after a transfer. Within a
 * source its gaps, reordering and pauses are kept, so that the far end's own statistics stay true; between two sources
 * the sequence goes on by one and the timestamp by the time that passed.
 */
export function createOutgoingStream(start: { ssrc: number; sequence: number; timestamp: number }): OutgoingStream {
  return new LegStream(start);
}

/** A class, as each leg has one: closures would take three times the memory. */
class LegStream implements OutgoingStream {
  readonly ssrc: number;
  #source: object | undefined;
  #lastSequence: number;
  #lastTimestamp: number;
  #lastAtMs = Number.NEGATIVE_INFINITY;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  #floor = 0;

  constructor(start: { ssrc: number; sequence: number; timestamp: number }) {
    this.ssrc = start.ssrc;
    this.#lastSequence = start.sequence;
    this.#lastTimestamp = start.timestamp;
  }

  place(packet: SourcePacket): Placed | undefined {
    const switched = !this.#fits(packet);
    if (switched) this.#switchTo(packet);
    const sequence = (packet.sequence + this.#sequenceOffset) & 0xffff;
    if (sequenceDistance(sequence, this.#floor) < 0 && sequenceDistance(sequence, this.#lastSequence) < 0)
      return undefined;
    const timestamp = (packet.timestamp + this.#timestampOffset) >>> 0;
    if (switched || sequenceDistance(sequence, this.#lastSequence) > 0) {
      this.#lastSequence = sequence;
      // The floor guards the moment of switching; half the number space later it would turn against new packets.
      if (sequenceDistance(sequence, this.#floor) > sequenceJump) this.#floor = (sequence - sequenceJump) & 0xffff;
    }
    if (switched || timestampDistance(timestamp, this.#lastTimestamp) >= 0) {
      this.#lastTimestamp = timestamp;
      this.#lastAtMs = packet.nowMs;
    }
    placed.sequence = sequence;
    placed.timestamp = timestamp;
    placed.marker = switched;
    return placed;
  }

  timestampAt(nowMs: number): number {
    if (this.#lastAtMs === Number.NEGATIVE_INFINITY) return this.#lastTimestamp;
    return (this.#lastTimestamp + samplesIn(nowMs - this.#lastAtMs)) >>> 0;
  }

  lastAtMs(): number {
    return this.#lastAtMs;
  }

  #fits(packet: SourcePacket): boolean {
    if (packet.source !== this.#source) return false;
    if (Math.abs(sequenceDistance(packet.sequence + this.#sequenceOffset, this.#lastSequence)) > sequenceJump)
      return false;
    const expected = this.timestampAt(packet.nowMs);
    return Math.abs(timestampDistance(packet.timestamp + this.#timestampOffset, expected)) <= timestampJump;
  }

  #switchTo(packet: SourcePacket): void {
    const first = this.#lastAtMs === Number.NEGATIVE_INFINITY;
    const passed = first ? 0 : Math.max(frameSamples, samplesIn(packet.nowMs - this.#lastAtMs));
    this.#source = packet.source;
    this.#floor = (this.#lastSequence + (first ? 0 : 1)) & 0xffff;
    this.#sequenceOffset = this.#floor - packet.sequence;
    this.#timestampOffset = this.#lastTimestamp + passed - packet.timestamp;
  }
}
