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
  /** The password was right, only the nonce is old: answer again, also when this is the second challenge. */
  stale: boolean;
}

/**
 * The strongest challenge among the values of WWW-Authenticate (or Proxy-Authenticate) headers, RFC 8760 2.4: SHA-256
 * before MD5, then the first listed. Undefined when there is none that we can answer.
 */
export function chooseChallenge(values: readonly string[]): Challenge | undefined {
  const usable = values.flatMap((value) => parseAuth(value) ?? []).flatMap((auth) => readChallenge(auth) ?? []);
  return usable.find((challenge) => challenge.algorithm === 'SHA-256') ?? usable[0];
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
  const { challenge, username, method, uri, cnonce, body } = answering;
  const { realm, nonce, algorithm, sess, qop, opaque, algorithmText } = challenge;
  const nc = answering.count.toString(16).padStart(8, '0');
  const response = digestResponse(
    {
      algorithm,
      sess,
      username,
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
  const params = new Map(Object.entries({ username, realm, nonce, uri, response: response ?? '' }));
  if (algorithmText !== undefined) params.set('algorithm', algorithmText);
  if (qop || sess) params.set('cnonce', cnonce);
  if (opaque !== undefined) params.set('opaque', opaque);
  if (qop) params.set('qop', qop).set('nc', nc);
  return printAuth({ scheme: 'Digest', params }, 'credentials');
}
