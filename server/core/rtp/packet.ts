/** Length of the fixed part of an RTP header. */
export const rtpHeaderBytes = 12;

export interface RtpPacket {
  payloadType: number;
  marker: boolean;
  /** 16 bits. */
  sequence: number;
  /** 32 bits, in samples of the payload's clock. */
  timestamp: number;
  ssrc: number;
  /** A view into the datagram: neither CSRCs, header extension nor padding. */
  payload: Uint8Array;
}

/** What is needed of a packet to write its header. */
export type RtpHeader = Omit<RtpPacket, 'payload'>;

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

/**
 * Reads one datagram (RFC 3550 5.1); undefined when it is not a whole RTP version 2 packet with a payload: wrong version,
 * a CSRC list, extension or padding that reaches beyond the end, nothing to hear, or an RTCP packet (RFC 5761 4).
 */
export function parseRtp(data: Uint8Array): RtpPacket | undefined {
  if (data.length <= rtpHeaderBytes) return undefined;
  const first = data[0]!;
  const second = data[1]!;
  if (first >> 6 !== 2 || (second >= 192 && second <= 223)) return undefined;
  let start = rtpHeaderBytes + (first & 0x0f) * 4;
  const view = viewOf(data);
  if (first & 0x10) {
    if (start + 4 > data.length) return undefined;
    start += 4 + view.getUint16(start + 2) * 4;
  }
  let end = data.length;
  if (first & 0x20) {
    const padding = data[end - 1]!;
    if (padding === 0) return undefined;
    end -= padding;
  }
  if (start >= end) return undefined;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: data.subarray(start, end),
  };
}

/** Writes a plain 12-byte header at the start of `into`, which the payload follows. */
export function writeRtpHeader(into: Uint8Array, header: RtpHeader): void {
  const { sequence, timestamp, ssrc } = header;
  into[0] = 0x80;
  into[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  into[2] = sequence >>> 8;
  into[3] = sequence;
  into[4] = timestamp >>> 24;
  into[5] = timestamp >>> 16;
  into[6] = timestamp >>> 8;
  into[7] = timestamp;
  into[8] = ssrc >>> 24;
  into[9] = ssrc >>> 16;
  into[10] = ssrc >>> 8;
  into[11] = ssrc;
}

/** The datagram of a packet, without CSRCs, extension or padding. */
export function printRtp(packet: RtpPacket): Uint8Array {
  const data = new Uint8Array(rtpHeaderBytes + packet.payload.length);
  writeRtpHeader(data, packet);
  data.set(packet.payload, rtpHeaderBytes);
  return data;
}

/** How far 16-bit `later` lies ahead of `earlier`, over the wrap: -32768..32767. */
export const sequenceDistance = (later: number, earlier: number): number => ((later - earlier) << 16) >> 16;

/** How far 32-bit `later` lies ahead of `earlier`, over the wrap: ±2^31. */
export const timestampDistance = (later: number, earlier: number): number => (later - earlier) | 0;
