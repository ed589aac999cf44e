import { createSocket, type Socket } from 'node:dgram';
import { createSrtpReceiver, createSrtpSender, protectionBytes } from '../../adapters/media/srtp.ts';
import { codecOf, decodeG711, encodeG711, type G711, payloadTypeOf } from '../../core/rtp/g711.ts';
import { isRtcp, parseRtp, printRtp, type RtpPacket } from '../../core/rtp/packet.ts';
import { parseRtcp, type RtcpPacket } from '../../core/rtp/rtcp.ts';
import { createTone, frameSamples, toneShare } from '../../core/rtp/tone.ts';
import type { SrtpKey } from '../../core/sip/crypto-attribute.ts';
import { createFacts, type Facts } from '../facts.ts';

export type HeardPacket = RtpPacket & { atMs: number; fromPort: number };

/**
 * A far end of the media worker: an RTP/RTCP port pair on loopback that a test moves packet by packet, and that remembers
 * each packet it hears with its time. For one end of a call, heard as sound, see `peers/rtp-peer.ts`.
 */
export interface RtpPuppet extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  readonly heard: Facts<HeardPacket>;
  readonly reports: Facts<RtcpPacket[]>;
  /** The ports that each of the reports went between. */
  readonly reportWays: readonly { from: number; to: number }[];
  /** Where it speaks to. */
  target(to: { address: string; port: number }): void;
  /** 20 ms of tone each 20 ms, until stopped or begun anew. */
  speak(tone: { hz: number; codec?: G711; ssrc?: number }): void;
  hush(): void;
  /** One packet, as it is. */
  send(packet: RtpPacket): void;
  /** `mux`: to the RTP port. */
  sendRtcp(data: Uint8Array, options?: { mux?: boolean }): void;
  /** SRTP from now on, both ways; its own `send` is what the worker was told to receive with. */
  protect(keys: { send: SrtpKey; receive: SrtpKey }): void;
  /** Resolves when the last 100 ms heard, from packet number `after` on, are that tone (0.8 of the energy). */
  waitForTone(hz: number, options?: { after?: number }): Promise<void>;
}

function bind(port: number, address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(port, address, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

async function bindPair(address: string): Promise<{ rtp: Socket; rtcp: Socket }> {
  for (let tries = 0; tries < 50; tries++) {
    const rtp = await bind(0, address);
    const { port } = rtp.address();
    const rtcp = port < 65_535 ? await bind(port + 1, address).catch(() => undefined) : undefined;
    if (rtcp) return { rtp, rtcp };
    rtp.close();
  }
  throw new Error(`no two free UDP ports in a row on ${address}`);
}

/** What an audio packet says, as samples; none for events. */
export function soundOf(packet: RtpPacket): Int16Array {
  const codec = codecOf(packet.payloadType);
  return codec ? decodeG711(packet.payload, codec) : new Int16Array(0);
}

const joined = (packets: readonly RtpPacket[]): Int16Array =>
  Int16Array.from(packets.flatMap((one) => [...soundOf(one)]));

/** `address` is of 127.0.0.0/8. */
export async function openRtpPuppet(address = '127.0.0.1'): Promise<RtpPuppet> {
  const { rtp, rtcp } = await bindPair(address);
  const { port } = rtp.address();
  const heard = createFacts<HeardPacket>(`rtp peer ${address}:${port}`, (packet) => {
    const { payloadType, sequence, timestamp, ssrc } = packet;
    return `pt=${payloadType} seq=${sequence} ts=${timestamp} ssrc=${ssrc.toString(16)}`;
  });
  const reports = createFacts<RtcpPacket[]>(`rtcp peer ${address}:${port + 1}`, (packets) => JSON.stringify(packets));
  let to = { address, port: 9 };
  let timer: NodeJS.Timeout | undefined;
  let sequence = 65_500;
  let timestamp = 0xffff_f000;

  let sender: ReturnType<typeof createSrtpSender> | undefined;
  let receiver: ReturnType<typeof createSrtpReceiver> | undefined;

  const reportWays: { from: number; to: number }[] = [];
  const onReport =
    (at: number) =>
    (data: Buffer, from: { port: number }): void => {
      const plain = receiver ? receiver.openControl(data) : data;
      const packets = plain && parseRtcp(plain);
      if (!packets) return;
      reportWays.push({ from: from.port, to: at });
      reports.push(packets);
    };
  rtp.on('message', (data, from) => {
    if (isRtcp(data)) return onReport(port)(data, from);
    const plain = receiver ? receiver.open(data) : data;
    const packet = plain && parseRtp(plain);
    if (packet) heard.push({ ...packet, atMs: performance.now(), fromPort: from.port });
  });
  rtcp.on('message', onReport(port + 1));
  function send(packet: RtpPacket): void {
    const plain = printRtp(packet);
    const data = Buffer.alloc(plain.length + protectionBytes);
    data.set(plain);
    rtp.send(data, 0, sender ? sender.protect(data, plain.length) : plain.length, to.port, to.address);
  }
  const hush = (): void => clearTimeout(timer);

  return {
    address,
    port,
    heard,
    reports,
    reportWays,
    target(place) {
      to = place;
    },
    speak({ hz, codec = 'PCMA', ssrc = port }) {
      hush();
      const tone = createTone({ frequenciesHz: [hz] });
      const pcm = new Int16Array(frameSamples);
      let due = performance.now();
      let marker = true;
      const next = (): void => {
        for (; due <= performance.now(); due += 20) {
          tone.fill(pcm);
          const payload = encodeG711(pcm, codec);
          send({ payloadType: payloadTypeOf[codec], marker, sequence, timestamp, ssrc, payload });
          marker = false;
          sequence = (sequence + 1) & 0xffff;
          timestamp = (timestamp + frameSamples) >>> 0;
        }
        timer = setTimeout(next, Math.max(0, due - performance.now()));
      };
      next();
    },
    hush,
    send,
    sendRtcp(data, { mux = false } = {}) {
      const sent = sender ? sender.protectControl(data) : data;
      if (mux) rtp.send(sent, to.port, to.address);
      else rtcp.send(sent, to.port + 1, to.address);
    },
    protect(keys) {
      sender = createSrtpSender(keys.send);
      receiver = createSrtpReceiver(keys.receive);
    },
    async waitForTone(hz, { after = 0 } = {}) {
      await heard.waitFor(
        () => {
          const last = heard.all.slice(after).slice(-5);
          // Silence has no share in the energy of the whole, so each packet is asked too.
          const each = last.every((packet) => toneShare(soundOf(packet), hz) > 0.5);
          return last.length === 5 && each && toneShare(joined(last), hz) > 0.8;
        },
        { what: `a tone of ${hz} Hz`, after },
      );
    },
    async [Symbol.asyncDispose]() {
      hush();
      await Promise.all([rtp, rtcp].map((socket) => new Promise<void>((closed) => socket.close(() => closed()))));
    },
  };
}
