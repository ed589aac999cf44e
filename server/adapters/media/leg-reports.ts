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
  // RFC 7022: short-term random, so that it tells nothing about the office.
  const cname = output.sent.ssrc.toString(16).padStart(8, '0');
  const told: { roundTripMs?: number; remoteLossFraction?: number; remoteJitterMs?: number } = {};
  let scored: number | undefined;
  let lastSr: { ssrc: number; middle: number; epochMs: number } | undefined;
  let reported = { ssrc: output.sent.ssrc, packets: 0 };

  function reportOn(heard: HeardStream, epochMs: number): ReportBlock {
    const { lost, highestSequence, jitter } = heard.stats.summary();
    const sr = lastSr?.ssrc === heard.ssrc ? lastSr : undefined;
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

  function read(report: ReportBlock, epochMs: number): void {
    if (report.ssrc !== output.sent.ssrc) return;
    const trip = roundTripMs(report, epochMs);
    if (trip !== undefined) told.roundTripMs = trip;
    told.remoteJitterMs = report.jitter / 8;
    if (output.sent.packets > 0)
      told.remoteLossFraction = Math.min(1, Math.max(0, report.cumulativeLost / output.sent.packets));
  }

  /** RFC 3611 4.7: what a phone measured behind its own buffer is nearer to the ear than what we can reckon. */
  function score({ ssrc, mosListening, mosConversational, roundTripMs: trip }: VoipMetrics): void {
    if (ssrc !== output.sent.ssrc) return;
    scored = mosConversational ?? mosListening ?? scored;
    if (trip > 0) told.roundTripMs ??= trip;
  }

  return {
    told() {
      const { roundTripMs: trip, remoteLossFraction, remoteJitterMs } = told;
      const remoteMos =
        scored ??
        (remoteLossFraction === undefined || remoteJitterMs === undefined
          ? undefined
          : estimateMos({
              lossFraction: remoteLossFraction,
              jitterMs: remoteJitterMs,
              ...(trip === undefined ? {} : { roundTripMs: trip }),
            }));
      return {
        ...(trip === undefined ? {} : { roundTripMs: trip }),
        ...(remoteLossFraction === undefined ? {} : { remoteLossFraction }),
        ...(remoteMos === undefined ? {} : { remoteMos }),
      };
    },
    received(data, epochMs) {
      const packets = parseRtcp(data);
      if (!packets) return undefined;
      for (const packet of packets) {
        if (packet.kind === 'extended-report') packet.voip.forEach(score);
        if (packet.kind !== 'sender-report' && packet.kind !== 'receiver-report') continue;
        if (packet.kind === 'sender-report') lastSr = { ssrc: packet.ssrc, middle: ntpMiddle(packet.ntp), epochMs };
        for (const report of packet.reports) read(report, epochMs);
      }
      return packets.flatMap((packet) => (packet.kind === 'bye' ? packet.ssrcs : []));
    },
    compose({ epochMs, monotonicMs, heard, bye }) {
      const reports = heard ? [reportOn(heard, epochMs)] : [];
      const { ssrc, packets, octets } = output.sent;
      const sentSince = packets > (reported.ssrc === ssrc ? reported.packets : 0);
      reported = { ssrc, packets };
      return printRtcp([
        sentSince
          ? {
              kind: 'sender-report',
              ssrc,
              ntp: ntpTime(epochMs),
              rtpTimestamp: output.timestampAt(monotonicMs),
              packetCount: packets >>> 0,
              octetCount: octets >>> 0,
              reports,
            }
          : { kind: 'receiver-report', ssrc, reports },
        { kind: 'source-description', ssrc, cname },
        ...(bye ? [{ kind: 'bye', ssrcs: [ssrc] } as const] : []),
      ]);
    },
  };
}
