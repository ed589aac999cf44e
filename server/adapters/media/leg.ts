import type { RemoteInfo } from 'node:dgram';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { codecOf, type G711, payloadTypeOf, silenceOf, transcodeTable } from '../../core/rtp/g711.ts';
import { parseRtp, type RtpPacket } from '../../core/rtp/packet.ts';
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
    send(audio, payloadTypeOf[remote.codec], table);
  }

  function sendEventNow(packet: Audio): void {
    if (remote?.dtmfPayloadType !== undefined) send(packet, remote.dtmfPayloadType);
  }

  function onRtp(data: Buffer, from: RemoteInfo): void {
    const nowMs = now();
    const packet = parseRtp(data);
    if (!packet || !remote || !latch || !isPlausible(packet, remote)) return void counts.refused++;
    const { address, port } = from;
    const verdict = latch.judge({ address, port, ssrc: packet.ssrc, sequence: packet.sequence, nowMs });
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
    const codec = codecOf(packet.payloadType);
    if (isEvent) {
      listener.eventPacket(leg, audio);
      for (const digit of events.received(audio)) listener.digit(leg, digit);
    } else if (codec) listener.audio(leg, { ...audio, codec });
  }

  function onRtcp(data: Buffer, from: RemoteInfo): void {
    const target = latch?.target();
    // Reports from elsewhere could only mislead.
    if (!target || from.address !== target.address || !reports.received(data, Date.now())) return;
    rtcpTarget = { address: from.address, port: from.port };
  }

  function sendReport(nowMs: number, options: { bye: boolean; sent?: () => void }): boolean {
    if (!remote || !latch || !isReachable(remote)) return false;
    const target = latch.target();
    const data = reports.compose({ epochMs: Date.now(), monotonicMs: nowMs, heard: streams.current, bye: options.bye });
    const to = rtcpTarget ?? { address: target.address, port: target.port + 1 };
    if (to.port > 65_535) return false;
    pair.rtcp.send(data, 0, data.length, to.port, to.address, (error) => {
      if (error) onSendFault(error);
      options.sent?.();
    });
    return true;
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
      counts.sent = output.packetsSent;
      return counts;
    },
    connect(told) {
      const before = remote;
      remote = told;
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
        packetsSent: output.packetsSent,
        packetsLost: lost,
        jitterMs,
        ...reports.told,
      };
    },
  };
  return leg;
}

/** G.711, the agreed telephone-event, or comfort noise: anything else is not for us. */
function isPlausible({ payloadType }: RtpPacket, remote: RemoteMedia): boolean {
  return codecOf(payloadType) !== undefined || payloadType === remote.dtmfPayloadType || payloadType === comfortNoise;
}
