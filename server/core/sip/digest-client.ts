import { type Auth, parseAuth, printAuth } from './auth-header.ts';
import { type DigestAlgorithm, digestResponse, type Hash, readAlgorithm } from './digest.ts';

/** A challenge that we can answer. */
export interface Challenge {
  realm: string;
  nonce: string;
  opaque?: string;
  /** As the server wrote it, to be given back so. */
  algorithmText?: string;
  algorithm: DigestAlgorithm;
  sess: boolean;
  /** `auth` when offered, else `auth-int`; absent when the server asked for none. */
  qop?: 'auth' | 'auth-int';
  /** RFC 7616 3.4.4: the server wants the user's name hashed. */
  userhash: boolean;
  /** The password was right, only the nonce is old: answer again, also when this is the second challenge. */
  stale: boolean;
}

/** The strongest first, though RFC 8760 2.4 leaves the order to the server: whoever lists MD5 first gains nothing by it. */
const strongestFirst: readonly DigestAlgorithm[] = ['SHA-512-256', 'SHA-256', 'MD5'];

/** More realms than any chain of proxies has: the others of a longer list stay unanswered. */
const maxRealms = 4;

/**
 * Of the values of WWW-Authenticate (or Proxy-Authenticate) headers the strongest challenge of each realm (RFC 3261 22.3:
 * each proxy on the way may have one), of equals the first listed. Empty when there is none that we can or, by `allowed`,
 * may answer.
 */
export function chooseChallenges(
  values: readonly string[],
  allowed: readonly DigestAlgorithm[] = strongestFirst,
): Challenge[] {
  const usable = values.flatMap((value) => parseAuth(value) ?? []).flatMap((auth) => readChallenge(auth) ?? []);
  const byRealm = Map.groupBy(usable, (challenge) => challenge.realm);
  return [...byRealm.values()].slice(0, maxRealms).flatMap((offered) => {
    const best = strongestFirst.find(
      (algorithm) => allowed.includes(algorithm) && offered.some((challenge) => challenge.algorithm === algorithm),
    );
    return offered.find((challenge) => challenge.algorithm === best) ?? [];
  });
}

/** The one to answer where there is one realm alone. */
export const chooseChallenge = (values: readonly string[]): Challenge | undefined => chooseChallenges(values)[0];

/** RFC 7616 3.5: the nonce to go on with, out of an Authentication-Info value. */
export function readNextNonce(value: string): string | undefined {
  // It has the parameters of a challenge, without a scheme before them.
  return parseAuth(`Digest ${value}`)?.[0]?.params.get('nextnonce') || undefined;
}

function readChallenge({ scheme, params }: Auth): Challenge | undefined {
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const algorithmText = params.get('algorithm');
  const algorithm = readAlgorithm(algorithmText);
  if (scheme.toLowerCase() !== 'digest' || realm === undefined || !nonce || !algorithm) return undefined;
  const offered = params
    .get('qop')
    ?.toLowerCase()
    .split(',')
    .map((word) => word.trim());
  const qop = (['auth', 'auth-int'] as const).find((word) => offered?.includes(word));
  if (offered && !qop) return undefined;
  const opaque = params.get('opaque');
  return {
    realm,
    nonce,
    ...algorithm,
    ...(algorithmText === undefined ? {} : { algorithmText }),
    ...(opaque === undefined ? {} : { opaque }),
    ...(qop ? { qop } : {}),
    userhash: params.get('userhash')?.toLowerCase() === 'true',
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

export interface Answering {
  challenge: Challenge;
  username: string;
  password: string;
  method: string;
  /** The request URI, exactly as sent. */
  uri: string;
  body: Uint8Array;
  /** Fresh and unguessable. */
  cnonce: string;
  /** How often this nonce has been answered, this time included: from 1. */
  count: number;
}

/** Value for Authorization (or Proxy-Authorization). */
export function answerChallenge(answering: Answering, hash: Hash): string {
  const { challenge, method, uri, cnonce, body } = answering;
  const { realm, nonce, algorithm, sess, qop, opaque, algorithmText } = challenge;
  const nc = answering.count.toString(16).padStart(8, '0');
  const response = digestResponse(
    {
      algorithm,
      sess,
      username: answering.username,
      realm,
      secret: { password: answering.password },
      nonce,
      method,
      uri,
      cnonce,
      body,
      ...(qop ? { quality: { qop, nc, cnonce } } : {}),
    },
    hash,
  );
  const username = challenge.userhash ? hash(algorithm, `${answering.username}:${realm}`) : answering.username;
  const params = new Map(Object.entries({ username, realm, nonce, uri, response: response ?? '' }));
  if (algorithmText !== undefined) params.set('algorithm', algorithmText);
  if (qop || sess) params.set('cnonce', cnonce);
  if (opaque !== undefined) params.set('opaque', opaque);
  if (challenge.userhash) params.set('userhash', 'true');
  if (qop) params.set('qop', qop).set('nc', nc);
  return printAuth({ scheme: 'Digest', params }, 'credentials');
}
