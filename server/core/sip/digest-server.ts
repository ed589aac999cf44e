import { parseCredentials, printAuth } from './auth-header.ts';
import { type DigestAlgorithm, digestResponse, type Hash, readAlgorithm, type Secret } from './digest.ts';
import { parseSipUri, parseUri, type SipUri, sameUri } from './uri.ts';

/** Keyed hash (HMAC) of the text, hex; only this exchange knows the key. */
export type Sign = (text: string) => string;

/**
 * A nonce that tells its own age and needs no memory. `salt` is fresh randomness of letters and digits. `peer` is the
 * address it is sent to: nobody else can use it, so who answers with it is truly there (also over UDP).
 */
export function makeNonce(made: { nowMs: number; salt: string; realm: string; peer?: string }, sign: Sign): string {
  const open = `${made.nowMs.toString(36)}.${made.salt}`;
  return `${open}.${sign(marked(open, made))}`;
}

const marked = (open: string, { realm, peer = '' }: { realm: string; peer?: string }): string =>
  `${open}.${realm}.${peer}`;

/**
 * Values of WWW-Authenticate (or Proxy-Authenticate), one header each, the preferred algorithm first (RFC 8760 2.3).
 * `stale`: the credentials were right but their nonce too old; the phone answers anew without asking its user.
 */
export function makeChallenges(challenge: {
  realm: string;
  nonce: string;
  stale?: boolean;
  algorithms?: readonly DigestAlgorithm[];
}): string[] {
  const { realm, nonce, stale, algorithms = ['SHA-256', 'MD5'] } = challenge;
  return algorithms.map((algorithm) => {
    const params = new Map(Object.entries({ realm, nonce, algorithm, qop: 'auth' }));
    if (stale) params.set('stale', 'true');
    return printAuth({ scheme: 'Digest', params }, 'challenge');
  });
}

export interface Credentials {
  username: string;
  realm: string;
  nonce: string;
  uri: string;
  response: string;
  algorithm: DigestAlgorithm;
  sess: boolean;
  quality?: { qop: 'auth' | 'auth-int'; nc: string; cnonce: string };
  cnonce?: string;
}

/** Digest credentials out of an Authorization value; undefined for other schemes, gaps, and algorithms not ours. */
export function readCredentials(value: string): Credentials | undefined {
  const auth = parseCredentials(value);
  if (auth?.scheme.toLowerCase() !== 'digest') return undefined;
  const { params } = auth;
  const [username, realm, nonce, uri, response] = ['username', 'realm', 'nonce', 'uri', 'response'].map((name) =>
    params.get(name),
  );
  const algorithm = readAlgorithm(params.get('algorithm'));
  if (!username || realm === undefined || !nonce || !uri || !response || !algorithm) return undefined;
  const cnonce = params.get('cnonce');
  const rest = cnonce === undefined ? {} : { cnonce };
  const qop = params.get('qop')?.toLowerCase();
  if (qop === undefined) return { username, realm, nonce, uri, response, ...algorithm, ...rest };
  const nc = params.get('nc') ?? '';
  if ((qop !== 'auth' && qop !== 'auth-int') || !/^[0-9A-Fa-f]{8}$/.test(nc) || !cnonce) return undefined;
  return { username, realm, nonce, uri, response, ...algorithm, ...rest, quality: { qop, nc, cnonce } };
}

/** The request that bears the credentials, and what the exchange knows of the user. */
export interface Checked {
  credentials: Credentials;
  method: string;
  requestUri: string;
  body: Uint8Array;
  realm: string;
  /** Undefined for an unknown user: the same work is done, so that time does not tell who exists. */
  secret: Secret | undefined;
  nowMs: number;
  nonceLifeMs: number;
  /** Address that the request came from, where nonces are made for one. */
  peer?: string;
  /** Names and addresses of this exchange: phones may write another of them into `uri` than into the request. */
  ownHosts?: readonly string[];
}

export type Verdict =
  /**
   * `nc` (absent without qop) must be higher than any seen before with this nonce, else it is a replay: the caller
   * remembers it for `nonceLifeMs`.
   */
  | { kind: 'accepted'; username: string; nonce: string; nc?: number }
  /**
   * The nonce is too old, not ours, or was given to another address: challenge again with `stale`. Says nothing about
   * the password, or one could be guessed without ever being where the answers go.
   */
  | { kind: 'stale' }
  | { kind: 'rejected'; why: 'realm' | 'uri' | 'response' };

/** Judges credentials (RFC 7616 3.4.6, RFC 3261 22.4). */
export function verifyCredentials(checked: Checked, tools: { hash: Hash; sign: Sign }): Verdict {
  const { credentials, realm, method, body, secret } = checked;
  // All the work is done in each case: what a refusal took must not tell what was wrong.
  const isAlive = isNonceAlive(checked, tools.sign);
  const expected = digestResponse({ ...credentials, method, body, secret: secret ?? { password: '' } }, tools.hash);
  const isRight = expected !== undefined && sameText(expected, credentials.response.toLowerCase());
  if (credentials.realm !== realm) return { kind: 'rejected', why: 'realm' };
  if (!isAlive) return { kind: 'stale' };
  if (!isUriAllowed(checked)) return { kind: 'rejected', why: 'uri' };
  if (!isRight || !secret) return { kind: 'rejected', why: 'response' };
  const { username, nonce, quality } = credentials;
  return { kind: 'accepted', username, nonce, ...(quality ? { nc: Number.parseInt(quality.nc, 16) } : {}) };
}

function isNonceAlive(checked: Checked, sign: Sign): boolean {
  const { credentials, nowMs, nonceLifeMs } = checked;
  const [stamp, salt, mark, ...more] = credentials.nonce.split('.');
  if (!stamp || !salt || !mark || more.length > 0 || !/^[0-9a-z]{1,11}$/.test(stamp)) return false;
  if (!sameText(sign(marked(`${stamp}.${salt}`, checked)), mark)) return false;
  const ageMs = nowMs - Number.parseInt(stamp, 36);
  return ageMs >= 0 && ageMs <= nonceLifeMs;
}

/**
 * The digest's `uri` is the request's; or its host is the request's or one of ours, and its user the same or left out:
 * phones write `sip:domain` there, whatever they call.
 */
function isUriAllowed({ credentials, requestUri, ownHosts = [] }: Checked): boolean {
  if (credentials.uri === requestUri) return true;
  const given = parseUri(credentials.uri);
  const asked = parseUri(requestUri);
  if (!given || !asked) return false;
  if (sameUri(given, asked)) return true;
  const [givenSip, askedSip] = [parseSipUri(credentials.uri), parseSipUri(requestUri)];
  return givenSip !== undefined && askedSip !== undefined && isVariant({ given: givenSip, asked: askedSip, ownHosts });
}

function isVariant(uris: { given: SipUri; asked: SipUri; ownHosts: readonly string[] }): boolean {
  const { given, asked } = uris;
  const hosts = [asked.host, ...uris.ownHosts].map((host) => host.toLowerCase());
  return hosts.includes(given.host.toLowerCase()) && (given.user === undefined || given.user === asked.user);
}

/** Takes the same time wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at % (b.length || 1));
  return difference === 0;
}
