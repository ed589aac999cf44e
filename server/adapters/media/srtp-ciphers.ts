import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { SrtpSuite } from '../../core/sip/crypto-attribute.ts';
import { isGcm, type SessionKeys } from './srtp-keys.ts';

/** Where a packet stands: `index` is the 48-bit one of RTP or the 31-bit one of RTCP. */
export interface PacketPlace {
  ssrc: number;
  index: number;
}

/** How one direction's packets of one kind are encrypted. All work on the packet where it lies. */
export interface PacketCipher {
  /** Octets of the tag, directly behind what is encrypted for GCM, else behind all. */
  readonly tagBytes: number;
  /**
   * Encrypts `data` from `clearBytes` on and answers with the tag, which also covers the clear head and `trailer` (the
   * rollover counter, or RTCP's index word).
   */
  seal(data: Buffer, options: { clearBytes: number; trailer: Buffer; place: PacketPlace }): Buffer;
  /** Decrypts when the tag is right; false, and nothing was touched, when it is not. */
  open(data: Buffer, options: { clearBytes: number; trailer: Buffer; place: PacketPlace; tag: Buffer }): boolean;
}

const blockBytes = 16;
/** Holds any datagram that travels unfragmented; longer ones must not come here. */
export const mostPacketBytes = 1536;
const mostBlocks = mostPacketBytes / blockBytes;

/** RFC 3711 4.1.1, with HMAC-SHA1 (4.2.1). */
function createCounterCipher(keys: SessionKeys, tagBytes: number): PacketCipher {
  const { cipherKey, salt, auth } = keys;
  // Counter blocks made here and run through a cipher that lives as long as the key: one made for each packet costs
  // more than all the encryption of it.
  const blockCipher = createCipheriv(cipherKey.length === 32 ? 'aes-256-ecb' : 'aes-128-ecb', cipherKey, null);
  blockCipher.setAutoPadding(false);
  const counters = Buffer.alloc(mostBlocks * blockBytes);
  for (let block = 0; block < mostBlocks; block++) counters.writeUInt16BE(block, block * blockBytes + 14);
  const start = Buffer.alloc(blockBytes - 2);

  function placeCounters({ ssrc, index }: PacketPlace, blocks: number): void {
    salt.copy(start);
    start.writeUInt32BE((start.readUInt32BE(4) ^ ssrc) >>> 0, 4);
    start.writeUInt16BE(start.readUInt16BE(8) ^ Math.floor(index / 2 ** 32), 8);
    start.writeUInt32BE((start.readUInt32BE(10) ^ (index % 2 ** 32)) >>> 0, 10);
    for (let block = 0; block < blocks; block++) start.copy(counters, block * blockBytes);
  }

  function crypt(data: Buffer, clearBytes: number, place: PacketPlace): void {
    const blocks = Math.ceil((data.length - clearBytes) / blockBytes);
    placeCounters(place, blocks);
    const stream = blockCipher.update(counters.subarray(0, blocks * blockBytes));
    for (let at = clearBytes; at < data.length; at++) data[at]! ^= stream[at - clearBytes]!;
  }

  const tagOf = (data: Buffer, trailer: Buffer): Buffer =>
    createHmac('sha1', auth).update(data).update(trailer).digest().subarray(0, tagBytes);

  return {
    tagBytes,
    seal(data, { clearBytes, trailer, place }) {
      crypt(data, clearBytes, place);
      return tagOf(data, trailer);
    },
    open(data, { clearBytes, trailer, place, tag }) {
      if (!timingSafeEqual(tagOf(data, trailer), tag)) return false;
      crypt(data, clearBytes, place);
      return true;
    },
  };
}

const gcmTagBytes = 16;

/** RFC 7714 8 and 9: the trailer is authenticated for RTCP; RTP has its rollover counter in the nonce. */
function createGcmCipher({ cipherKey, salt }: SessionKeys, kind: 'rtp' | 'rtcp'): PacketCipher {
  const name = cipherKey.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm';
  const key = createSecretKey(cipherKey);
  const nonce = Buffer.alloc(12);

  function placeNonce({ ssrc, index }: PacketPlace): void {
    nonce.writeUInt32BE(ssrc, 2);
    nonce.writeUIntBE(index, 6, 6);
    nonce[0] = 0;
    nonce[1] = 0;
    for (let at = 0; at < nonce.length; at++) nonce[at]! ^= salt[at]!;
  }
  const clear = (data: Buffer, clearBytes: number, trailer: Buffer): Buffer =>
    kind === 'rtp' ? data.subarray(0, clearBytes) : Buffer.concat([data.subarray(0, clearBytes), trailer]);

  return {
    tagBytes: gcmTagBytes,
    seal(data, { clearBytes, trailer, place }) {
      placeNonce(place);
      const cipher = createCipheriv(name, key, nonce).setAAD(clear(data, clearBytes, trailer));
      data.set(cipher.update(data.subarray(clearBytes)), clearBytes);
      cipher.final();
      return cipher.getAuthTag();
    },
    open(data, { clearBytes, trailer, place, tag }) {
      placeNonce(place);
      const cipher = createDecipheriv(name, key, nonce)
        .setAAD(clear(data, clearBytes, trailer))
        .setAuthTag(tag);
      const plain = cipher.update(data.subarray(clearBytes));
      try {
        cipher.final();
      } catch {
        // The only thing that it refuses is a wrong tag.
        return false;
      }
      data.set(plain, clearBytes);
      return true;
    },
  };
}

/** RFC 3711 5, RFC 6188 3, RFC 7714 13: RTCP keeps 80 bits of tag also where RTP has 32. */
export function createPacketCipher(suite: SrtpSuite, keys: SessionKeys, kind: 'rtp' | 'rtcp'): PacketCipher {
  if (isGcm(suite)) return createGcmCipher(keys, kind);
  return createCounterCipher(keys, kind === 'rtp' && suite.endsWith('_32') ? 4 : 10);
}
