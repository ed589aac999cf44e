import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { codecOf, decodeG711, encodeG711, type G711, payloadTypeOf } from '../../core/rtp/g711.ts';
import { parseRtp, printRtp, type RtpPacket } from '../../core/rtp/packet.ts';
import { createEventReceiver, createEventSender } from '../../core/rtp/telephone-event.ts';
import { makeTone, type Sound } from '../audio.ts';
import { createFacts, type Facts } from '../facts.ts';
import type { Place } from '../loopback.ts';

/**
 * One end of a peer's call, which says and hears sound in G.711 packets of 20 ms; many of them share a beat. For single
 * packets see `stages/rtp-puppet.ts`.
 */
export interface RtpPeer {
  readonly port: number;
  /** How many audio packets have come, told at each. */
  readonly packets: Facts<number>;
  readonly digits: Facts<string>;
  /** From now on packets go there: what `say` and `play` last chose, else silence. */
  connect(remote: Place & { codec: G711 }): void;
  /** A tone for a voice; 0 is silence. */
  say(hz: number): void;
  /** The samples (8 kHz) over and over. */
  play(samples: Int16Array): void;
  sendDigits(digits: string): void;
  /** Resolves when `ms` more of audio have come. */
  hear(ms: number): Promise<void>;
  /** All that came so far, packet by packet: lost ones leave no gap. Empty unless made with `keeps`. */
  heard(): Sound;
  close(): Promise<void>;
}

/** See each packet leave and come: for measuring what lies between. */
export interface RtpProbe {
  /** May change the payload. */
  leaving?(packet: RtpPacket): void;
  coming?(packet: RtpPacket): void;
}

const eventPayloadType = 101;
const frame = 160;

/**
 * One beat of 2 ms for all peers of this process, kept to the clock: a late beat is made up for. Each peer speaks on each
 * tenth, and they take turns: phones of an office do not all speak in the same millisecond.
 */
const beatMs = 2;
const turns = 20 / beatMs;
const beating = new Map<() => void, number>();
let beat: NodeJS.Timeout | undefined;
let joined = 0;
function join(tick: () => void): () => void {
  beating.set(tick, joined++ % turns);
  if (!beat) {
    let next = performance.now();
    let turn = 0;
    const strike = (): void => {
      for (const [each, own] of beating) if (own === turn) each();
      turn = (turn + 1) % turns;
      next += beatMs;
      beat = beating.size > 0 ? setTimeout(strike, Math.max(0, next - performance.now())) : undefined;
    };
    beat = setTimeout(strike, 0);
  }
  return () => void beating.delete(tick);
}

async function bindEven(address: string): Promise<{ socket: Socket; port: number }> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 2 * randomInt(5_000, 16_000);
    const socket = createSocket({ type: 'udp4', recvBufferSize: 256 * 1024 });
    const bound = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind({ address, port, exclusive: true }, () => resolve(true));
    });
    if (bound) return { socket, port };
    socket.close();
  }
  throw new Error(`no free RTP port on ${address}`);
}

export async function openRtpPeer(options: { address: string; keeps?: boolean; probe?: RtpProbe }): Promise<RtpPeer> {
  const { socket, port } = await bindEven(options.address);
  const packets = createFacts<number>(`RTP ${options.address}:${port}`);
  const digits = createFacts<string>(`RTP ${options.address}:${port}`);
  const events = createEventReceiver();
  const kept: Int16Array[] = [];
  let count = 0;
  let remote: (Place & { codec: G711 }) | undefined;
  let voice = new Int16Array(frame);
  let encoded: Uint8Array | undefined;
  let sending: ReturnType<typeof createEventSender> | undefined;
  let leave: (() => void) | undefined;
  let at = 0;
  let sequence = randomInt(0x10000);
  let timestamp = randomInt(0x7fffffff);
  let digitsBegan = 0;
  const ssrc = randomInt(0xffffffff);

  function send(part: Pick<RtpPacket, 'payloadType' | 'marker' | 'timestamp' | 'payload'>): void {
    if (!remote) return;
    sequence = (sequence + 1) & 0xffff;
    const packet: RtpPacket = { ...part, sequence, ssrc };
    options.probe?.leaving?.(packet);
    socket.send(printRtp(packet), remote.port, remote.address);
  }

  function tick(): void {
    if (!remote) return;
    timestamp = (timestamp + frame) >>> 0;
    const digit = sending?.tick();
    if (digit?.kind === 'pause') return;
    if (digit?.kind === 'send') {
      for (const { marker, timestamp: since, payload } of digit.packets) {
        send({ payloadType: eventPayloadType, marker, timestamp: (digitsBegan + since) >>> 0, payload });
      }
      return;
    }
    sending = undefined;
    encoded ??= encodeG711(voice, remote.codec);
    const payload = encoded.slice(at, at + frame);
    at = (at + frame) % encoded.length;
    send({ payloadType: payloadTypeOf[remote.codec], marker: false, timestamp, payload });
  }

  socket.on('message', (bytes) => {
    const packet = parseRtp(bytes);
    if (!packet) return;
    if (packet.payloadType === eventPayloadType) {
      const { timestamp: since, payload } = packet;
      const heard = events.received({ timestamp: since, payload, nowMs: performance.now() });
      for (const { digit } of heard) digits.push(digit);
      return;
    }
    const codec = codecOf(packet.payloadType);
    if (!codec) return;
    options.probe?.coming?.(packet);
    if (options.keeps) {
      kept.push(decodeG711(packet.payload, codec));
      packets.push(++count);
    }
  });

  const setVoice = (samples: Int16Array): void => {
    voice = new Int16Array(Math.max(1, Math.floor(samples.length / frame)) * frame);
    voice.set(samples.subarray(0, voice.length));
    encoded = undefined;
    at = 0;
  };

  return {
    port,
    packets,
    digits,
    connect(place) {
      if (remote?.codec !== place.codec) encoded = undefined;
      remote = place;
      leave ??= join(tick);
    },
    // One second holds whole periods of every tone in whole hertz.
    say: (hz) => setVoice(hz === 0 ? new Int16Array(frame) : makeTone(hz, { ms: 1000 })),
    play: setVoice,
    sendDigits(text) {
      sending = createEventSender(text);
      digitsBegan = timestamp;
    },
    async hear(ms) {
      const until = count + Math.ceil(ms / 20);
      await packets.waitFor((number) => number >= until, { what: `${ms} ms of audio`, withinMs: ms + 10_000 });
    },
    heard() {
      const samples = new Int16Array(kept.reduce((sum, part) => sum + part.length, 0));
      let filled = 0;
      for (const part of kept) {
        samples.set(part, filled);
        filled += part.length;
      }
      return { sampleRate: 8000, channels: [samples] };
    },
    close() {
      leave?.();
      packets.end('it was closed');
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}
