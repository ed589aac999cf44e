export type G711 = 'PCMA' | 'PCMU';

/** RFC 3551 6: static payload types. */
export const payloadTypeOf: Record<G711, number> = { PCMA: 8, PCMU: 0 };

/** The law of a payload type; undefined for anything but G.711. */
export const codecOf = (payloadType: number): G711 | undefined =>
  payloadType === 8 ? 'PCMA' : payloadType === 0 ? 'PCMU' : undefined;

/** The octet that is silence. */
export const silenceOf: Record<G711, number> = { PCMA: 0xd5, PCMU: 0xff };

function decodeALaw(octet: number): number {
  const code = octet ^ 0x55;
  const exponent = (code >> 4) & 7;
  const mantissa = ((code & 0x0f) << 4) | 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

function decodeMuLaw(octet: number): number {
  const code = ~octet & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
  return code & 0x80 ? -magnitude : magnitude;
}

function encodeALaw(sample: number): number {
  // One's complement, so that -1 falls into the interval that begins at zero.
  const magnitude = (sample < 0 ? ~sample : sample) >> 4;
  const exponent = Math.max(0, 28 - Math.clz32(magnitude));
  const segment = exponent === 0 ? magnitude : (exponent << 4) | ((magnitude >> (exponent - 1)) & 0x0f);
  return (sample < 0 ? segment : segment | 0x80) ^ 0x55;
}

function encodeMuLaw(sample: number): number {
  const magnitude = Math.min(32_635, Math.abs(sample)) + 0x84;
  const exponent = 24 - Math.clz32(magnitude);
  const code = (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f);
  return ~(sample < 0 ? code | 0x80 : code) & 0xff;
}

const octets = Array.from({ length: 256 }, (_, octet) => octet);
/** The sample of an unsigned 16-bit index, so that a table can be asked with `sample & 0xffff`. */
const samples = Int16Array.from({ length: 65_536 }, (_, index) => (index << 16) >> 16);

/** 256 entries: octet to 16-bit sample. */
export const decodeTable: Record<G711, Int16Array> = {
  PCMA: Int16Array.from(octets, decodeALaw),
  PCMU: Int16Array.from(octets, decodeMuLaw),
};

/** 65536 entries, asked with `sample & 0xffff`. */
export const encodeTable: Record<G711, Uint8Array> = {
  PCMA: Uint8Array.from(samples, encodeALaw),
  PCMU: Uint8Array.from(samples, encodeMuLaw),
};

/** 256 entries: an octet of one law to the nearest of the other. */
export const transcodeTable: Record<`${G711}-${G711}`, Uint8Array> = {
  'PCMA-PCMA': Uint8Array.from(octets),
  'PCMU-PCMU': Uint8Array.from(octets),
  'PCMA-PCMU': Uint8Array.from(octets, (octet) => encodeMuLaw(decodeALaw(octet))),
  'PCMU-PCMA': Uint8Array.from(octets, (octet) => encodeALaw(decodeMuLaw(octet))),
};

/** Octets to samples at 8 kHz. */
export function decodeG711(octetsOfLaw: Uint8Array, codec: G711): Int16Array {
  const table = decodeTable[codec];
  const pcm = new Int16Array(octetsOfLaw.length);
  for (let i = 0; i < pcm.length; i++) pcm[i] = table[octetsOfLaw[i]!]!;
  return pcm;
}

/** Samples to octets. */
export function encodeG711(pcm: Int16Array, codec: G711): Uint8Array {
  const table = encodeTable[codec];
  const encoded = new Uint8Array(pcm.length);
  for (let i = 0; i < encoded.length; i++) encoded[i] = table[pcm[i]! & 0xffff]!;
  return encoded;
}
