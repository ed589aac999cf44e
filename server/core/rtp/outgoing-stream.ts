import { sequenceDistance, timestampDistance } from './packet.ts';
import { frameSamples, sampleRate } from './tone.ts';

/** Numbers of one packet as its source counts them; `source` is compared by identity. */
export interface SourcePacket {
  source: object;
  sequence: number;
  timestamp: number;
  nowMs: number;
}

/** The same packet's place in the one stream that the far end hears. Valid until the next `place`. */
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

/**
 * One SSRC for the life of a leg, whatever is heard on it: music, an agent, another agent after a transfer. Within a
 * source its gaps, reordering and pauses are kept, so that the far end's own statistics stay true; between two sources
 * the sequence goes on by one and the timestamp by the time that passed.
 */
export function createOutgoingStream(start: { ssrc: number; sequence: number; timestamp: number }): OutgoingStream {
  let source: object | undefined;
  let lastSequence = start.sequence;
  let lastTimestamp = start.timestamp;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let sequenceOffset = 0;
  let timestampOffset = 0;
  let floor = 0;
  const placed: Placed = { sequence: 0, timestamp: 0, marker: false };

  const timestampAt = (nowMs: number): number =>
    lastAtMs === Number.NEGATIVE_INFINITY ? lastTimestamp : (lastTimestamp + samplesIn(nowMs - lastAtMs)) >>> 0;

  function fits(packet: SourcePacket): boolean {
    if (packet.source !== source) return false;
    if (Math.abs(sequenceDistance(packet.sequence + sequenceOffset, lastSequence)) > sequenceJump) return false;
    const expected = timestampAt(packet.nowMs);
    return Math.abs(timestampDistance(packet.timestamp + timestampOffset, expected)) <= timestampJump;
  }

  function switchTo(packet: SourcePacket): void {
    const first = lastAtMs === Number.NEGATIVE_INFINITY;
    const passed = first ? 0 : Math.max(frameSamples, samplesIn(packet.nowMs - lastAtMs));
    source = packet.source;
    floor = (lastSequence + (first ? 0 : 1)) & 0xffff;
    sequenceOffset = floor - packet.sequence;
    timestampOffset = lastTimestamp + passed - packet.timestamp;
  }

  return {
    ssrc: start.ssrc,
    place(packet) {
      const switched = !fits(packet);
      if (switched) switchTo(packet);
      const sequence = (packet.sequence + sequenceOffset) & 0xffff;
      if (sequenceDistance(sequence, floor) < 0 && sequenceDistance(sequence, lastSequence) < 0) return undefined;
      const timestamp = (packet.timestamp + timestampOffset) >>> 0;
      if (switched || sequenceDistance(sequence, lastSequence) > 0) {
        lastSequence = sequence;
        // The floor guards the moment of switching; half the number space later it would turn against new packets.
        if (sequenceDistance(lastSequence, floor) > sequenceJump) floor = (lastSequence - sequenceJump) & 0xffff;
      }
      if (switched || timestampDistance(timestamp, lastTimestamp) >= 0) {
        lastTimestamp = timestamp;
        lastAtMs = packet.nowMs;
      }
      placed.sequence = sequence;
      placed.timestamp = timestamp;
      placed.marker = switched;
      return placed;
    },
    timestampAt,
    lastAtMs: () => lastAtMs,
  };
}
