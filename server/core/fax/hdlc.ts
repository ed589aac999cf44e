/** ISO/IEC 13239 as T.30 5.3 and annex A use it, in software: class 1 modems do it for V.21 alone. First bit of each byte highest. */

const FLAG = 0x7e;

const crcTable = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

/** The frame checking sequence (T.30 5.3.7: x16 + x12 + x5 + 1 over ones, inverted), its first bit highest. */
export function frameCheck(octets: Uint8Array): number {
  let crc = 0xffff;
  for (const octet of octets) crc = ((crc << 8) & 0xffff) ^ crcTable[(crc >> 8) ^ octet]!;
  return crc ^ 0xffff;
}

/** Frames with their checks, zeros put in, between flags: `flagsBefore` of them at the start and `flagsAfter` at the end. */
export function writeHdlc(of: { frames: readonly Uint8Array[]; flagsBefore: number; flagsAfter: number }): Uint8Array {
  const octets = of.frames.reduce((sum, frame) => sum + frame.length + 3, 0);
  const bytes = new Uint8Array(of.flagsBefore + of.flagsAfter + Math.ceil(octets * 1.2) + 8);
  let length = 0;
  let held = 0;
  let heldBits = 0;
  let ones = 0;
  const putBit = (bit: number): void => {
    held = (held << 1) | bit;
    if (++heldBits === 8) {
      bytes[length++] = held;
      held = 0;
      heldBits = 0;
    }
  };
  const putFlag = (): void => {
    for (let bit = 7; bit >= 0; bit--) putBit((FLAG >> bit) & 1);
    ones = 0;
  };
  const putOctet = (octet: number): void => {
    for (let bit = 7; bit >= 0; bit--) {
      const value = (octet >> bit) & 1;
      putBit(value);
      ones = value ? ones + 1 : 0;
      if (ones === 5) {
        putBit(0);
        ones = 0;
      }
    }
  };
  for (let flag = 0; flag < of.flagsBefore; flag++) putFlag();
  for (const frame of of.frames) {
    for (const octet of frame) putOctet(octet);
    const check = frameCheck(frame);
    putOctet(check >> 8);
    putOctet(check & 0xff);
    putFlag();
  }
  for (let flag = 0; flag < of.flagsAfter; flag++) putFlag();
  while (heldBits > 0) putBit(1);
  return bytes.slice(0, length);
}

export interface HdlcReader {
  /** Takes bits as they come and gives each whole frame once, without its check; those whose check fails are dropped. */
  push(bytes: Uint8Array): Uint8Array[];
}

/** Longest frame of annex A (256 octets of data) with its header and check. */
const MOST_OCTETS = 3 + 1 + 256 + 2;

export function createHdlcReader(): HdlcReader {
  const octets = new Uint8Array(MOST_OCTETS);
  let length = 0;
  let held = 0;
  let heldBits = 0;
  let ones = 0;
  /** False until a flag was seen, and after what cannot be a frame. */
  let inFrame = false;

  const begin = (): void => {
    length = 0;
    held = 0;
    heldBits = 0;
    inFrame = true;
  };

  function finish(found: Uint8Array[]): void {
    // The flag's own first seven bits (0111111) were taken for data until its last one came.
    if (inFrame && heldBits === 7 && length >= 5) {
      const check = (octets[length - 2]! << 8) | octets[length - 1]!;
      const frame = octets.slice(0, length - 2);
      if (frameCheck(frame) === check) found.push(frame);
    }
    begin();
  }

  return {
    push(bytes) {
      const found: Uint8Array[] = [];
      for (const byte of bytes)
        for (let at = 7; at >= 0; at--) {
          const bit = (byte >> at) & 1;
          if (bit === 0) {
            const before = ones;
            ones = 0;
            if (before === 6) {
              finish(found);
              continue;
            }
            if (before === 5) continue;
          } else if (++ones > 6) {
            // Seven ones: no frame, and none until the next flag.
            inFrame = false;
            continue;
          }
          if (!inFrame) continue;
          held = (held << 1) | bit;
          if (++heldBits < 8) continue;
          if (length === MOST_OCTETS) inFrame = false;
          else octets[length++] = held;
          held = 0;
          heldBits = 0;
        }
      return found;
    },
  };
}
