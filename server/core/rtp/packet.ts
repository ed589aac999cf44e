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

/** RFC 5761 4: on a port shared by both, the second octet tells RTCP (packet types 192..223) from RTP. */
export const isRtcp = (data: Uint8Array): boolean => data.length >= 8 && data[1]! >= 192 && data[1]! <= 223;

/**
 * Octets in front of the payload: fixed part, CSRCs and header extension (RFC 3550 5.1). Undefined when it is no RTP
 * version 2 packet, or its head reaches beyond its end.
 */
export function headerBytesOf(data: Uint8Array): number | undefined {
  if (data.length < rtpHeaderBytes || data[0]! >> 6 !== 2 || isRtcp(data)) return undefined;
  let bytes = rtpHeaderBytes + (data[0]! & 0x0f) * 4;
  if (data[0]! & 0x10) {
    if (bytes + 4 > data.length) return undefined;
    bytes += 4 + ((data[bytes + 2]! << 8) | data[bytes + 3]!) * 4;
  }
  return bytes <= data.length ? bytes : undefined;
}

const word = (data: Uint8Array, at: number): number =>
  ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;

export const sequenceOf = (data: Uint8Array): number => (data[2]! << 8) | data[3]!;
export const ssrcOf = (data: Uint8Array): number => word(data, 8);

/** A packet where it lies: its payload is the datagram from `start` up to `end`. */
export interface RtpFrame extends RtpHeader {
  start: number;
  end: number;
}

/**
 * Reads one datagram (RFC 3550 5.1) into a frame that may be used again; false when it is not a whole RTP version 2 packet
 * with a payload: wrong version, a CSRC list, extension or padding that reaches beyond the end, nothing to hear, or an
 * RTCP packet (RFC 5761 4).
 */
export function readRtp(data: Uint8Array, into: RtpFrame): boolean {
  const start = headerBytesOf(data);
  if (start === undefined) return false;
  let end = data.length;
  if (data[0]! & 0x20) {
    const padding = data[end - 1]!;
    if (padding === 0) return false;
    end -= padding;
  }
  if (start >= end) return false;
  into.payloadType = data[1]! & 0x7f;
  into.marker = (data[1]! & 0x80) !== 0;
  into.sequence = sequenceOf(data);
  into.timestamp = word(data, 4);
  into.ssrc = ssrcOf(data);
  into.start = start;
  into.end = end;
  return true;
}

export const emptyFrame = (): RtpFrame => ({
  payloadType: 0,
  marker: false,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  start: 0,
  end: 0,
});

/** As `readRtp`, as a packet by itself; undefined instead of false. */
export function parseRtp(data: Uint8Array): RtpPacket | undefined {
  const frame = emptyFrame();
  if (!readRtp(data, frame)) return undefined;
  const { start, end, ...header } = frame;
  return { ...header, payload: data.subarray(start, end) };
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
