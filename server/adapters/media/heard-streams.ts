import type { RtpPacket } from '../../core/rtp/packet.ts';
import { createReceiveStats } from '../../core/rtp/receive-stats.ts';
import type { HeardStream } from './leg-reports.ts';

/** All SSRCs that a far end sent so far; each is one identity for whoever follows its numbers. */
export interface HeardStreams {
  /** `arrivalMs` is left out for packets whose timestamp does not follow time (events). */
  received(packet: RtpPacket, arrivalMs?: number): HeardStream;
  readonly current: HeardStream | undefined;
  totals(): { received: number; lost: number; jitterMs: number };
}

/** A far end that changes its SSRC with each packet must not fill the memory. */
const mostKept = 8;

export function createHeardStreams(): HeardStreams {
  const streams = new Map<number, HeardStream>();
  let current: HeardStream | undefined;
  let gone = { received: 0, lost: 0 };

  const add = (sum: { received: number; lost: number }, { stats }: HeardStream) => {
    const { received, lost } = stats.summary();
    return { received: sum.received + received, lost: sum.lost + lost };
  };

  function begin(packet: RtpPacket): HeardStream {
    const stream = { ssrc: packet.ssrc, stats: createReceiveStats(packet) };
    streams.set(packet.ssrc, stream);
    if (streams.size > mostKept) {
      const [ssrc, oldest] = streams.entries().next().value!;
      gone = add(gone, oldest);
      streams.delete(ssrc);
    }
    return stream;
  }

  return {
    received(packet, arrivalMs) {
      if (current?.ssrc !== packet.ssrc) current = streams.get(packet.ssrc) ?? begin(packet);
      const { sequence, timestamp } = packet;
      current.stats.received(
        arrivalMs === undefined ? { sequence, timestamp } : { sequence, timestamp, arrival: Math.round(arrivalMs * 8) },
      );
      return current;
    },
    get current() {
      return current;
    },
    totals: () => ({
      ...[...streams.values()].reduce(add, gone),
      jitterMs: (current?.stats.summary().jitter ?? 0) / 8,
    }),
  };
}
