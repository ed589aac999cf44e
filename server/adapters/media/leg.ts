import type { RemoteInfo } from 'node:dgram';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { codecOf, type G711, payloadTypeOf, silenceOf, transcodeTable } from '../../core/rtp/g711.ts';
import { isRtcp, parseRtp } from '../../core/rtp/packet.ts';
import { type Address, createSourceLatch, type SourceLatch } from '../../core/rtp/source-latch.ts';
import { createEventReceiver, type HeardDigit } from '../../core/rtp/telephone-event.ts';
import { frameSamples } from '../../core/rtp/tone.ts';
import type { MediaEvent, MediaReport, RemoteMedia } from '../../services/calls/media-port.ts';
import { createDigitSender } from './digit-sender.ts';
import { createHeardStreams } from './heard-streams.ts';
import { createLegOutput } from './leg-output.ts';
import { createLegReports } from './leg-reports.ts';
import type { MediaTiming } from './media-protocol.ts';
import type { PortPair } from './rtp-ports.ts';
import { createSrtpReceiver, createSrtpSender, type SrtpSender } from './srtp.ts';

/** Audio or an event on its way: numbers are its source's own. */
export interface Audio {
  source: object;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Uint8Array;
  nowMs: number;
}

/** What a leg tells the engine about; all are called while a packet is being handled. */
export interface LegListener {
  audio(leg: Leg, audio: Audio & { codec: G711 }): void;
  /** One packet of a telephone-event, to be passed on as it is. */
  eventPacket(leg: Leg, packet: Audio): void;
  digit(leg: Leg, digit: HeardDigit): void;
  told(event: MediaEvent): void;
}

export interface Leg {
  readonly legId: string;
  readonly port: number;
  /** The law that the far end wants; PCMA until it is known. */
  readonly codec: G711;
  /** Whether the far end takes telephone-event. */
  readonly takesEvents: boolean;
  readonly counts: { received: number; sent: number; refused: number };
  connect(remote: RemoteMedia): void;
  /** The far end hears this next; dropped while it does not listen, or a digit is being sent. */
  sendAudio(audio: Audio & { codec: G711 }): void;
  sendEventPacket(packet: Audio): void;
  sendDtmf(digits: string): void;
  /** Each 20 ms. `housekeeping` every fifth time: silence, keep-alive, reports. */
  tick(nowMs: number, housekeeping: boolean): void;
  /** Says BYE and closes the sockets. */
  close(): Promise<MediaReport>;
}

/** Before any RTP came in, something is sent this often: it opens a NAT and shows the far end where we are. */
const knockEveryMs = 500;
const comfortNoise = 13;

type Srtp = NonNullable<RemoteMedia['srtp']>;
const sameKey = (one: Srtp['send'] | undefined, other: Srtp['send'] | undefined): boolean =>
  one?.suite === other?.suite && one?.keySalt === other?.keySalt && one?.mki?.bytes === other?.mki?.bytes;

/** The old way of holding (RFC 2543 B.5) names no address; sent there, packets would come to ourselves. */
const isReachable = ({ address, port }: RemoteMedia): boolean => port !== 0 && address !== '0.0.0.0';
const weSend = (remote: RemoteMedia): boolean =>
  isReachable(remote) && (remote.direction === 'sendrecv' || remote.direction === 'sendonly');
const theySend = (remote: RemoteMedia): boolean =>
  isReachable(remote) && (remote.direction === 'sendrecv' || remote.direction === 'recvonly');

/** One far end: its two sockets, what comes from it and what goes to it. */
export function createLeg(deps: {
  legId: string;
  pair: PortPair;
  timing: MediaTiming;
  listener: LegListener;
  /** Monotonic milliseconds. */
  now: () => number;
  /** 32 random bits. */
  random: () => number;
  log: Log;
}): Leg {
  const { legId, pair, timing, listener, now, log } = deps;
  const output = createLegOutput(pair.rtp, deps.random);
  const reports = createLegReports(output);
  const streams = createHeardStreams();
  const events = createEventReceiver();
  const counts = { received: 0, sent: 0, refused: 0 };
  const keepAlive = { sequence: 0 };
  let remote: RemoteMedia | undefined;
  let latch: SourceLatch | undefined;
  let rtcpTarget: Address | undefined;
  let sender: SrtpSender | undefined;
  let receiver: ReturnType<typeof createSrtpReceiver> | undefined;
  let hearing: 'nothing-yet' | 'audio' | 'silence' = 'nothing-yet';
  let lastHeardMs = now();
  let nextReportMs = now() + timing.reportEveryMs * (0.5 + (deps.random() % 1000) / 1000);
  let sendFaultTold = false;

  const digits = createDigitSender({
    event: sendEventNow,
    tone: sendAudioNow,
  });

  function send(packet: Audio, payloadType: number, table?: Uint8Array): void {
    if (!remote || !latch || !weSend(remote)) return;
    output.send(table ? { ...packet, payloadType, table } : { ...packet, payloadType }, latch.target());
  }

  function sendAudioNow(audio: Audio & { codec: G711 }): void {
    if (!remote) return;
    const table = audio.codec === remote.codec ? undefined : transcodeTable[`${audio.codec}-${remote.codec}`];
    send(audio, remote.payloadType ?? payloadTypeOf[remote.codec], table);
  }

  function sendEventNow(packet: Audio): void {
    if (remote?.dtmfPayloadType !== undefined) send(packet, remote.dtmfPayloadType);
  }

  /** The law of a payload type; undefined for anything but G.711. */
  const lawOf = (payloadType: number): G711 | undefined =>
    payloadType === remote?.payloadType ? remote.codec : codecOf(payloadType);

  /** G.711, the agreed telephone-event, or comfort noise: anything else is not for us. */
  const isPlausible = (payloadType: number): boolean =>
    lawOf(payloadType) !== undefined || payloadType === remote?.dtmfPayloadType || payloadType === comfortNoise;

  function onRtp(data: Buffer, from: RemoteInfo): void {
    // RFC 5761 4; also where it was not agreed: it can be nothing else.
    if (isRtcp(data)) {
      onRtcp(data, from);
      return;
    }
    const nowMs = now();
    const plain = receiver ? receiver.open(data) : data;
    const packet = plain && parseRtp(plain);
    if (!packet || !remote || !latch || !isPlausible(packet.payloadType)) return void counts.refused++;
    const { address, port } = from;
    const genuine = receiver !== undefined;
    const verdict = latch.judge({ address, port, ssrc: packet.ssrc, sequence: packet.sequence, nowMs, genuine });
    if (verdict === 'stranger') return void counts.refused++;
    counts.received++;
    if (verdict === 'changed') {
      rtcpTarget = undefined;
      listener.told({ kind: 'source-changed', legId, address, port });
    }
    const isEvent = packet.payloadType === remote.dtmfPayloadType;
    const source = streams.received(packet, isEvent ? undefined : nowMs);
    lastHeardMs = nowMs;
    // Packets on their way when the far end was put on hold.
    if (!theySend(remote)) return;
    if (hearing !== 'audio') {
      hearing = 'audio';
      listener.told({ kind: 'heard', legId });
    }
    const { sequence, timestamp, marker, payload } = packet;
    const audio = { source, sequence, timestamp, marker, payload, nowMs };
    const codec = lawOf(packet.payloadType);
    if (isEvent) {
      listener.eventPacket(leg, audio);
      for (const digit of events.received(audio)) listener.digit(leg, digit);
    } else if (codec) listener.audio(leg, { ...audio, codec });
  }

  function onRtcp(data: Buffer, from: RemoteInfo): void {
    const target = latch?.target();
    const plain = receiver ? receiver.openControl(data) : data;
    // Reports from elsewhere could only mislead.
    if (!target || from.address !== target.address || !plain || !reports.received(plain, Date.now()))
      return void counts.refused++;
    rtcpTarget = { address: from.address, port: from.port };
  }

  /** Where reports come from; before one came, where the far end told or where its RTP comes from makes likely. */
  function reportsGoTo(told: RemoteMedia, target: Address): Address {
    if (told.rtcpMux) return target;
    if (rtcpTarget) return rtcpTarget;
    const asTold = target.address === told.address && target.port === told.port;
    return { address: target.address, port: (asTold ? told.rtcpPort : undefined) ?? target.port + 1 };
  }

  function sendReport(nowMs: number, options: { bye: boolean; sent?: () => void }): boolean {
    if (!remote || !latch || !isReachable(remote)) return false;
    const to = reportsGoTo(remote, latch.target());
    if (to.port > 65_535) return false;
    const plain = reports.compose({
      epochMs: Date.now(),
      monotonicMs: nowMs,
      heard: streams.current,
      bye: options.bye,
    });
    const data = sender ? sender.protectControl(plain) : plain;
    const socket = remote.rtcpMux ? pair.rtp : pair.rtcp;
    socket.send(data, 0, data.length, to.port, to.address, (error) => {
      if (error) onSendFault(error);
      options.sent?.();
    });
    return true;
  }

  function protect(told: RemoteMedia, before: RemoteMedia | undefined): void {
    if (!sameKey(told.srtp?.send, before?.srtp?.send)) {
      sender = told.srtp && createSrtpSender(told.srtp.send);
      output.secure(sender);
    }
    if (!sameKey(told.srtp?.receive, before?.srtp?.receive)) {
      // Some go on counting cycles under a new key, over a wrap that may come just now.
      const cycle = receiver?.highestCycle ?? 0;
      receiver = told.srtp && createSrtpReceiver(told.srtp.receive, { cycles: [cycle, cycle + 1] });
    }
  }

  function onSendFault(error: Error): void {
    // An unreachable far end would otherwise fill the log, fifty lines a second.
    if (sendFaultTold) return;
    sendFaultTold = true;
    log.warn('a packet could not be sent', { legId, why: describeError(error) });
  }

  function knock(nowMs: number): void {
    if (!remote || !weSend(remote)) return;
    const every = streams.current ? timing.keepAliveMs : Math.min(knockEveryMs, timing.keepAliveMs);
    if (nowMs - output.lastAtMs < every) return;
    sendAudioNow({
      source: keepAlive,
      sequence: ++keepAlive.sequence & 0xffff,
      timestamp: Math.round(nowMs * 8) >>> 0,
      marker: true,
      codec: remote.codec,
      payload: new Uint8Array(frameSamples).fill(silenceOf[remote.codec]),
      nowMs,
    });
  }

  function keepHouse(nowMs: number): void {
    for (const digit of events.expired(nowMs)) listener.digit(leg, digit);
    knock(nowMs);
    const silentMs = nowMs - lastHeardMs;
    if (remote && theySend(remote) && hearing !== 'silence' && silentMs >= timing.silentAfterMs) {
      hearing = 'silence';
      listener.told({ kind: 'silent', legId, silentMs: Math.round(silentMs) });
    }
    if (nowMs >= nextReportMs) {
      // RFC 3550 6.2: half to one and a half times the mean, so that reports do not march in step.
      nextReportMs = nowMs + timing.reportEveryMs * (0.5 + (deps.random() % 1000) / 1000);
      sendReport(nowMs, { bye: false });
    }
  }

  pair.rtp.on('message', onRtp);
  pair.rtcp.on('message', onRtcp);
  // ICMP "port unreachable" and the like: the far end may yet be found elsewhere.
  pair.rtp.on('error', onSendFault);
  pair.rtcp.on('error', onSendFault);

  const leg: Leg = {
    legId,
    port: pair.port,
    get codec() {
      return remote?.codec ?? 'PCMA';
    },
    get takesEvents() {
      return remote?.dtmfPayloadType !== undefined;
    },
    get counts() {
      counts.sent = output.packetsSentInAll;
      return counts;
    },
    connect(told) {
      const before = remote;
      remote = told;
      protect(told, before);
      if (latch) latch.tell(told);
      else latch = createSourceLatch(told);
      if (before?.address !== told.address || before.port !== told.port) rtcpTarget = undefined;
      if (!before || theySend(before) !== theySend(told)) lastHeardMs = now();
      knock(now());
    },
    sendAudio(audio) {
      if (!digits.busy) sendAudioNow(audio);
    },
    sendEventPacket(packet) {
      if (!digits.busy) sendEventNow(packet);
    },
    sendDtmf(text) {
      digits.add(text, { asTone: remote?.dtmfPayloadType === undefined });
    },
    tick(nowMs, housekeeping) {
      digits.tick(nowMs);
      if (housekeeping) keepHouse(nowMs);
    },
    async close() {
      await new Promise<void>((sent) => {
        if (!sendReport(now(), { bye: true, sent })) sent();
      });
      await Promise.all([pair.rtp, pair.rtcp].map((socket) => new Promise<void>((closed) => socket.close(closed))));
      pair.free();
      const { received, lost, jitterMs } = streams.totals();
      return {
        packetsReceived: received,
        packetsSent: output.packetsSentInAll,
        packetsLost: lost,
        jitterMs,
        ...reports.told,
      };
    },
  };
  return leg;
}
