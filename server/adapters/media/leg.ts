import type { RemoteInfo } from 'node:dgram';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { createDigitEar, type DigitEar } from '../../core/rtp/digit-ear.ts';
import { codecOf, decodeTable, type G711, payloadTypeOf, silenceOf, transcodeTable } from '../../core/rtp/g711.ts';
import { emptyFrame, isRtcp, readRtp } from '../../core/rtp/packet.ts';
import { type Arrival, createSourceLatch, type SourceLatch } from '../../core/rtp/source-latch.ts';
import { createEventReceiver, type HeardDigit } from '../../core/rtp/telephone-event.ts';
import { frameSamples } from '../../core/rtp/tone.ts';
import { estimateMos } from '../../core/rtp/voice-quality.ts';
import type { MediaEvent, MediaReport, RemoteMedia } from '../../services/calls/media-port.ts';
import type { Audio } from './audio.ts';
import { createDigitSender } from './digit-sender.ts';
import { createHeardStreams } from './heard-streams.ts';
import { createLegControl } from './leg-control.ts';
import { createLegOutput, type Manner } from './leg-output.ts';
import { createLegReports } from './leg-reports.ts';
import type { MediaTiming } from './media-protocol.ts';
import type { PortPair } from './rtp-ports.ts';
import { createSrtpReceiver, createSrtpSender, type SrtpSender } from './srtp.ts';

/** What a leg tells the engine about; all are called while a packet is being handled. */
export interface LegListener {
  audio(leg: Leg, audio: Audio): void;
  /** One packet of a telephone-event, to be passed on as it is. */
  eventPacket(leg: Leg, packet: Audio): void;
  digit(leg: Leg, digit: HeardDigit): void;
  /** Heard as sound. */
  tone(leg: Leg, digit: HeardDigit): void;
  told(event: MediaEvent): void;
}

/**
 * No getters here nor in anything else that a packet passes: each object made with one has a shape of its own to V8, and
 * looking its properties up took a tenth of the thread with sixty calls.
 */
export interface Leg {
  readonly legId: string;
  readonly port: number;
  /** The law that the far end wants; PCMA until it is known. */
  codec(): G711;
  /** Whether the far end takes keys in no other way than as sound. */
  wantsTones(): boolean;
  counts(): { received: number; sent: number; refused: number };
  connect(remote: RemoteMedia): void;
  /** The far end hears this next; dropped while it does not listen, or a digit is being sent. */
  sendAudio(audio: Audio): void;
  sendEventPacket(packet: Audio): void;
  sendDtmf(digits: string): void;
  /** To be called each 20 ms after `sendDtmf`, until it answers that nothing is left to be sent. */
  sendDigits(nowMs: number): boolean;
  /** Each 100 ms: silence, keep-alive, reports. */
  keepHouse(nowMs: number): void;
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
  const counts = { received: 0, refused: 0 };
  const keepAlive = { sequence: 0 };
  let remote: RemoteMedia | undefined;
  let latch: SourceLatch | undefined;
  let ear: DigitEar | undefined;
  let sender: SrtpSender | undefined;
  let receiver: ReturnType<typeof createSrtpReceiver> | undefined;
  let hearing: 'nothing-yet' | 'audio' | 'silence' = 'nothing-yet';
  let lastHeardMs = now();
  let sendFaultTold = false;

  // One of each for all packets of the leg: nothing is made for a packet.
  const frame = emptyFrame();
  const arrival: Arrival = { address: '', port: 0, ssrc: 0, sequence: 0, nowMs: 0, genuine: false };
  const heard: Audio = {
    source: keepAlive,
    codec: 'PCMA',
    sequence: 0,
    timestamp: 0,
    marker: false,
    data: new Uint8Array(0),
    start: 0,
    end: 0,
    isDatagram: true,
    nowMs: 0,
  };
  const manner: Manner = { payloadType: 0, table: undefined, to: { address: '', port: 0 } };

  const digits = createDigitSender({
    event: sendEventNow,
    tone: sendAudioNow,
  });
  const control = createLegControl({
    pair,
    reports,
    streams,
    farEnd: () =>
      remote && latch && isReachable(remote) ? { remote, target: latch.target(), sender, receiver } : undefined,
    everyMs: timing.reportEveryMs,
    nowMs: now(),
    random: deps.random,
    onFault: onSendFault,
  });

  function send(audio: Audio, payloadType: number, table?: Uint8Array): void {
    if (!remote || !latch || !weSend(remote)) return;
    manner.payloadType = payloadType;
    manner.table = table;
    manner.to = latch.target();
    output.send(audio, manner);
  }

  function sendAudioNow(audio: Audio): void {
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

  function isKnown(from: RemoteInfo, nowMs: number): boolean {
    arrival.address = from.address;
    arrival.port = from.port;
    arrival.ssrc = frame.ssrc;
    arrival.sequence = frame.sequence;
    arrival.nowMs = nowMs;
    arrival.genuine = receiver !== undefined;
    const verdict = latch!.judge(arrival);
    if (verdict === 'changed') {
      control.forget();
      listener.told({ kind: 'source-changed', legId, address: from.address, port: from.port });
    }
    return verdict !== 'stranger';
  }

  function onRtp(data: Buffer, from: RemoteInfo): void {
    // RFC 5761 4; also where it was not agreed: it can be nothing else.
    if (isRtcp(data)) {
      onRtcp(data, from);
      return;
    }
    const nowMs = now();
    const plain = receiver ? receiver.open(data) : data;
    if (!plain || !remote || !latch || !readRtp(plain, frame) || !isPlausible(frame.payloadType)) counts.refused++;
    else if (isKnown(from, nowMs)) onGenuine(plain, nowMs);
    else counts.refused++;
  }

  function onGenuine(data: Buffer, nowMs: number): void {
    counts.received++;
    const isEvent = frame.payloadType === remote!.dtmfPayloadType;
    const source = streams.received(frame, isEvent ? undefined : nowMs);
    lastHeardMs = nowMs;
    // Came before, or was on its way when the far end was put on hold.
    if (!source || !theySend(remote!)) return;
    if (hearing !== 'audio') {
      hearing = 'audio';
      listener.told({ kind: 'heard', legId });
    }
    const codec = lawOf(frame.payloadType);
    if (!isEvent && !codec) return;
    heard.source = source;
    heard.codec = codec ?? 'PCMA';
    heard.sequence = frame.sequence;
    heard.timestamp = frame.timestamp;
    heard.marker = frame.marker;
    heard.data = data;
    heard.start = frame.start;
    heard.end = frame.end;
    heard.nowMs = nowMs;
    if (isEvent) {
      listener.eventPacket(leg, heard);
      const { timestamp } = frame;
      const payload = data.subarray(frame.start, frame.end);
      for (const digit of events.received({ timestamp, payload, nowMs })) listener.digit(leg, digit);
    } else {
      // Before it is passed on: its octets may be sent in another law.
      const tone = ear?.hear({ data, start: frame.start, end: frame.end, table: decodeTable[heard.codec] });
      listener.audio(leg, heard);
      if (tone) listener.tone(leg, tone);
    }
  }

  function onRtcp(data: Buffer, from: RemoteInfo): void {
    if (!control.received(data, from)) counts.refused++;
  }

  function protect(told: RemoteMedia, before: RemoteMedia | undefined): void {
    if (!sameKey(told.srtp?.send, before?.srtp?.send)) {
      sender = told.srtp && createSrtpSender(told.srtp.send);
      output.secure(sender);
    }
    if (!sameKey(told.srtp?.receive, before?.srtp?.receive)) {
      // Some go on counting cycles under a new key, over a wrap that may come just now.
      const cycle = receiver?.highestCycle() ?? 0;
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
    const every = streams.current() ? timing.keepAliveMs : Math.min(knockEveryMs, timing.keepAliveMs);
    if (nowMs - output.lastAtMs() < every) return;
    sendAudioNow({
      source: keepAlive,
      sequence: ++keepAlive.sequence & 0xffff,
      timestamp: Math.round(nowMs * 8) >>> 0,
      marker: true,
      codec: remote.codec,
      data: new Uint8Array(frameSamples).fill(silenceOf[remote.codec]),
      start: 0,
      end: frameSamples,
      isDatagram: false,
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
    control.sendWhenDue(nowMs);
  }

  pair.rtp.on('message', onRtp);
  pair.rtcp.on('message', onRtcp);
  // ICMP "port unreachable" and the like: the far end may yet be found elsewhere.
  pair.rtp.on('error', onSendFault);
  pair.rtcp.on('error', onSendFault);

  const leg: Leg = {
    legId,
    port: pair.port,
    codec: () => remote?.codec ?? 'PCMA',
    wantsTones: () => remote?.dtmfPayloadType === undefined && !remote?.infoDigits,
    counts: () => ({ ...counts, sent: output.sent.inAll }),
    connect(told) {
      const before = remote;
      remote = told;
      protect(told, before);
      ear = told.inBandDigits && told.dtmfPayloadType === undefined ? (ear ?? createDigitEar()) : undefined;
      if (latch) latch.tell(told);
      else latch = createSourceLatch(told);
      if (before?.address !== told.address || before.port !== told.port) control.forget();
      if (!before || theySend(before) !== theySend(told)) lastHeardMs = now();
      knock(now());
    },
    sendAudio(audio) {
      if (!digits.isBusy()) sendAudioNow(audio);
    },
    sendEventPacket(packet) {
      if (!digits.isBusy()) sendEventNow(packet);
    },
    sendDtmf(text) {
      digits.add(text, { asTone: remote?.dtmfPayloadType === undefined });
    },
    sendDigits: digits.tick,
    keepHouse,
    async close() {
      await control.sendBye(now());
      await Promise.all([pair.rtp, pair.rtcp].map((socket) => new Promise<void>((closed) => socket.close(closed))));
      pair.free();
      const { received, lost, jitterMs } = streams.totals();
      const told = reports.told();
      const delay = told.roundTripMs === undefined ? {} : { roundTripMs: told.roundTripMs };
      return {
        packetsReceived: received,
        packetsSent: output.sent.inAll,
        packetsLost: lost,
        jitterMs,
        ...told,
        ...(received > 0 ? { mos: estimateMos({ lossFraction: lost / (received + lost), jitterMs, ...delay }) } : {}),
      };
    },
  };
  return leg;
}
