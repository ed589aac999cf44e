import type { RtpHeader } from '../../core/rtp/packet.ts';
import { createReceiveStats } from '../../core/rtp/receive-stats.ts';
import type { HeardStream } from './leg-reports.ts';

/** All SSRCs that a far end sent so far; each is one identity for whoever follows its numbers. */
export interface HeardStreams {
  /** `arrivalMs` is left out for packets whose timestamp does not follow time (events). undefined: it came before. */
  received(packet: RtpHeader, arrivalMs?: number): HeardStream | undefined;
  /** They said BYE (RFC 3550 6.3.4): nothing is reported on them any more, unless they go on. */
  left(ssrcs: readonly number[]): void;
  current(): HeardStream | undefined;
  totals(): { received: number; lost: number; jitterMs: number };
}

/** A far end that changes its SSRC with each packet must not fill the memory. */
const mostKept = 8;

export function createHeardStreams(): HeardStreams {
  const streams = new Map<number, HeardStream>();
  let current: HeardStream | undefined;
  /** As `current`, also after a BYE. */
  let latest: HeardStream | undefined;
  let gone = { received: 0, lost: 0 };

  const add = (sum: { received: number; lost: number }, { stats }: HeardStream) => {
    const { received, lost } = stats.summary();
    return { received: sum.received + received, lost: sum.lost + lost };
  };

  function begin(packet: RtpHeader): HeardStream {
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
      if (current?.ssrc !== packet.ssrc) {
        current = streams.get(packet.ssrc) ?? begin(packet);
        latest = current;
      }
      const arrival = arrivalMs === undefined ? undefined : Math.round(arrivalMs * 8);
      return current.stats.received(packet, arrival) ? current : undefined;
    },
    left(ssrcs) {
      if (current && ssrcs.includes(current.ssrc)) current = undefined;
    },
    current: () => current,
    totals: () => ({
      ...[...streams.values()].reduce(add, gone),
      jitterMs: (latest?.stats.summary().jitter ?? 0) / 8,
    }),
  };
}
