import { sequenceDistance } from './packet.ts';
import { createPacketIndex } from './packet-index.ts';

/** What one source's packets told so far (RFC 3550 6.4.1). */
export interface ReceiveSummary {
  /** Each packet once. */
  received: number;
  /** Came again. */
  duplicates: number;
  expected: number;
  /** Never below zero; duplicates do not pay for losses elsewhere. */
  lost: number;
  /** Cycles in the upper 16 bits. */
  highestSequence: number;
  /** Timestamp units. */
  jitter: number;
}

export interface ReceiveStats {
  /**
   * `arrival` is in timestamp units of any steady clock; leave it out for packets that share a timestamp (events). False
   * when it came before.
   */
  received(packet: { sequence: number; timestamp: number }, arrival?: number): boolean;
  summary(): ReceiveSummary;
  /** For a report block: fraction lost (0..1) since the last call of this. */
  takeFractionLost(): number;
}

const maxDropout = 3000;
const maxMisorder = 100;
/** Not in the first cycle: packets from before the first one have a place too. */
const indexFrom = (sequence: number) => createPacketIndex(0x1_0000 + sequence);

/** Counts one SSRC: sequence numbers (RFC 3550 A.1, without probation: the source was judged before), loss (A.3), jitter (A.8). */
export function createReceiveStats(first: { sequence: number }): ReceiveStats {
  let base = first.sequence;
  let highest = first.sequence;
  let cycles = 0;
  let index = indexFrom(first.sequence);
  let count = 0;
  let duplicates = 0;
  /** Lost and expected before the source started its numbers anew. */
  let earlierExpected = 0;
  let bad = -1;
  let transit: number | undefined;
  let jitter = 0;
  let priorExpected = 0;
  let priorReceived = 0;

  const expected = (): number => earlierExpected + cycles + highest - base + 1;

  function restart(sequence: number): void {
    earlierExpected = expected();
    base = sequence;
    highest = sequence;
    cycles = 0;
    transit = undefined;
    index = indexFrom(sequence);
  }

  /** False: a wild number, which has to be followed by the next one to count. */
  function follow(sequence: number): boolean {
    const ahead = (sequence - highest) & 0xffff;
    if (ahead < maxDropout) {
      if (sequence < highest) cycles += 65_536;
      highest = sequence;
    } else if (-sequenceDistance(sequence, highest) > maxMisorder || ahead <= 0x8000) {
      // Two in a row after a wild jump: the other side started anew.
      if (sequence !== bad) {
        bad = (sequence + 1) & 0xffff;
        return false;
      }
      restart(sequence);
    } else base = Math.min(base, cycles + highest + sequenceDistance(sequence, highest));
    bad = -1;
    return true;
  }

  return {
    received({ sequence, timestamp }, arrival) {
      if (!follow(sequence)) return true;
      const place = index.guess(sequence);
      if (!index.isNew(place)) {
        duplicates++;
        return false;
      }
      index.take(place);
      count++;
      if (arrival === undefined) return true;
      const now = (arrival - timestamp) | 0;
      if (transit !== undefined) jitter += (Math.abs((now - transit) | 0) - jitter) / 16;
      transit = now;
      return true;
    },
    summary: () => ({
      received: count,
      duplicates,
      expected: expected(),
      lost: Math.max(0, expected() - count),
      highestSequence: cycles + highest,
      jitter: Math.floor(jitter),
    }),
    takeFractionLost() {
      const span = expected() - priorExpected;
      const lost = span - (count - priorReceived);
      priorExpected = expected();
      priorReceived = count;
      return span <= 0 || lost <= 0 ? 0 : lost / span;
    },
  };
}
