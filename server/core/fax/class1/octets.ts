import { reverseBits } from '../bits.ts';
import { frameCheck } from '../hdlc.ts';

const DLE = 0x10;
const ETX = 0x03;
const SUB = 0x1a;
const XON = 0x11;
const XOFF = 0x13;
const LF = 0x0a;
const CR = 0x0d;

/** T.31 8.1: any octet ends a reception; this one means nothing else. */
export const abortReception = Uint8Array.of(0x18);
/** T.31 8.3.3: ends the data, whatever was sent of it. */
export const endOfData = Uint8Array.of(DLE, ETX);

/** Data as the modem wants it: lowest bit first, each DLE doubled, DLE ETX at the end (T.31 7.2 and 8.3.3). */
export function writeData(octets: Uint8Array): Uint8Array {
  const turned = reverseBits(octets);
  let doubled = 0;
  for (const octet of turned) if (octet === DLE) doubled++;
  const out = new Uint8Array(turned.length + doubled + 2);
  let at = 0;
  for (const octet of turned) {
    out[at++] = octet;
    if (octet === DLE) out[at++] = DLE;
  }
  out.set(endOfData, at);
  return out;
}

/** What a modem sends, taken apart; kept between chunks as it stands. */
export interface Reading {
  /** Whether data comes, or lines. */
  readonly inData: boolean;
  readonly line: string;
  /** A DLE was the last octet. */
  readonly afterDle: boolean;
}

export const readingLines: Reading = { inData: false, line: '', afterDle: false };

/** One thing found at the front of `bytes`; `used` octets of them are done with. */
export type Found =
  | { kind: 'line'; text: string; used: number; reading: Reading }
  /** `over`: DLE ETX came behind it. Bits turned to first one highest. */
  | { kind: 'data'; octets: Uint8Array; over: boolean; used: number; reading: Reading }
  | { kind: 'nothing'; reading: Reading };

/**
 * The next line, or all data up to its end. Lines end at LF: a CONNECT that ended at its CR would leave the LF in front of
 * the data. XON and XOFF between lines are strays of flow control.
 */
export function readNext(reading: Reading, bytes: Uint8Array): Found {
  return reading.inData ? readData(reading, bytes) : readLine(reading, bytes);
}

function readLine(reading: Reading, bytes: Uint8Array): Found {
  let { line } = reading;
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes[at]!;
    if (octet === LF) {
      const text = line.trim();
      line = '';
      if (text) return { kind: 'line', text, used: at + 1, reading: readingLines };
    } else if (octet !== CR && octet !== XON && octet !== XOFF && line.length < 512)
      line += String.fromCharCode(octet & 0x7f);
  }
  return { kind: 'nothing', reading: { ...reading, line } };
}

function readData(reading: Reading, bytes: Uint8Array): Found {
  const octets = new Uint8Array(bytes.length + 1);
  let length = 0;
  let { afterDle } = reading;
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes[at]!;
    if (afterDle) {
      afterDle = false;
      if (octet === ETX) {
        const data = reverseBits(octets.subarray(0, length));
        return { kind: 'data', octets: data, over: true, used: at + 1, reading: readingLines };
      }
      if (octet === DLE) octets[length++] = DLE;
      else if (octet === SUB) {
        // T.31 7.2: stands for two of them.
        octets[length++] = DLE;
        octets[length++] = DLE;
      }
    } else if (octet === DLE) afterDle = true;
    else octets[length++] = octet;
  }
  const data = reverseBits(octets.subarray(0, length));
  return { kind: 'data', octets: data, over: false, used: bytes.length, reading: { ...reading, afterDle } };
}

/** A frame without its check, which most modems pass on and some do not. */
export function withoutCheck(octets: Uint8Array): Uint8Array {
  const body = octets.subarray(0, -2);
  if (octets.length < 5) return octets;
  const check = (octets.at(-2)! << 8) | octets.at(-1)!;
  return frameCheck(body) === check ? body : octets;
}
