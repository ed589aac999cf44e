import { createHash } from 'node:crypto';
import { randomToken } from './sip-endpoint.ts';

/**
 * The value of Authorization or Proxy-Authorization for a challenge (RFC 8760: SHA-256 and MD5, qop auth). Written apart
 * from the appliance's own digest, so that the two prove each other. Throws on an algorithm it does not know.
 */
export function answerChallenge(
  challenge: string,
  about: { user: string; password: string; method: string; uri: string },
): string {
  const param = (name: string): string | undefined => {
    const found = new RegExp(`\\b${name}=(?:"([^"]*)"|([^\\s,]+))`, 'i').exec(challenge);
    return found?.[1] ?? found?.[2];
  };
  const algorithm = param('algorithm') ?? 'MD5';
  const hashName = { MD5: 'md5', 'SHA-256': 'sha256' }[algorithm.toUpperCase()];
  if (!hashName) throw new Error(`unknown digest algorithm ${algorithm}`);
  const hash = (text: string): string => createHash(hashName).update(text).digest('hex');
  const [realm, nonce, opaque] = [param('realm') ?? '', param('nonce') ?? '', param('opaque')];
  const secret = hash(`${about.user}:${realm}:${about.password}`);
  const what = hash(`${about.method}:${about.uri}`);
  const fields = [
    `username="${about.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${about.uri}"`,
    `algorithm=${algorithm}`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ];
  if (!param('qop')) return `Digest ${[...fields, `response="${hash(`${secret}:${nonce}:${what}`)}"`].join(', ')}`;
  const cnonce = randomToken();
  const response = hash(`${secret}:${nonce}:00000001:${cnonce}:auth:${what}`);
  return `Digest ${[...fields, 'qop=auth', 'nc=00000001', `cnonce="${cnonce}"`, `response="${response}"`].join(', ')}`;
}

/** Of several challenges the strongest that we know. */
export const pickChallenge = (challenges: readonly string[]): string | undefined =>
  challenges.find((challenge) => /algorithm="?SHA-256\b(?!-sess)/i.test(challenge)) ?? challenges[0];
