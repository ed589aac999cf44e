import type { Socket } from 'node:dgram';
import { createOutgoingStream, type SourcePacket } from '../../core/rtp/outgoing-stream.ts';
import { rtpHeaderBytes, writeRtpHeader } from '../../core/rtp/packet.ts';
import type { Address } from '../../core/rtp/source-latch.ts';
import { protectionBytes, type SrtpSender } from './srtp.ts';

export interface OutgoingPacket extends SourcePacket {
  marker: boolean;
  payloadType: number;
  payload: Uint8Array;
  /** 256 entries: each octet of the payload is sent through it. */
  table?: Uint8Array;
}

/** All RTP that leaves on one leg. */
export interface LegOutput {
  readonly ssrc: number;
  /** Of this SSRC. */
  readonly packetsSent: number;
  readonly octetsSent: number;
  /** Of all. */
  readonly packetsSentInAll: number;
  /** When the last packet left; -Infinity before the first. */
  readonly lastAtMs: number;
  timestampAt(nowMs: number): number;
  send(packet: OutgoingPacket, to: Address): void;
  /**
   * From now on packets are protected so, or go in clear. A new key begins a new SSRC: no reader of the norms doubts in
   * which cycle its numbers are (RFC 3711 3.3.1).
   */
  secure(sender: SrtpSender | undefined): void;
}

/** So many packets may wait in the socket before a buffer is used again; it sends at once unless the kernel is full. */
const slots = 16;
const slotBytes = 512 + protectionBytes;

export function createLegOutput(socket: Socket, random: () => number): LegOutput {
  // The lower half of the numbers: who joins before the first wrap knows the cycle (RFC 3711 3.3.1).
  const newStream = () => createOutgoingStream({ ssrc: random(), sequence: random() & 0x7fff, timestamp: random() });
  let stream = newStream();
  let srtp: SrtpSender | undefined;
  let sentBefore = 0;
  const buffers = Buffer.alloc(slots * slotBytes);
  const slot = Array.from({ length: slots }, (_, index) =>
    buffers.subarray(index * slotBytes, (index + 1) * slotBytes),
  );
  let nextSlot = 0;
  let packetsSent = 0;
  let octetsSent = 0;

  return {
    get ssrc() {
      return stream.ssrc;
    },
    get packetsSentInAll() {
      return sentBefore + packetsSent;
    },
    get packetsSent() {
      return packetsSent;
    },
    get octetsSent() {
      return octetsSent;
    },
    get lastAtMs() {
      return stream.lastAtMs;
    },
    timestampAt: (nowMs) => stream.timestampAt(nowMs),
    secure(sender) {
      srtp = sender;
      if (packetsSent === 0) return;
      sentBefore += packetsSent;
      packetsSent = 0;
      octetsSent = 0;
      stream = newStream();
    },
    send(packet, to) {
      const placed = stream.place(packet);
      if (!placed) return;
      const { payload, table } = packet;
      const length = rtpHeaderBytes + payload.length;
      const fits = length + protectionBytes <= slotBytes;
      const data = fits ? slot[nextSlot++ % slots]! : Buffer.alloc(length + protectionBytes);
      writeRtpHeader(data, {
        payloadType: packet.payloadType,
        marker: placed.marker || packet.marker,
        sequence: placed.sequence,
        timestamp: placed.timestamp,
        ssrc: stream.ssrc,
      });
      if (table) for (let i = 0; i < payload.length; i++) data[rtpHeaderBytes + i] = table[payload[i]!]!;
      else data.set(payload, rtpHeaderBytes);
      const protectedLength = srtp ? srtp.protect(data, length) : length;
      if (protectedLength === 0) return;
      packetsSent++;
      octetsSent += payload.length;
      socket.send(data, 0, protectedLength, to.port, to.address);
    },
  };
}
