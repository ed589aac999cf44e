import { reverseByte } from '../bits.ts';

/**
 * Facsimile control fields (T.30 5.3.6), bits in the order of their transmission, the first one highest. The first bit
 * of most is X (5.3.6.1): 1 from the station that has received a DIS, here always noted as 0.
 */
export const codes = {
  DIS: 0x01,
  CSI: 0x02,
  NSF: 0x04,
  DTC: 0x81,
  CIG: 0x82,
  PWD: 0x83,
  NSC: 0x84,
  SEP: 0x85,
  DCS: 0x41,
  TSI: 0x42,
  SUB: 0x43,
  NSS: 0x44,
  SID: 0x45,
  CFR: 0x21,
  FTT: 0x22,
  CTR: 0x23,
  MCF: 0x31,
  RTN: 0x32,
  RTP: 0x33,
  PIN: 0x34,
  PIP: 0x35,
  RNR: 0x37,
  ERR: 0x38,
  PPR: 0x3d,
  EOM: 0x71,
  MPS: 0x72,
  EOR: 0x73,
  EOP: 0x74,
  RR: 0x76,
  'PRI-EOM': 0x79,
  'PRI-MPS': 0x7a,
  'PRI-EOP': 0x7c,
  PPS: 0x7d,
  CTC: 0x48,
  CRP: 0x58,
  DCN: 0x5f,
  FCD: 0x60,
  RCP: 0x61,
} as const;

export type FrameName = keyof typeof codes;

/** These bear no X: their first bit is part of the code. */
const withoutX = new Set<FrameName>(['DIS', 'CSI', 'NSF', 'DTC', 'CIG', 'PWD', 'NSC', 'SEP', 'FCD', 'RCP']);

const byCode = new Map<number, FrameName>();
for (const [name, code] of Object.entries(codes) as [FrameName, number][]) {
  byCode.set(code, name);
  if (!withoutX.has(name)) byCode.set(code | 0x80, name);
}

/** A frame of the binary coded signalling: `fif` is the facsimile information field, bits as transmitted, first highest. */
export interface T30Frame {
  readonly name: FrameName;
  readonly fif: Uint8Array;
  /** The last of its sequence (5.3.5: control field 1100 1000). */
  readonly isFinal: boolean;
}

/** T.30 5.3.4: one address for all. */
const ADDRESS = 0xff;
const NOT_FINAL = 0xc0;
const FINAL = 0xc8;

/** The octets between flag and frame check; `x` as 5.3.6.1 has it. */
export function writeFrame(frame: { name: FrameName; fif?: Uint8Array; isFinal: boolean; x: boolean }): Uint8Array {
  const { name, fif = new Uint8Array(0), isFinal, x } = frame;
  const octets = new Uint8Array(3 + fif.length);
  octets[0] = ADDRESS;
  octets[1] = isFinal ? FINAL : NOT_FINAL;
  octets[2] = x && !withoutX.has(name) ? codes[name] | 0x80 : codes[name];
  octets.set(fif, 3);
  return octets;
}

/** Undefined when it is no frame of T.30, or of one that we do not know. */
export function readFrame(octets: Uint8Array): T30Frame | undefined {
  if (octets.length < 3 || octets[0] !== ADDRESS || (octets[1]! & 0xf7) !== NOT_FINAL) return undefined;
  const name = byCode.get(octets[2]!);
  return name && { name, fif: octets.subarray(3), isFinal: (octets[1]! & 0x08) !== 0 };
}

/** CSI, TSI, CIG, SUB and PWD (5.3.6.2.4 ff.): twenty characters, the last one first, each with its lowest bit first. */
export function writeId(text: string): Uint8Array {
  const allowed = text.replace(/[^0-9+*# A-Za-z.-]/g, '').slice(0, 20);
  return Uint8Array.from([...allowed.padStart(20)].reverse(), (character) => reverseByte(character.charCodeAt(0)));
}

/** Blanks at both ends are left out; undefined when nothing else is there. */
export function readId(fif: Uint8Array): string | undefined {
  const text = [...fif.subarray(0, 20)]
    .map((octet) => reverseByte(octet) & 0x7f)
    .filter((code) => code >= 0x20 && code < 0x7f)
    .map((code) => String.fromCharCode(code))
    .reverse()
    .join('')
    .trim();
  return text || undefined;
}
