import { headerBytesOf, sequenceOf, ssrcOf } from '../../core/rtp/packet.ts';
import { createPacketIndex, cycleOf, indexIn, type PacketIndex } from '../../core/rtp/packet-index.ts';
import type { SrtpKey } from '../../core/sip/crypto-attribute.ts';
import { createPacketCipher, mostPacketBytes, type PacketCipher } from './srtp-ciphers.ts';
import { deriveKeys, isGcm } from './srtp-keys.ts';

/** The most that `protect` adds: a tag. */
export const protectionBytes = 16;
const rtcpHeadBytes = 8;
const indexWordBytes = 4;
/** The bit that says "encrypted" in front of RTCP's index (RFC 3711 3.4). */
const encryptedBit = 0x8000_0000;
const mostRtcpIndex = 0x7fff_ffff;
/** A far end that changes its SSRC with each packet must not fill the memory; only genuine packets get here. */
const mostStreams = 8;

/** What goes to one far end (RFC 3711 3.3, 3.4). */
export interface SrtpSender {
  /**
   * Encrypts the RTP packet of `length` octets at the start of `data`, in place; behind it there is room for
   * `protectionBytes`. Answers with the new length; 0 when its number was used before, and two different packets would
   * give their difference away (RFC 3711 9.1), so that it must not be sent.
   */
  protect(data: Buffer, length: number): number;
  protectControl(data: Uint8Array): Buffer;
}

/** What comes from one far end; the answers are views on what was given, decrypted in place. */
export interface SrtpReceiver {
  /** undefined: forged, seen before, or no SRTP at all. */
  open(data: Buffer): Buffer | undefined;
  openControl(data: Buffer): Buffer | undefined;
}

const ciphersOf = (key: SrtpKey): { rtp: PacketCipher; rtcp: PacketCipher } => ({
  rtp: createPacketCipher(key.suite, deriveKeys(key, 'rtp'), 'rtp'),
  rtcp: createPacketCipher(key.suite, deriveKeys(key, 'rtcp'), 'rtcp'),
});

/** Each SSRC begins in cycle 0 (3.3.1), so the numbers of a stream have to begin in the lower half of theirs. */
export function createSrtpSender(key: SrtpKey): SrtpSender {
  const ciphers = ciphersOf(key);
  const streams = new Map<number, PacketIndex>();
  const trailer = Buffer.alloc(indexWordBytes);
  let controlIndex = 0;

  return {
    protect(data, length) {
      const packet = data.subarray(0, length);
      const ssrc = ssrcOf(packet);
      let stream = streams.get(ssrc);
      if (!stream) {
        stream = createPacketIndex(sequenceOf(packet));
        streams.set(ssrc, stream);
      }
      const index = stream.guess(sequenceOf(packet));
      if (!stream.isNew(index)) return 0;
      stream.take(index);
      trailer.writeUInt32BE(cycleOf(index));
      const tag = ciphers.rtp.seal(packet, {
        clearBytes: headerBytesOf(packet) ?? length,
        trailer,
        place: { ssrc, index },
      });
      data.set(tag, length);
      return length + tag.length;
    },
    protectControl(plain) {
      const packet = Buffer.from(plain);
      const index = controlIndex;
      controlIndex = (controlIndex + 1) & mostRtcpIndex;
      const word = Buffer.alloc(indexWordBytes);
      word.writeUInt32BE((encryptedBit | index) >>> 0);
      const place = { ssrc: packet.readUInt32BE(4), index };
      const tag = ciphers.rtcp.seal(packet, { clearBytes: rtcpHeadBytes, trailer: word, place });
      return Buffer.concat(isGcm(key.suite) ? [packet, tag, word] : [packet, word, tag]);
    },
  };
}

/** Genuine streams, the oldest leaving for the ninth. */
function remember(streams: Map<number, PacketIndex>, ssrc: number, index: number): PacketIndex {
  const stream = createPacketIndex(index);
  streams.set(ssrc, stream);
  if (streams.size > mostStreams) streams.delete(streams.keys().next().value!);
  return stream;
}

/**
 * `cycles`: the rollover counters that a stream not heard before may be in, beside 0. A far end that takes a new key in
 * the middle of a call goes on counting (RFC 3711 3.3.1) or begins anew, as its maker read the norm.
 */
export function createSrtpReceiver(
  key: SrtpKey,
  { cycles = [] }: { cycles?: readonly number[] } = {},
): SrtpReceiver & { highestCycle(): number } {
  const ciphers = ciphersOf(key);
  const mkiBytes = key.mki?.bytes ?? 0;
  const streams = new Map<number, PacketIndex>();
  const controls = new Map<number, PacketIndex>();
  const trailer = Buffer.alloc(indexWordBytes);
  const firstCycles = [...new Set([0, ...cycles])];
  let highestCycle = 0;

  function tryOpen(packet: Buffer, at: { tag: Buffer; clearBytes: number; ssrc: number; index: number }): boolean {
    const { tag, clearBytes, ssrc, index } = at;
    trailer.writeUInt32BE(cycleOf(index));
    return ciphers.rtp.open(packet, { clearBytes, trailer, place: { ssrc, index }, tag });
  }

  return {
    highestCycle: () => highestCycle,
    open(data) {
      const clearBytes = headerBytesOf(data);
      const end = data.length - ciphers.rtp.tagBytes - mkiBytes;
      if (clearBytes === undefined || end <= clearBytes || end > mostPacketBytes) return undefined;
      const gcm = isGcm(key.suite);
      const tagAt = gcm ? end : end + mkiBytes;
      const tag = data.subarray(tagAt, tagAt + ciphers.rtp.tagBytes);
      const packet = data.subarray(0, end);
      const ssrc = ssrcOf(data);
      const sequence = sequenceOf(data);
      const stream = streams.get(ssrc);
      if (stream) {
        const index = stream.guess(sequence);
        if (!stream.isNew(index) || !tryOpen(packet, { tag, clearBytes, ssrc, index })) return undefined;
        stream.take(index);
        highestCycle = Math.max(highestCycle, cycleOf(index));
        return packet;
      }
      for (const cycle of firstCycles) {
        const index = indexIn(cycle, sequence);
        if (!tryOpen(packet, { tag, clearBytes, ssrc, index })) continue;
        remember(streams, ssrc, index).take(index);
        highestCycle = Math.max(highestCycle, cycle);
        return packet;
      }
      return undefined;
    },
    openControl(data) {
      const { tagBytes } = ciphers.rtcp;
      const gcm = isGcm(key.suite);
      const end = data.length - tagBytes - indexWordBytes - mkiBytes;
      if (end < rtcpHeadBytes || end > mostPacketBytes) return undefined;
      const word = data.subarray(gcm ? end + tagBytes : end, (gcm ? end + tagBytes : end) + indexWordBytes);
      const tagAt = gcm ? end : data.length - tagBytes;
      const tag = data.subarray(tagAt, tagAt + tagBytes);
      const told = word.readUInt32BE();
      const index = told & mostRtcpIndex;
      const ssrc = data.readUInt32BE(4);
      const stream = controls.get(ssrc);
      if (stream && !stream.isNew(index)) return undefined;
      const packet = data.subarray(0, end);
      const clearBytes = told >= encryptedBit ? rtcpHeadBytes : end;
      if (!ciphers.rtcp.open(packet, { clearBytes, trailer: word, place: { ssrc, index }, tag })) return undefined;
      (stream ?? remember(controls, ssrc, index)).take(index);
      return packet;
    },
  };
}
