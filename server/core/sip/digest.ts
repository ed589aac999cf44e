/** RFC 8760 2.1. */
export type DigestAlgorithm = 'MD5' | 'SHA-256' | 'SHA-512-256';

/** Lower-case hex of the hash; a text is hashed as UTF-8. */
export type Hash = (algorithm: DigestAlgorithm, data: string | Uint8Array) => string;

/** What a user's password is known by. `ha1` is H(username:realm:password) for each algorithm that may be used. */
export type Secret = { password: string } | { ha1: Partial<Record<DigestAlgorithm, string>> };

/** `MD5`, `sha-256`, `SHA-256-sess`; a missing one means MD5 (RFC 7616 3.3). Undefined for one that we cannot do. */
export function readAlgorithm(text: string | undefined): { algorithm: DigestAlgorithm; sess: boolean } | undefined {
  const match = /^(MD5|SHA-256|SHA-512-256)(-SESS)?$/.exec((text ?? 'MD5').toUpperCase());
  return match ? { algorithm: match[1] as DigestAlgorithm, sess: match[2] !== undefined } : undefined;
}

export interface DigestInput {
  algorithm: DigestAlgorithm;
  sess: boolean;
  username: string;
  realm: string;
  secret: Secret;
  nonce: string;
  method: string;
  uri: string;
  /** Absent: the old form of RFC 2069, which RFC 3261 22.4 still allows. */
  quality?: { qop: 'auth' | 'auth-int'; nc: string; cnonce: string };
  /** The -sess variants need one also without qop. */
  cnonce?: string;
  /** Counts for `auth-int` only. */
  body: Uint8Array;
}

/** The `response` of RFC 7616 3.4.1; undefined when the secret is not known for this algorithm. */
export function digestResponse(input: DigestInput, hash: Hash): string | undefined {
  const { algorithm, quality, nonce } = input;
  const h = (text: string): string => hash(algorithm, text);
  const plain =
    'password' in input.secret
      ? h(`${input.username}:${input.realm}:${input.secret.password}`)
      : input.secret.ha1[algorithm]?.toLowerCase();
  if (plain === undefined) return undefined;
  const ha1 = input.sess ? h(`${plain}:${nonce}:${quality?.cnonce ?? input.cnonce ?? ''}`) : plain;
  const bodyPart = quality?.qop === 'auth-int' ? `:${hash(algorithm, input.body)}` : '';
  const ha2 = h(`${input.method}:${input.uri}${bodyPart}`);
  return quality
    ? h(`${ha1}:${nonce}:${quality.nc}:${quality.cnonce}:${quality.qop}:${ha2}`)
    : h(`${ha1}:${nonce}:${ha2}`);
}
