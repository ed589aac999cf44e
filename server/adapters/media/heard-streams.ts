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

interface Totals {
  received: number;
  lost: number;
}

function add(sum: Totals, { stats }: HeardStream): Totals {
  const { received, lost } = stats.summary();
  return { received: sum.received + received, lost: sum.lost + lost };
}

const nothing: Totals = { received: 0, lost: 0 };

export function createHeardStreams(): HeardStreams {
  return new LegStreams();
}

/** A class, as each leg has one: closures would take three times the memory. */
class LegStreams implements HeardStreams {
  #streams: Map<number, HeardStream> | undefined;
  #current: HeardStream | undefined;
  /** As `current`, also after a BYE. */
  #latest: HeardStream | undefined;
  #gone = nothing;

  received(packet: RtpHeader, arrivalMs?: number): HeardStream | undefined {
    let current = this.#current;
    if (current?.ssrc !== packet.ssrc) {
      current = this.#streams?.get(packet.ssrc) ?? this.#begin(packet);
      this.#current = current;
      this.#latest = current;
    }
    const arrival = arrivalMs === undefined ? undefined : Math.round(arrivalMs * 8);
    return current.stats.received(packet, arrival) ? current : undefined;
  }

  left(ssrcs: readonly number[]): void {
    if (this.#current && ssrcs.includes(this.#current.ssrc)) this.#current = undefined;
  }

  current(): HeardStream | undefined {
    return this.#current;
  }

  totals(): Totals & { jitterMs: number } {
    const jitterMs = (this.#latest?.stats.summary().jitter ?? 0) / 8;
    return { ...[...(this.#streams?.values() ?? [])].reduce(add, this.#gone), jitterMs };
  }

  #begin(packet: RtpHeader): HeardStream {
    const stream = { ssrc: packet.ssrc, stats: createReceiveStats(packet) };
    this.#streams ??= new Map();
    this.#streams.set(packet.ssrc, stream);
    if (this.#streams.size > mostKept) {
      const [ssrc, oldest] = this.#streams.entries().next().value!;
      this.#gone = add(this.#gone, oldest);
      this.#streams.delete(ssrc);
    }
    return stream;
  }
}
