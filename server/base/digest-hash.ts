import { createHash } from 'node:crypto';

const names = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const;

/** The hash that a digest challenge names (RFC 8760), in lower-case hex. */
export function digestHash(algorithm: keyof typeof names, data: string | Uint8Array): string {
  return createHash(names[algorithm]).update(data).digest('hex');
}
