/** The part of IAX2 (RFC 5456) that a software fax modem speaks, as octets. */

export const FRAME = { dtmf: 1, voice: 2, control: 4, iax: 6 } as const;

export const IAX = {
  new: 1,
  ping: 2,
  pong: 3,
  ack: 4,
  hangup: 5,
  reject: 6,
  accept: 7,
  inval: 10,
  lagrq: 11,
  lagrp: 12,
  regreq: 13,
  regack: 15,
  regrel: 17,
  vnak: 18,
  poke: 30,
} as const;

export const CONTROL = { ringing: 3, answer: 4, busy: 5, congestion: 8 } as const;

export const ELEMENT = {
  calledNumber: 1,
  callingNumber: 2,
  callingName: 4,
  capability: 8,
  format: 9,
  version: 11,
  dnid: 13,
  refresh: 19,
  cause: 22,
} as const;

/** 16 bit linear, big-endian, 160 samples a frame. */
export const LINEAR = 64;

export const text = (element: number, value: string): Buffer => {
  const octets = Buffer.from(value, 'latin1').subarray(0, 255);
  return Buffer.concat([Buffer.of(element, octets.length), octets]);
};

export const number16 = (element: number, value: number): Buffer => Buffer.of(element, 2, value >> 8, value & 0xff);

export function number32(element: number, value: number): Buffer {
  const octets = Buffer.alloc(6);
  octets[0] = element;
  octets[1] = 4;
  octets.writeUInt32BE(value, 2);
  return octets;
}

export function readElements(octets: Buffer): Map<number, Buffer> {
  const elements = new Map<number, Buffer>();
  for (let at = 0; at + 2 <= octets.length; at += 2 + octets[at + 1]!)
    elements.set(octets[at]!, octets.subarray(at + 2, at + 2 + octets[at + 1]!));
  return elements;
}

/** A full frame (RFC 5456 8.1.1), taken apart. */
export interface FullFrame {
  source: number;
  destination: number;
  timestamp: number;
  sent: number;
  expected: number;
  type: number;
  subclass: number;
  data: Buffer;
}

export const isFull = (octets: Buffer): boolean => octets.length >= 12 && (octets[0]! & 0x80) !== 0;

export const readFull = (octets: Buffer): FullFrame => ({
  source: octets.readUInt16BE(0) & 0x7fff,
  destination: octets.readUInt16BE(2) & 0x7fff,
  timestamp: octets.readUInt32BE(4),
  sent: octets[8]!,
  expected: octets[9]!,
  type: octets[10]!,
  subclass: octets[11]!,
  data: octets.subarray(12),
});

export function writeFull(frame: FullFrame): Buffer {
  const octets = Buffer.alloc(12 + frame.data.length);
  octets.writeUInt16BE(0x8000 | frame.source, 0);
  octets.writeUInt16BE(frame.destination, 2);
  octets.writeUInt32BE(frame.timestamp >>> 0, 4);
  octets.set([frame.sent & 0xff, frame.expected & 0xff, frame.type, frame.subclass], 8);
  frame.data.copy(octets, 12);
  return octets;
}
