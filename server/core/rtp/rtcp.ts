import { readVoipMetrics, type VoipMetrics } from './rtcp-xr.ts';

/** One reception report (RFC 3550 6.4.1). */
export interface ReportBlock {
  /** Whose packets are reported about. */
  ssrc: number;
  /** Since the last report, 0..1 in steps of 1/256. */
  fractionLost: number;
  /** Signed: duplicates make it negative. */
  cumulativeLost: number;
  highestSequence: number;
  /** In timestamp units. */
  jitter: number;
  /** Middle 32 bits of the NTP time of the last SR; 0 when none came. */
  lastSr: number;
  /** Since that SR, in 1/65536 s. */
  delaySinceLastSr: number;
}

export type RtcpPacket =
  | {
      kind: 'sender-report';
      ssrc: number;
      ntp: NtpTime;
      rtpTimestamp: number;
      packetCount: number;
      octetCount: number;
      reports: readonly ReportBlock[];
    }
  | { kind: 'receiver-report'; ssrc: number; reports: readonly ReportBlock[] }
  | { kind: 'source-description'; ssrc: number; cname: string }
  | { kind: 'bye'; ssrcs: readonly number[] }
  /** RFC 3611. */
  | { kind: 'extended-report'; ssrc: number; voip: readonly VoipMetrics[] }
  /** APP, feedback and whatever else a compound may hold. */
  | { kind: 'other'; packetType: number };

/** NTP time: seconds since 1900 and 2^-32 parts of one. */
export interface NtpTime {
  seconds: number;
  fraction: number;
}

const secondsFrom1900To1970 = 2_208_988_800;

export function ntpTime(epochMs: number): NtpTime {
  const seconds = Math.floor(epochMs / 1000);
  return {
    seconds: (seconds + secondsFrom1900To1970) >>> 0,
    fraction: Math.floor(((epochMs - seconds * 1000) / 1000) * 2 ** 32) >>> 0,
  };
}

/** The middle 32 bits that LSR carries: 16 bits of seconds, 16 of fraction. */
export const ntpMiddle = (time: NtpTime): number => (((time.seconds & 0xffff) << 16) | (time.fraction >>> 16)) >>> 0;

/** RFC 3550 6.4.1: round trip in ms from a report about us; undefined when it refers to no SR, or its figures cannot be. */
export function roundTripMs(report: ReportBlock, arrivalEpochMs: number): number | undefined {
  if (report.lastSr === 0) return undefined;
  const units = (ntpMiddle(ntpTime(arrivalEpochMs)) - report.lastSr - report.delaySinceLastSr) | 0;
  // A coarse clock at the far end may round the delay up beyond the trip itself.
  if (units < -655) return undefined;
  return (Math.max(0, units) / 65536) * 1000;
}

function writeReports(view: DataView, at: number, reports: readonly ReportBlock[]): void {
  for (const [index, report] of reports.entries()) {
    const start = at + index * 24;
    view.setUint32(start, report.ssrc);
    const lost = Math.max(-0x800000, Math.min(0x7fffff, report.cumulativeLost));
    view.setUint32(start + 4, lost & 0xffffff);
    view.setUint8(start + 4, Math.min(255, Math.round(report.fractionLost * 256)));
    view.setUint32(start + 8, report.highestSequence);
    view.setUint32(start + 12, report.jitter);
    view.setUint32(start + 16, report.lastSr);
    view.setUint32(start + 20, report.delaySinceLastSr);
  }
}

function printOne(packet: Exclude<RtcpPacket, { kind: 'other' | 'extended-report' }>): Uint8Array {
  const make = (packetType: number, count: number, bodyBytes: number): { data: Uint8Array; view: DataView } => {
    const data = new Uint8Array(4 + Math.ceil(bodyBytes / 4) * 4);
    const view = new DataView(data.buffer);
    view.setUint8(0, 0x80 | count);
    view.setUint8(1, packetType);
    view.setUint16(2, data.length / 4 - 1);
    return { data, view };
  };
  switch (packet.kind) {
    case 'sender-report': {
      const { data, view } = make(200, packet.reports.length, 24 + packet.reports.length * 24);
      view.setUint32(4, packet.ssrc);
      view.setUint32(8, packet.ntp.seconds);
      view.setUint32(12, packet.ntp.fraction);
      view.setUint32(16, packet.rtpTimestamp);
      view.setUint32(20, packet.packetCount);
      view.setUint32(24, packet.octetCount);
      writeReports(view, 28, packet.reports);
      return data;
    }
    case 'receiver-report': {
      const { data, view } = make(201, packet.reports.length, 4 + packet.reports.length * 24);
      view.setUint32(4, packet.ssrc);
      writeReports(view, 8, packet.reports);
      return data;
    }
    case 'source-description': {
      const cname = new TextEncoder().encode(packet.cname).subarray(0, 255);
      // One null octet at least ends the list of items (6.5).
      const { data, view } = make(202, 1, 4 + 2 + cname.length + 1);
      view.setUint32(4, packet.ssrc);
      view.setUint8(8, 1);
      view.setUint8(9, cname.length);
      data.set(cname, 10);
      return data;
    }
    case 'bye': {
      const { data, view } = make(203, packet.ssrcs.length, packet.ssrcs.length * 4);
      for (const [index, ssrc] of packet.ssrcs.entries()) view.setUint32(4 + index * 4, ssrc);
      return data;
    }
  }
}

/** One compound datagram; RFC 3550 6.1 wants a report first, then the CNAME. */
export function printRtcp(packets: readonly Exclude<RtcpPacket, { kind: 'other' | 'extended-report' }>[]): Uint8Array {
  const parts = packets.map(printOne);
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}

function readReports(view: DataView, start: number, count: number): ReportBlock[] {
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * 24;
    return {
      ssrc: view.getUint32(at),
      fractionLost: view.getUint8(at + 4) / 256,
      cumulativeLost: (view.getUint32(at + 4) << 8) >> 8,
      highestSequence: view.getUint32(at + 8),
      jitter: view.getUint32(at + 12),
      lastSr: view.getUint32(at + 16),
      delaySinceLastSr: view.getUint32(at + 20),
    };
  });
}

function readCname(data: Uint8Array): string {
  for (let at = 8; at + 2 <= data.length && data[at] !== 0; at += 2 + data[at + 1]!)
    if (data[at] === 1) return new TextDecoder().decode(data.subarray(at + 2, at + 2 + data[at + 1]!));
  return '';
}

/** `data` is exactly one packet of the compound; undefined when its counts do not fit its length. */
function parseOne(data: Uint8Array): RtcpPacket | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = data[0]! & 0x1f;
  const packetType = data[1]!;
  const body = packetType === 200 ? 28 : 8;
  switch (packetType) {
    case 200:
    case 201: {
      if (data.length < body + count * 24) return undefined;
      const ssrc = view.getUint32(4);
      const reports = readReports(view, body, count);
      if (packetType === 201) return { kind: 'receiver-report', ssrc, reports };
      return {
        kind: 'sender-report',
        ssrc,
        ntp: { seconds: view.getUint32(8), fraction: view.getUint32(12) },
        rtpTimestamp: view.getUint32(16),
        packetCount: view.getUint32(20),
        octetCount: view.getUint32(24),
        reports,
      };
    }
    case 202:
      if (count === 0 || data.length < 8) return { kind: 'other', packetType };
      return { kind: 'source-description', ssrc: view.getUint32(4), cname: readCname(data) };
    case 203:
      if (data.length < 4 + count * 4) return undefined;
      return { kind: 'bye', ssrcs: Array.from({ length: count }, (_, index) => view.getUint32(4 + index * 4)) };
    case 207: {
      const voip = data.length >= 8 ? readVoipMetrics(data) : undefined;
      return voip && { kind: 'extended-report', ssrc: view.getUint32(4), voip };
    }
    default:
      return { kind: 'other', packetType };
  }
}

/** Reads a compound datagram; undefined unless it passes the validity checks of RFC 3550 A.2. */
export function parseRtcp(data: Uint8Array): RtcpPacket[] | undefined {
  if (data.length < 8 || data.length % 4 !== 0) return undefined;
  if (data[1] !== 200 && data[1] !== 201) return undefined;
  const packets: RtcpPacket[] = [];
  for (let at = 0; at < data.length; ) {
    if (at + 4 > data.length || data[at]! >> 6 !== 2) return undefined;
    const end = at + (((data[at + 2]! << 8) | data[at + 3]!) + 1) * 4;
    const padded = (data[at]! & 0x20) !== 0;
    // Only the last packet of a compound may be padded, and never the first.
    if (end > data.length || (padded && (at === 0 || end !== data.length))) return undefined;
    const packet = parseOne(data.subarray(at, end));
    if (!packet) return undefined;
    packets.push(packet);
    at = end;
  }
  return packets;
}
