import type { RemoteInfo, Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { parseRtp, printRtp } from '../../core/rtp/packet.ts';
import { parseRtcp, printRtcp } from '../../core/rtp/rtcp.ts';
import { printEvent } from '../../core/rtp/telephone-event.ts';
import type { SrtpKey } from '../../core/sip/crypto-attribute.ts';
import { seeded } from '../../testing/seeded.ts';
import { createLeg } from './leg.ts';
import { usualTiming } from './media-protocol.ts';
import { createSrtpSender, protectionBytes } from './srtp.ts';

const keyOf = (suite: SrtpKey['suite'], octets: number): SrtpKey => ({
  suite,
  keySalt: Buffer.alloc(octets, 7).toString('base64'),
});

const far = { address: '192.0.2.1', port: 4000 };

/** A leg on sockets of the test's, and what it does with what comes. */
function openLeg(key?: SrtpKey) {
  const left: Buffer[] = [];
  const socket = () =>
    Object.assign(new EventEmitter(), {
      send(data: Uint8Array, _port: number, _address: string, done?: (error: null) => void) {
        left.push(Buffer.from(data));
        done?.(null);
      },
      close: (done: () => void) => done(),
    }) as unknown as Socket;
  const pair = { port: 5000, rtp: socket(), rtcp: socket(), free: () => undefined };
  const heard = { audio: 0, digits: 0 };
  let nowMs = 0;
  const random = seeded(4);
  const leg = createLeg({
    legId: 'leg',
    pair,
    timing: usualTiming,
    listener: {
      audio: () => heard.audio++,
      eventPacket: () => undefined,
      digit: () => heard.digits++,
      tone: () => undefined,
      told: () => undefined,
    },
    now: () => nowMs,
    random: () => random(2 ** 32),
    log: silentLog,
  });
  leg.connect({
    ...far,
    codec: 'PCMA',
    dtmfPayloadType: 101,
    direction: 'sendrecv',
    ...(key ? { srtp: { send: key, receive: key } } : {}),
  });
  const receive = (on: 'rtp' | 'rtcp', data: Buffer, from: typeof far) =>
    pair[on].emit('message', data, { ...from, family: 'IPv4', size: data.length } satisfies RemoteInfo);
  return {
    leg,
    left,
    heard,
    receive,
    pass: (ms: number) => {
      nowMs += ms;
      leg.keepHouse(nowMs);
    },
  };
}

const audio = (sequence: number): Uint8Array =>
  printRtp({
    payloadType: 8,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: sequence * 160,
    ssrc: 7,
    payload: new Uint8Array(160).fill(sequence),
  });
const event = (sequence: number): Uint8Array =>
  printRtp({
    payloadType: 101,
    marker: false,
    sequence: sequence & 0xffff,
    timestamp: sequence * 160,
    ssrc: 7,
    payload: printEvent({ event: 5, end: true, duration: 800 }),
  });
/** With CSRCs, a header extension and padding. */
const odd = Buffer.from(
  `b20800010000000100000007${'00000009'.repeat(2)}bede0001aabbccdd${'55'.repeat(12)}00000004`,
  'hex',
);
const block = {
  ssrc: 7,
  fractionLost: 0.5,
  cumulativeLost: -3,
  highestSequence: 70_000,
  jitter: 5,
  lastSr: 1,
  delaySinceLastSr: 2,
};
const reports = Buffer.concat([
  printRtcp([
    {
      kind: 'sender-report',
      ssrc: 7,
      ntp: { seconds: 1, fraction: 2 },
      rtpTimestamp: 3,
      packetCount: 4,
      octetCount: 5,
      reports: [block, block],
    },
    { kind: 'source-description', ssrc: 7, cname: 'far' },
    { kind: 'bye', ssrcs: [7, 9] },
  ]),
  // RFC 3611: VoIP metrics behind a block of nothing.
  Buffer.from(`80cf000b0000000704000000${'07000008'}${'00000007'}${'40'.repeat(28)}`, 'hex'),
]);

type Below = (limit: number) => number;

/** Bits turned, octets cut out, put in, doubled, or nothing but noise; sometimes nothing at all. */
function strike(sound: Uint8Array, below: Below): Buffer {
  let data = Buffer.from(sound);
  for (let strikes = below(4); strikes > 0; strikes--) {
    const at = below(data.length + 1);
    const piece = data.subarray(at, at + below(40));
    switch (below(6)) {
      case 0:
        // The heads have the lengths and counts.
        if (data.length > 0) data[below(Math.min(data.length, 32))] = below(256);
        break;
      case 1:
        data = data.subarray(0, at);
        break;
      case 2:
        data = Buffer.concat([data.subarray(0, at), data.subarray(at + piece.length)]);
        break;
      case 3:
        data = Buffer.concat([data.subarray(0, at), piece, piece, data.subarray(at)]);
        break;
      case 4:
        data = Buffer.concat([data, Buffer.alloc(below(2000), below(256))]);
        break;
      default:
        if (data.length > 0) data[below(data.length)]! ^= 1 << below(8);
    }
  }
  if (below(30) === 0) data = Buffer.from(Array.from({ length: below(200) }, () => below(256)));
  return Buffer.from(data);
}

test.each([
  ['in clear', undefined],
  ['AES_CM_128_HMAC_SHA1_80', keyOf('AES_CM_128_HMAC_SHA1_80', 30)],
  ['AEAD_AES_256_GCM', keyOf('AEAD_AES_256_GCM', 44)],
  ['a key with an identifier', { ...keyOf('AES_CM_128_HMAC_SHA1_32', 30), mki: { value: 1, bytes: 4 } }],
])(
  '20 000 hostile datagrams, %s: none is thrown at, what leaves is sound, and the far end is heard afterwards',
  async (_, key) => {
    const below = seeded(1);
    const { leg, left, heard, receive, pass } = openLeg(key);
    const sender = key && createSrtpSender(key);
    const mki = Buffer.from([0, 0, 0, 1]).subarray(0, key?.mki?.bytes ?? 0);
    const sealed = (plain: Uint8Array): Buffer => {
      if (!sender) return Buffer.from(plain);
      const data = Buffer.alloc(plain.length + protectionBytes);
      data.set(plain);
      const whole = data.subarray(0, sender.protect(data, plain.length));
      // The tag of 32 bits stands behind the identifier.
      return mki.length === 0 ? whole : Buffer.concat([whole.subarray(0, -4), mki, whole.subarray(-4)]);
    };
    for (let count = 0; count < 20_000; count++) {
      const plain = [audio(count), event(count), odd, reports][below(4)]!;
      const isReport = plain === reports;
      const sound = isReport ? (sender?.protectControl(plain) ?? plain) : below(2) === 0 ? sealed(plain) : plain;
      const from = below(4) === 0 ? { address: '198.51.100.9', port: 1 + below(65_535) } : far;
      receive(isReport === below(8) > 0 ? 'rtcp' : 'rtp', strike(sound, below), from);
      if (count % 10 === 0) pass(20);
    }
    const { audio: before } = heard;
    for (let count = 20_000; count < 20_020; count++) {
      receive('rtp', sealed(audio(count)), far);
      pass(20);
    }
    expect(before).toBeGreaterThan(100);
    expect(heard.audio - before).toBeGreaterThan(10);
    expect(left.length).toBeGreaterThan(10);
    if (!key) expect(left.filter((data) => !parseRtp(data) && !parseRtcp(data))).toEqual([]);
    const told = await leg.close();
    expect(Object.values(told).filter((figure) => !Number.isFinite(figure) || figure < 0)).toEqual([]);
    expect(told.packetsLost).toBeLessThan(2 ** 31);
  },
);
