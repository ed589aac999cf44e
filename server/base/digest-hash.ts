import { createHash } from 'node:crypto';

/** The hash that a digest challenge names (RFC 8760), in lower-case hex. */
export function digestHash(algorithm: 'MD5' | 'SHA-256', data: string | Uint8Array): string {
  const name = algorithm === 'MD5' ? 'md5' : 'sha256';
  return createHash(name).update(data).digest('hex');
}
