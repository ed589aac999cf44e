/** Octets of master key and master salt together (RFC 4568 6.2, 6188 4, 7714 14.2); order is the order of our offers. */
const keyingBytes = {
  AES_CM_128_HMAC_SHA1_80: { key: 16, salt: 14 },
  AEAD_AES_128_GCM: { key: 16, salt: 12 },
  AES_256_CM_HMAC_SHA1_80: { key: 32, salt: 14 },
  AEAD_AES_256_GCM: { key: 32, salt: 12 },
  AES_CM_128_HMAC_SHA1_32: { key: 16, salt: 14 },
  AES_256_CM_HMAC_SHA1_32: { key: 32, salt: 14 },
} as const;

export type SrtpSuite = keyof typeof keyingBytes;

/** One direction's master key (RFC 4568 6.1). */
export interface SrtpKey {
  suite: SrtpSuite;
  /** Base64 of master key and salt. Never to be logged. */
  keySalt: string;
  /** Stands behind each packet, so many octets long; absent = none. */
  mki?: { value: number; bytes: number };
}

/** An `a=crypto` line that we can use. */
export interface CryptoLine extends SrtpKey {
  tag: number;
}

/** Those of our offers; the 32-bit tags are only taken from others. */
export const offeredSuites: readonly SrtpSuite[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AEAD_AES_128_GCM',
  'AES_256_CM_HMAC_SHA1_80',
  'AEAD_AES_256_GCM',
];

export const keyingBytesOf = (suite: SrtpSuite): { key: number; salt: number } => keyingBytes[suite];

/** RFC 6188 says AES_256_CM; older Linphone and others turn it round. */
const alias: Record<string, SrtpSuite> = {
  AES_CM_256_HMAC_SHA1_80: 'AES_256_CM_HMAC_SHA1_80',
  AES_CM_256_HMAC_SHA1_32: 'AES_256_CM_HMAC_SHA1_32',
};

/** A key that is spent sooner (22 minutes of 20 ms packets) would fall due in the middle of usual calls; we never renew by ourselves. */
const leastLifetimePackets = 2 ** 16;
const mostLifetimePackets = 2 ** 48;
/** RFC 4568 6.1: up to 128 octets; numbers beyond 32 bits nobody uses. */
const mostMkiBytes = 128;

function readSuite(text: string): SrtpSuite | undefined {
  const name = text.toUpperCase();
  return Object.hasOwn(keyingBytes, name) ? (name as SrtpSuite) : Object.hasOwn(alias, name) ? alias[name] : undefined;
}

function readLifetime(text: string): number | undefined {
  const power = /^2\^([0-9]{1,2})$/.exec(text);
  const packets = power ? 2 ** Number(power[1]) : /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return packets >= leastLifetimePackets && packets <= mostLifetimePackets ? packets : undefined;
}

function readMki(text: string): SrtpKey['mki'] {
  const match = /^([0-9]{1,10}):([0-9]{1,3})$/.exec(text);
  if (!match) return undefined;
  const value = Number(match[1]);
  const bytes = Number(match[2]);
  const fits = value <= 0xffff_ffff && (bytes >= 4 || value < 256 ** bytes);
  return bytes >= 1 && bytes <= mostMkiBytes && fits ? { value, bytes } : undefined;
}

/** `inline:<key||salt>[|lifetime][|MKI:length]`; one key only: with several, the MKI would say which. */
function readKey(params: string, suite: SrtpSuite): SrtpKey | undefined {
  const [keySalt, ...rest] = /^inline:(\S+)$/i.exec(params)?.[1]?.split('|') ?? [];
  const { key, salt } = keyingBytes[suite];
  const padded = keySalt && keySalt + '='.repeat(-keySalt.length & 3);
  const length = Math.ceil((key + salt) / 3) * 4;
  if (!padded || padded.length !== length || !/^[A-Za-z0-9+/]+={0,2}$/.test(padded)) return undefined;
  if ((padded.length / 4) * 3 - (padded.split('=').length - 1) !== key + salt) return undefined;
  const made: SrtpKey = { suite, keySalt: padded };
  if (rest.length > 2) return undefined;
  for (const [index, part] of rest.entries()) {
    // The lifetime stands first; without a colon it can be nothing else.
    if (!part.includes(':')) {
      if (index > 0 || readLifetime(part) === undefined) return undefined;
      continue;
    }
    const mki = readMki(part);
    if (!mki || made.mki) return undefined;
    made.mki = mki;
  }
  return made;
}

/** RFC 4568 6.3: what may be passed over. The others change how packets look, and unknown ones must not be passed over. */
const isHarmless = (param: string): boolean => param.startsWith('-') || /^(WSH=[0-9]+|KDR=0)$/i.test(param);

/**
 * The value of an `a=crypto` attribute (RFC 4568 9.1); undefined when it is malformed, of a suite that we do not have, or
 * asks for what we do not do: several keys, a short life, key derivation rates, packets without encryption or tag.
 */
export function readCrypto(value: string): CryptoLine | undefined {
  const [tagText, suiteText, params, ...session] = value.trim().split(/[ \t]+/);
  const suite = readSuite(suiteText ?? '');
  if (!suite || !params || !/^[0-9]{1,9}$/.test(tagText ?? '') || !session.every(isHarmless)) return undefined;
  const key = readKey(params, suite);
  return key && { tag: Number(tagText), ...key };
}

/** The whole attribute line; no lifetime (the suite's own holds), no MKI. */
export const printCrypto = ({ tag, suite, keySalt }: CryptoLine): string =>
  `a=crypto:${tag} ${suite} inline:${keySalt}`;
