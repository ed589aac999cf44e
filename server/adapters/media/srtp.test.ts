import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { printRtp } from '../../core/rtp/packet.ts';
import { keyingBytesOf, type SrtpKey, type SrtpSuite } from '../../core/sip/crypto-attribute.ts';
import { createSrtpReceiver, createSrtpSender, protectionBytes, type SrtpSender } from './srtp.ts';

const suites: SrtpSuite[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
  'AES_256_CM_HMAC_SHA1_80',
  'AES_256_CM_HMAC_SHA1_32',
  'AEAD_AES_128_GCM',
  'AEAD_AES_256_GCM',
];

function newKey(suite: SrtpSuite = 'AES_CM_128_HMAC_SHA1_80'): SrtpKey {
  const { key, salt } = keyingBytesOf(suite);
  return { suite, keySalt: randomBytes(key + salt).toString('base64') };
}

const rtp = (sequence: number, ssrc = 7): Buffer =>
  Buffer.from(
    printRtp({
      payloadType: 8,
      marker: false,
      sequence: sequence & 0xffff,
      timestamp: sequence * 160,
      ssrc,
      payload: Buffer.alloc(160, sequence),
    }),
  );

function seal(sender: SrtpSender, plain: Buffer): Buffer {
  const data = Buffer.alloc(plain.length + protectionBytes);
  plain.copy(data);
  return data.subarray(0, sender.protect(data, plain.length));
}

const report = Buffer.from(`81c80006${'00'.repeat(24)}`, 'hex');

/** The same packet with an MKI where the norm puts it. */
function withMki(packet: Buffer, options: { mki: Buffer; behindTag: boolean; tagBytes: number }): Buffer {
  const at = options.behindTag ? packet.length : packet.length - options.tagBytes;
  return Buffer.concat([packet.subarray(0, at), options.mki, packet.subarray(at)]);
}

test.each(suites)('%s: what one end seals the other opens, and nobody else', (suite) => {
  const key = newKey(suite);
  const sender = createSrtpSender(key);
  const sealed = seal(sender, rtp(1));
  const sealedReport = sender.protectControl(report);
  expect(sealed.subarray(12).includes(Buffer.alloc(16, 1))).toBe(false);
  const receiver = createSrtpReceiver(key);
  expect(receiver.open(Buffer.from(sealed))).toEqual(rtp(1));
  expect(receiver.openControl(Buffer.from(sealedReport))).toEqual(report);
  const other = createSrtpReceiver(newKey(suite));
  expect(other.open(Buffer.from(sealed))).toBeUndefined();
  expect(other.openControl(Buffer.from(sealedReport))).toBeUndefined();
});

test.each(suites)('%s: a changed octet anywhere is noticed, and leaves the stream as it was', (suite) => {
  const key = newKey(suite);
  const sender = createSrtpSender(key);
  const receiver = createSrtpReceiver(key);
  const [first, second] = [seal(sender, rtp(1)), seal(sender, rtp(2))];
  const sealedReport = sender.protectControl(report);
  receiver.open(first);
  for (const at of [1, 3, 11, 20, second.length - 1]) {
    const changed = Buffer.from(second);
    changed[at]! ^= 1;
    expect(receiver.open(changed), `octet ${at}`).toBeUndefined();
  }
  for (const at of [1, 7, 12, sealedReport.length - 5, sealedReport.length - 1]) {
    const changed = Buffer.from(sealedReport);
    changed[at]! ^= 1;
    expect(receiver.openControl(changed), `octet ${at} of the report`).toBeUndefined();
  }
  expect(receiver.open(second)).toEqual(rtp(2));
  expect(receiver.openControl(sealedReport)).toEqual(report);
});

test('RFC 3711 3.3.2: a packet that comes again is not heard again, in whatever order', () => {
  const key = newKey();
  const sender = createSrtpSender(key);
  const receiver = createSrtpReceiver(key);
  const packets = Array.from({ length: 200 }, (_, at) => seal(sender, rtp(at)));
  const opens = (at: number) => receiver.open(Buffer.from(packets[at]!)) !== undefined;
  expect([0, 2, 1].map(opens)).toEqual([true, true, true]);
  expect([0, 1, 2].map(opens)).toEqual([false, false, false]);
  expect([199, 100, 100, 60].map(opens)).toEqual([true, true, false, false]);
  const sealedReport = sender.protectControl(report);
  expect(receiver.openControl(Buffer.from(sealedReport))).toBeDefined();
  expect(receiver.openControl(Buffer.from(sealedReport))).toBeUndefined();
});

test('RFC 3711 3.3.1: the stream goes on over the end of its numbers, also when the packets there are lost', () => {
  const key = newKey();
  const sender = createSrtpSender(key);
  const receiver = createSrtpReceiver(key);
  for (let at = 65_000; at < 65_536 * 2 + 200; at++) {
    const sealed = seal(sender, rtp(at));
    if (at % 65_536 > 100 && at % 97 === 0) expect(receiver.open(sealed), `packet ${at}`).toEqual(rtp(at));
  }
  expect(receiver.highestCycle()).toBe(2);
});

test('a far end that takes a new key goes on counting or begins anew: both are heard', () => {
  const [before, after] = [newKey(), newKey()];
  const goesOn = createSrtpSender(after);
  seal(goesOn, rtp(65_530));
  const late = seal(goesOn, rtp(65_540));
  expect(createSrtpReceiver(after, { cycles: [1] }).open(Buffer.from(late))).toEqual(rtp(65_540));
  expect(createSrtpReceiver(after).open(Buffer.from(late))).toBeUndefined();
  expect(createSrtpReceiver(after, { cycles: [1] }).open(seal(createSrtpSender(after), rtp(5)))).toEqual(rtp(5));
  expect(createSrtpReceiver(before, { cycles: [1] }).open(late)).toBeUndefined();
});

test('streams of several sources are counted each by itself', () => {
  const key = newKey();
  const sender = createSrtpSender(key);
  const receiver = createSrtpReceiver(key);
  for (let ssrc = 1; ssrc <= 20; ssrc++) expect(receiver.open(seal(sender, rtp(9, ssrc)))).toEqual(rtp(9, ssrc));
  expect(receiver.open(seal(sender, rtp(10, 20)))).toEqual(rtp(10, 20));
});

test('RFC 3711 9.1: no number is used for two packets', () => {
  const sender = createSrtpSender(newKey());
  expect(seal(sender, rtp(1))).not.toHaveLength(0);
  expect(seal(sender, rtp(1))).toHaveLength(0);
});

test('RFC 4568 6.1: an identifier of the key is passed over', () => {
  const mki = Buffer.from('00000001', 'hex');
  const plain = newKey();
  const sender = createSrtpSender(plain);
  const receiver = createSrtpReceiver({ ...plain, mki: { value: 1, bytes: 4 } });
  const placed = { mki, behindTag: false, tagBytes: 10 };
  expect(receiver.open(withMki(seal(sender, rtp(1)), placed))).toEqual(rtp(1));
  expect(receiver.openControl(withMki(sender.protectControl(report), placed))).toEqual(report);
  const gcm = newKey('AEAD_AES_128_GCM');
  const gcmReceiver = createSrtpReceiver({ ...gcm, mki: { value: 1, bytes: 4 } });
  const behind = { mki, behindTag: true, tagBytes: 16 };
  expect(gcmReceiver.open(withMki(seal(createSrtpSender(gcm), rtp(1)), behind))).toEqual(rtp(1));
});

test('rubbish of every length is passed over', () => {
  const receivers = suites.map((suite) => createSrtpReceiver(newKey(suite)));
  let opened = 0;
  for (const receiver of receivers)
    for (let length = 0; length < 1700; length += 7) {
      const data = randomBytes(length);
      if (length > 0) data[0] = 0x80 | (data[0]! & 0x3f);
      if (receiver.open(Buffer.from(data)) ?? receiver.openControl(data)) opened++;
    }
  expect(opened).toBe(0);
});
