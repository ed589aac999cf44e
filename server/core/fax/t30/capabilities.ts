import type { FaxResolution } from '../page.ts';
import { type Modulation, readModulations, type Speed, speeds, writeModulations } from './speeds.ts';

export type Coding = 'mh' | 'mr' | 'mmr';

/** What a station can do (DIS, DTC): T.30 table 2, as far as pages in black and white need it. */
export interface Capabilities {
  readonly receives: boolean;
  /** A document waits to be called for (polling). */
  readonly hasDocument: boolean;
  readonly modulations: readonly Modulation[];
  readonly resolutions: readonly FaxResolution[];
  readonly codings: readonly Coding[];
  readonly ecm: boolean;
  /** Pels of a row it can take: 1728, 2048, 2432. */
  readonly widths: readonly number[];
  readonly unlimitedLength: boolean;
  /** Milliseconds that a coded row must last, by resolution. */
  readonly scanLineMs: Readonly<Record<FaxResolution, number>>;
  readonly takesSubaddress: boolean;
  readonly polledSubaddress: boolean;
  readonly takesPassword: boolean;
}

/** What is agreed for the pages that follow (DCS). */
export interface Agreement {
  readonly speed: Speed;
  readonly resolution: FaxResolution;
  readonly coding: Coding;
  readonly ecm: boolean;
  /** Octets of an ECM frame: 256, or 64. */
  readonly frameOctets: 256 | 64;
  readonly width: number;
  readonly scanLineMs: number;
}

/** T.30 table 2: bits are counted from 1, in the order of their transmission. */
const bit = {
  hasDocument: 9,
  receives: 10,
  rate: 11,
  fine: 15,
  twoDimensional: 16,
  width: 17,
  length: 19,
  scanLine: 21,
  ecm: 27,
  frames64: 28,
  mmr: 31,
  superfine: 41,
  superfineHalves: 46,
  selectivePolling: 47,
  subaddress: 49,
  password: 50,
} as const;

const has = (fif: Uint8Array, number: number): boolean =>
  (((fif[(number - 1) >> 3] ?? 0) >> (7 - ((number - 1) & 7))) & 1) === 1;

/** `count` bits from `number` on as one number, the first highest. */
function field(fif: Uint8Array, number: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index++) value = (value << 1) | Number(has(fif, number + index));
  return value;
}

/** Sets bits and, as a last step, the extension bits (24, 32, 40, …) that say that another octet follows. */
class Field {
  readonly #octets: number[] = [0, 0, 0];

  set(number: number, value: number | boolean, count = 1): this {
    for (let index = 0; index < count; index++) {
      const at = number + index - 1;
      while (this.#octets.length <= at >> 3) this.#octets.push(0);
      if ((Number(value) >> (count - 1 - index)) & 1) this.#octets[at >> 3]! |= 0x80 >> (at & 7);
    }
    return this;
  }

  done(): Uint8Array {
    while (this.#octets.length > 3 && this.#octets.at(-1) === 0) this.#octets.pop();
    for (let index = 2; index < this.#octets.length - 1; index++) this.#octets[index]! |= 1;
    return Uint8Array.from(this.#octets);
  }
}

/** Bits 21 to 23 of a DIS: milliseconds at 3.85 lines a millimetre, and whether 7.7 lines need only half of it. */
const scanLines: Readonly<Record<number, readonly [ms: number, halved: boolean]>> = {
  0: [20, false],
  1: [40, false],
  2: [10, false],
  4: [5, false],
  3: [10, true],
  6: [20, true],
  5: [40, true],
  7: [0, false],
};
const scanLineCodes: Readonly<Record<number, number>> = { 20: 0b000, 40: 0b001, 10: 0b010, 5: 0b100, 0: 0b111 };

export function readCapabilities(fif: Uint8Array): Capabilities {
  const length = extendedOctets(fif);
  const said = fif.subarray(0, length);
  const ecm = has(said, bit.ecm);
  const mr = has(said, bit.twoDimensional);
  const [ms, halved] = scanLines[field(said, bit.scanLine, 3)]!;
  const fineMs = halved ? ms / 2 : ms;
  const width = field(said, bit.width, 2);
  return {
    receives: has(said, bit.receives),
    hasDocument: has(said, bit.hasDocument),
    modulations: readModulations(field(said, bit.rate, 4)),
    resolutions: [
      'standard',
      ...(has(said, bit.fine) ? (['fine'] as const) : []),
      ...(has(said, bit.superfine) ? (['superfine'] as const) : []),
    ],
    codings: ['mh', ...(mr ? (['mr'] as const) : []), ...(ecm && has(said, bit.mmr) ? (['mmr'] as const) : [])],
    ecm,
    widths: width === 0b00 ? [1728] : width === 0b10 ? [1728, 2048] : [1728, 2048, 2432],
    unlimitedLength: field(said, bit.length, 2) === 0b01,
    scanLineMs: {
      standard: ms,
      fine: fineMs,
      superfine: has(said, bit.superfineHalves) ? Math.ceil(fineMs / 2) : fineMs,
    },
    takesSubaddress: has(said, bit.subaddress),
    polledSubaddress: has(said, bit.selectivePolling),
    takesPassword: has(said, bit.password),
  };
}

/** Three octets, and those more that the extension bits of the ones before announce. */
function extendedOctets(fif: Uint8Array): number {
  let octets = Math.min(3, fif.length);
  while (octets >= 3 && octets < fif.length && fif[octets - 1]! & 1) octets++;
  return octets;
}

export function writeCapabilities(of: Capabilities): Uint8Array {
  return new Field()
    .set(bit.hasDocument, of.hasDocument)
    .set(bit.receives, of.receives)
    .set(bit.rate, writeModulations(of.modulations), 4)
    .set(bit.fine, of.resolutions.includes('fine'))
    .set(bit.twoDimensional, of.codings.includes('mr'))
    .set(bit.width, of.widths.includes(2432) ? 0b01 : of.widths.includes(2048) ? 0b10 : 0b00, 2)
    .set(bit.length, of.unlimitedLength ? 0b01 : 0b00, 2)
    .set(bit.scanLine, scanLineCodes[of.scanLineMs.standard] ?? 0b000, 3)
    .set(bit.ecm, of.ecm)
    .set(bit.mmr, of.ecm && of.codings.includes('mmr'))
    .set(bit.superfine, of.resolutions.includes('superfine'))
    .set(bit.selectivePolling, of.polledSubaddress)
    .set(bit.subaddress, of.takesSubaddress)
    .set(bit.password, of.takesPassword)
    .done();
}

export function writeAgreement(of: Agreement): Uint8Array {
  return new Field()
    .set(bit.receives, true)
    .set(bit.rate, of.speed.dcs, 4)
    .set(bit.fine, of.resolution === 'fine')
    .set(bit.twoDimensional, of.coding === 'mr')
    .set(bit.width, of.width === 2432 ? 0b01 : of.width === 2048 ? 0b10 : 0b00, 2)
    .set(bit.length, 0b01, 2)
    .set(bit.scanLine, scanLineCodes[of.scanLineMs] ?? 0b000, 3)
    .set(bit.ecm, of.ecm)
    .set(bit.frames64, of.ecm && of.frameOctets === 64)
    .set(bit.mmr, of.ecm && of.coding === 'mmr')
    .set(bit.superfine, of.resolution === 'superfine')
    .done();
}

/** Undefined when it asks for what we do not know (V.33, widths that are none). */
export function readAgreement(fif: Uint8Array): Agreement | undefined {
  const said = fif.subarray(0, extendedOctets(fif));
  const rate = field(said, bit.rate, 4);
  const speed = speeds.find(({ dcs }) => dcs === rate);
  const width = ({ 0: 1728, 2: 2048, 1: 2432 } as Record<number, number>)[field(said, bit.width, 2)];
  if (!speed || !width) return undefined;
  const ecm = has(said, bit.ecm);
  return {
    speed,
    resolution: has(said, bit.superfine) ? 'superfine' : has(said, bit.fine) ? 'fine' : 'standard',
    coding: ecm && has(said, bit.mmr) ? 'mmr' : has(said, bit.twoDimensional) ? 'mr' : 'mh',
    ecm,
    frameOctets: ecm && has(said, bit.frames64) ? 64 : 256,
    width,
    scanLineMs: scanLines[field(said, bit.scanLine, 3)]![0],
  };
}

/** Milliseconds a row that the norm has a code for, not shorter than `ms`. */
export const scanLineStep = (ms: number): number => [0, 5, 10, 20, 40].find((step) => step >= ms) ?? 40;

/** What both ends can do with pages of such width and resolution: the best coding, and pages no finer than the far end takes. */
export function agree(on: {
  ours: Pick<Capabilities, 'codings' | 'ecm'>;
  theirs: Capabilities;
  speed: Speed;
  resolution: FaxResolution;
  width: number;
}): Agreement {
  const { ours, theirs, speed } = on;
  const ecm = ours.ecm && theirs.ecm;
  const resolution = coarsest(on.resolution, theirs.resolutions);
  // T.6 has no line ends to find one's way by: it is allowed with error correction alone (table 2, note to bit 31).
  const coding = (['mmr', 'mr', 'mh'] as const).find(
    (each) => (each !== 'mmr' || ecm) && ours.codings.includes(each) && theirs.codings.includes(each),
  );
  return {
    speed,
    resolution,
    coding: coding ?? 'mh',
    ecm,
    frameOctets: 256,
    width: on.width,
    // A.3: error correction needs no minimum of the scan line.
    scanLineMs: ecm ? 0 : scanLineStep(theirs.scanLineMs[resolution]),
  };
}

/** The finest that the far end takes, not finer than what is wanted. */
export function coarsest(wanted: FaxResolution, taken: readonly FaxResolution[]): FaxResolution {
  const order: readonly FaxResolution[] = ['superfine', 'fine', 'standard'];
  return order.slice(order.indexOf(wanted)).find((each) => taken.includes(each)) ?? 'standard';
}
