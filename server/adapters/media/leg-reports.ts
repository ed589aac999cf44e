import type { ReceiveStats } from '../../core/rtp/receive-stats.ts';
import { ntpMiddle, ntpTime, parseRtcp, printRtcp, type ReportBlock, roundTripMs } from '../../core/rtp/rtcp.ts';
import type { VoipMetrics } from '../../core/rtp/rtcp-xr.ts';
import { estimateMos } from '../../core/rtp/voice-quality.ts';
import type { LegOutput } from './leg-output.ts';

/** The stream that the far end sends now. */
export interface HeardStream {
  ssrc: number;
  stats: ReceiveStats;
}

interface Told {
  roundTripMs?: number;
  remoteLossFraction?: number;
  remoteMos?: number;
}

/** RTCP of one leg. Times are epoch milliseconds, except `monotonicMs`. */
export interface LegReports {
  /** A datagram from the far end's RTCP port: the sources that said BYE; undefined when it is no valid compound. */
  received(data: Uint8Array, epochMs: number): readonly number[] | undefined;
  /** The next compound to send: SR when we sent since the last one, else RR; SDES; BYE when `bye`. */
  compose(at: { epochMs: number; monotonicMs: number; heard: HeardStream | undefined; bye: boolean }): Uint8Array;
  /** What the far end told of us. */
  told(): Told;
}

export function createLegReports(output: LegOutput): LegReports {
  return new Reports(output);
}

/** A class, as each leg has one: closures would take three times the memory. */
class Reports implements LegReports {
  readonly #output: LegOutput;
  #roundTripMs: number | undefined;
  #remoteLossFraction: number | undefined;
  #remoteJitterMs: number | undefined;
  #scored: number | undefined;
  #lastSr: { ssrc: number; middle: number; epochMs: number } | undefined;
  #reportedSsrc: number;
  #reportedPackets = 0;
  /** RFC 7022: short-term random, so that it tells nothing about the office; the first SSRC, which may change. */
  readonly #name: number;

  constructor(output: LegOutput) {
    this.#output = output;
    this.#name = output.sent.ssrc;
    this.#reportedSsrc = output.sent.ssrc;
  }

  told(): Told {
    const roundTripMs = this.#roundTripMs;
    const remoteLossFraction = this.#remoteLossFraction;
    const jitterMs = this.#remoteJitterMs;
    const delay = roundTripMs === undefined ? {} : { roundTripMs };
    const remoteMos =
      this.#scored ??
      (remoteLossFraction === undefined || jitterMs === undefined
        ? undefined
        : estimateMos({ lossFraction: remoteLossFraction, jitterMs, ...delay }));
    return {
      ...delay,
      ...(remoteLossFraction === undefined ? {} : { remoteLossFraction }),
      ...(remoteMos === undefined ? {} : { remoteMos }),
    };
  }

  received(data: Uint8Array, epochMs: number): readonly number[] | undefined {
    const packets = parseRtcp(data);
    if (!packets) return undefined;
    for (const packet of packets) {
      if (packet.kind === 'extended-report') for (const metrics of packet.voip) this.#score(metrics);
      if (packet.kind !== 'sender-report' && packet.kind !== 'receiver-report') continue;
      if (packet.kind === 'sender-report') this.#lastSr = { ssrc: packet.ssrc, middle: ntpMiddle(packet.ntp), epochMs };
      for (const report of packet.reports) this.#read(report, epochMs);
    }
    return packets.flatMap((packet) => (packet.kind === 'bye' ? packet.ssrcs : []));
  }

  compose(at: { epochMs: number; monotonicMs: number; heard: HeardStream | undefined; bye: boolean }): Uint8Array {
    const { epochMs, monotonicMs, heard, bye } = at;
    const reports = heard ? [this.#reportOn(heard, epochMs)] : [];
    const { ssrc, packets, octets } = this.#output.sent;
    const sentSince = packets > (this.#reportedSsrc === ssrc ? this.#reportedPackets : 0);
    this.#reportedSsrc = ssrc;
    this.#reportedPackets = packets;
    return printRtcp([
      sentSince
        ? {
            kind: 'sender-report',
            ssrc,
            ntp: ntpTime(epochMs),
            rtpTimestamp: this.#output.timestampAt(monotonicMs),
            packetCount: packets >>> 0,
            octetCount: octets >>> 0,
            reports,
          }
        : { kind: 'receiver-report', ssrc, reports },
      { kind: 'source-description', ssrc, cname: this.#name.toString(16).padStart(8, '0') },
      ...(bye ? [{ kind: 'bye', ssrcs: [ssrc] } as const] : []),
    ]);
  }

  #reportOn(heard: HeardStream, epochMs: number): ReportBlock {
    const { lost, highestSequence, jitter } = heard.stats.summary();
    const sr = this.#lastSr?.ssrc === heard.ssrc ? this.#lastSr : undefined;
    return {
      ssrc: heard.ssrc,
      fractionLost: heard.stats.takeFractionLost(),
      cumulativeLost: lost,
      highestSequence,
      jitter,
      lastSr: sr?.middle ?? 0,
      delaySinceLastSr: sr ? Math.round(((epochMs - sr.epochMs) / 1000) * 65_536) : 0,
    };
  }

  #read(report: ReportBlock, epochMs: number): void {
    const { ssrc, packets } = this.#output.sent;
    if (report.ssrc !== ssrc) return;
    this.#roundTripMs = roundTripMs(report, epochMs) ?? this.#roundTripMs;
    this.#remoteJitterMs = report.jitter / 8;
    if (packets > 0) this.#remoteLossFraction = Math.min(1, Math.max(0, report.cumulativeLost / packets));
  }

  /** RFC 3611 4.7: what a phone measured behind its own buffer is nearer to the ear than what we can reckon. */
  #score({ ssrc, mosListening, mosConversational, roundTripMs: trip }: VoipMetrics): void {
    if (ssrc !== this.#output.sent.ssrc) return;
    this.#scored = mosConversational ?? mosListening ?? this.#scored;
    if (trip > 0) this.#roundTripMs ??= trip;
  }
}
