import type { Socket } from 'node:dgram';
import { createOutgoingStream, type OutgoingStream } from '../../core/rtp/outgoing-stream.ts';
import { type RtpHeader, rtpHeaderBytes, writeRtpHeader } from '../../core/rtp/packet.ts';
import type { Address } from '../../core/rtp/source-latch.ts';
import type { Audio } from './audio.ts';
import { protectionBytes, type SrtpSender } from './srtp.ts';

/** What becomes of a packet on its way out. */
export interface Manner {
  payloadType: number;
  /** 256 entries: each octet of the payload is sent through it. */
  table: Uint8Array | undefined;
  to: Address;
}

/** All RTP that leaves on one leg. */
export interface LegOutput {
  /** Kept up to date. */
  readonly sent: {
    ssrc: number;
    /** Of this SSRC. */
    packets: number;
    octets: number;
    /** Packets of all SSRCs. */
    inAll: number;
  };
  /** When the last packet left; -Infinity before the first. */
  lastAtMs(): number;
  timestampAt(nowMs: number): number;
  send(audio: Audio, manner: Manner): void;
  /**
   * From now on packets are protected so, or go in clear. A new key begins a new SSRC: no reader of the norms doubts in
   * which cycle its numbers are (RFC 3711 3.3.1).
   */
  secure(sender: SrtpSender | undefined): void;
}

/** So many packets may wait in the socket before a buffer is used again; it sends at once unless the kernel is full. */
const slots = 16;
const slotBytes = 512 + protectionBytes;

/** A buffer for packets, with the view of it that was last sent: nearly always the next packet has the same length. */
interface Slot {
  whole: Buffer;
  sent: Buffer;
}

/** Packets further apart than this are knocks or keep-alive, no stream. */
const rareMs = 200;

function newSlot(bytes: number): Slot {
  const whole = Buffer.alloc(bytes);
  return { whole, sent: whole };
}

/** In one piece of memory. */
function newRing(): Slot[] {
  const buffers = Buffer.alloc(slots * slotBytes);
  return Array.from({ length: slots }, (_, index) => {
    const whole = buffers.subarray(index * slotBytes, (index + 1) * slotBytes);
    return { whole, sent: whole };
  });
}

/** One for all packets: nothing is made for a packet. */
const header: RtpHeader = { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: 0 };

/** The lower half of the numbers: who joins before the first wrap knows the cycle (RFC 3711 3.3.1). */
const newStream = (random: () => number): OutgoingStream =>
  createOutgoingStream({ ssrc: random(), sequence: random() & 0x7fff, timestamp: random() });

export function createLegOutput(socket: Socket, random: () => number): LegOutput {
  return new Output(socket, random);
}

/** A class, as each leg has one: closures would take three times the memory. */
class Output implements LegOutput {
  readonly sent: LegOutput['sent'];
  readonly #socket: Socket;
  readonly #random: () => number;
  #stream: OutgoingStream;
  #srtp: SrtpSender | undefined;
  /** Made for the first stream that cannot leave in the datagrams it came in: most legs never have one. */
  #ring: Slot[] | undefined;
  #nextSlot = 0;

  constructor(socket: Socket, random: () => number) {
    this.#socket = socket;
    this.#random = random;
    this.#stream = newStream(random);
    this.sent = { ssrc: this.#stream.ssrc, packets: 0, octets: 0, inAll: 0 };
  }

  lastAtMs(): number {
    return this.#stream.lastAtMs();
  }

  timestampAt(nowMs: number): number {
    return this.#stream.timestampAt(nowMs);
  }

  secure(sender: SrtpSender | undefined): void {
    const { sent } = this;
    this.#srtp = sender;
    if (sent.packets === 0) return;
    this.#stream = newStream(this.#random);
    sent.ssrc = this.#stream.ssrc;
    sent.packets = 0;
    sent.octets = 0;
  }

  send(audio: Audio, { payloadType, table, to }: Manner): void {
    const isRare = audio.nowMs - this.#stream.lastAtMs() > rareMs;
    const placed = this.#stream.place(audio);
    if (!placed) return;
    const srtp = this.#srtp;
    const { data, start, end } = audio;
    header.payloadType = payloadType;
    header.marker = placed.marker || audio.marker;
    header.sequence = placed.sequence;
    header.timestamp = placed.timestamp;
    header.ssrc = this.sent.ssrc;
    if (audio.isDatagram && !table && !srtp && start === rtpHeaderBytes && end === data.length) {
      // The usual case: what came leaves with another head.
      writeRtpHeader(data, header);
      this.#count(end - start);
      this.#socket.send(data, to.port, to.address);
      return;
    }
    const length = rtpHeaderBytes + end - start;
    const slot = this.#slotFor(length, isRare);
    const { whole } = slot;
    writeRtpHeader(whole, header);
    const shift = rtpHeaderBytes - start;
    if (table) for (let at = start; at < end; at++) whole[at + shift] = table[data[at]!]!;
    else for (let at = start; at < end; at++) whole[at + shift] = data[at]!;
    const protectedLength = srtp ? srtp.protect(whole, length) : length;
    if (protectedLength === 0) return;
    this.#count(end - start);
    if (slot.sent.length !== protectedLength) slot.sent = whole.subarray(0, protectedLength);
    this.#socket.send(slot.sent, to.port, to.address);
  }

  #count(octets: number): void {
    this.sent.packets++;
    this.sent.inAll++;
    this.sent.octets += octets;
  }

  #slotFor(length: number, isRare: boolean): Slot {
    if (isRare || length + protectionBytes > slotBytes) return newSlot(length + protectionBytes);
    this.#ring ??= newRing();
    return this.#ring[this.#nextSlot++ % slots]!;
  }
}
