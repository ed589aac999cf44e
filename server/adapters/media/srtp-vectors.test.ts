import { createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import type { SrtpKey } from '../../core/sip/crypto-attribute.ts';
import { createSrtpReceiver, createSrtpSender, protectionBytes } from './srtp.ts';
import { createPacketCipher } from './srtp-ciphers.ts';
import { deriveKeys } from './srtp-keys.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const keySaltOf = (key: string, salt: string): string => Buffer.concat([hex(key), hex(salt)]).toString('base64');
const b3: SrtpKey = {
  suite: 'AES_CM_128_HMAC_SHA1_80',
  keySalt: keySaltOf('E1F97A0D3E018BE0D64FA32C06DE4139', '0EC675AD498AFEEBB6960B3AABE6'),
};

test('RFC 3711 B.2: the key stream of AES in counter mode', () => {
  const keys = {
    cipherKey: hex('2B7E151628AED2A6ABF7158809CF4F3C'),
    salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'),
    auth: createSecretKey(Buffer.alloc(20)),
  };
  const cipher = createPacketCipher('AES_CM_128_HMAC_SHA1_80', keys, 'rtp');
  const stream = Buffer.alloc(48);
  cipher.seal(stream, { clearBytes: 0, trailer: Buffer.alloc(4), place: { ssrc: 0, index: 0 } });
  expect(stream).toEqual(
    hex('E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0'),
  );
});

test('RFC 3711 B.3: session keys from a master key', () => {
  const keys = deriveKeys(b3, 'rtp');
  expect(keys.cipherKey).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
  expect(keys.salt).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
  expect(keys.auth.export()).toEqual(hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
});

test('RFC 6188 7.2: session keys from a master key of 256 bits', () => {
  const master = 'f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6';
  const keySalt = keySaltOf(master, '3b04803de51ee7c96423ab5b78d2');
  const keys = deriveKeys({ suite: 'AES_256_CM_HMAC_SHA1_80', keySalt }, 'rtp');
  expect(keys.cipherKey).toEqual(hex('5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4'));
  expect(keys.salt).toEqual(hex('fa31791685ca444a9e07c6c64e93'));
  expect(keys.auth.export()).toEqual(hex('fd9c32d39ed5fbb5a9dc96b30818454d1313dc05'));
});

test('RFC 7714 16.1.1: an RTP packet under AEAD_AES_128_GCM', () => {
  const keys = {
    cipherKey: hex('000102030405060708090a0b0c0d0e0f'),
    salt: hex('517569642070726f2071756f'),
    auth: createSecretKey(Buffer.alloc(20)),
  };
  const cipher = createPacketCipher('AEAD_AES_128_GCM', keys, 'rtp');
  const packet = Buffer.concat([
    hex('8040f17b8041f8d35501a0b2'),
    Buffer.from('Gallia est omnis divisa in partes tres'),
  ]);
  const tag = cipher.seal(packet, {
    clearBytes: 12,
    trailer: Buffer.alloc(4),
    place: { ssrc: 0x5501a0b2, index: 0xf17b },
  });
  expect(Buffer.concat([packet, tag])).toEqual(
    hex(
      '8040f17b8041f8d35501a0b2 f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833' +
        '899d7f27beb16a9152cf765ee4390cce',
    ),
  );
});

// What other implementations print for the keys of B.3.
const clear = hex('800f1234decafbadcafebabe abababababababababababababababab');
const sealed = hex('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb');
const sealedReport = hex('81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798');

test('RFC 3711 3.1: a whole packet, both ways', () => {
  const data = Buffer.alloc(clear.length + protectionBytes);
  clear.copy(data);
  expect(data.subarray(0, createSrtpSender(b3).protect(data, clear.length))).toEqual(sealed);
  expect(createSrtpReceiver(b3).open(Buffer.from(sealed))).toEqual(clear);
});

test('RFC 3711 3.4: a whole report, both ways', () => {
  const report = hex('81c8000bcafebabe abababababababababababababababab');
  const sender = createSrtpSender(b3);
  sender.protectControl(report);
  expect(sender.protectControl(report)).toEqual(sealedReport);
  expect(createSrtpReceiver(b3).openControl(Buffer.from(sealedReport))).toEqual(report);
});
