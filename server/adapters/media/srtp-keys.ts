import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { keyingBytesOf, type SrtpKey, type SrtpSuite } from '../../core/sip/crypto-attribute.ts';

/** What one direction's packets are protected with (RFC 3711 4.3); `auth` is not used with GCM. */
export interface SessionKeys {
  cipherKey: Buffer;
  salt: Buffer;
  auth: KeyObject;
}

/** RFC 3711 4.3.2. */
const labels = { rtp: { cipher: 0, auth: 1, salt: 2 }, rtcp: { cipher: 3, auth: 4, salt: 5 } } as const;
const authKeyBytes = 20;

export const isGcm = (suite: SrtpSuite): boolean => suite.startsWith('AEAD_');

/** `keySalt` is what an `a=crypto` line carries, of the right length for the suite. */
export function deriveKeys({ suite, keySalt }: SrtpKey, kind: 'rtp' | 'rtcp'): SessionKeys {
  const { key, salt } = keyingBytesOf(suite);
  const octets = Buffer.from(keySalt, 'base64');
  const masterKey = octets.subarray(0, key);
  const masterSalt = octets.subarray(key, key + salt);

  /** AES in counter mode, with the master salt (RFC 7714 11: that of GCM ends in zeros) and the label for a start. */
  function derive(label: number, length: number): Buffer {
    const start = Buffer.alloc(16);
    masterSalt.copy(start);
    start[7]! ^= label;
    const cipher = createCipheriv(key === 32 ? 'aes-256-ctr' : 'aes-128-ctr', masterKey, start);
    return cipher.update(Buffer.alloc(length));
  }

  const label = labels[kind];
  return {
    cipherKey: derive(label.cipher, key),
    salt: derive(label.salt, salt),
    auth: createSecretKey(derive(label.auth, authKeyBytes)),
  };
}
