import type { Socket } from 'node:dgram';
import { createOutgoingStream, type SourcePacket } from '../../core/rtp/outgoing-stream.ts';
import { rtpHeaderBytes, writeRtpHeader } from '../../core/rtp/packet.ts';
import type { Address } from '../../core/rtp/source-latch.ts';

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
  readonly packetsSent: number;
  readonly octetsSent: number;
  /** When the last packet left; -Infinity before the first. */
  readonly lastAtMs: number;
  timestampAt(nowMs: number): number;
  send(packet: OutgoingPacket, to: Address): void;
}

/** So many packets may wait in the socket before a buffer is used again; it sends at once unless the kernel is full. */
const slots = 16;
const slotBytes = 512;

export function createLegOutput(socket: Socket, random: () => number): LegOutput {
  const stream = createOutgoingStream({
    ssrc: random(),
    sequence: random() & 0xffff,
    timestamp: random(),
  });
  const buffers = Buffer.alloc(slots * slotBytes);
  const slot = Array.from({ length: slots }, (_, index) =>
    buffers.subarray(index * slotBytes, (index + 1) * slotBytes),
  );
  let nextSlot = 0;
  let packetsSent = 0;
  let octetsSent = 0;

  return {
    ssrc: stream.ssrc,
    get packetsSent() {
      return packetsSent;
    },
    get octetsSent() {
      return octetsSent;
    },
    get lastAtMs() {
      return stream.lastAtMs;
    },
    timestampAt: stream.timestampAt,
    send(packet, to) {
      const placed = stream.place(packet);
      if (!placed) return;
      const { payload, table } = packet;
      const length = rtpHeaderBytes + payload.length;
      const data = length <= slotBytes ? slot[nextSlot++ % slots]! : Buffer.alloc(length);
      writeRtpHeader(data, {
        payloadType: packet.payloadType,
        marker: placed.marker || packet.marker,
        sequence: placed.sequence,
        timestamp: placed.timestamp,
        ssrc: stream.ssrc,
      });
      if (table) for (let i = 0; i < payload.length; i++) data[rtpHeaderBytes + i] = table[payload[i]!]!;
      else data.set(payload, rtpHeaderBytes);
      packetsSent++;
      octetsSent += payload.length;
      socket.send(data, 0, length, to.port, to.address);
    },
  };
}
