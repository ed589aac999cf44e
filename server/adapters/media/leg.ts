import type { RemoteInfo } from 'node:dgram';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { createDigitEar, type DigitEar } from '../../core/rtp/digit-ear.ts';
import { codecOf, decodeTable, type G711, payloadTypeOf, silenceOf, transcodeTable } from '../../core/rtp/g711.ts';
import { emptyFrame, isRtcp, readRtp } from '../../core/rtp/packet.ts';
import { type Arrival, createSourceLatch, type SourceLatch } from '../../core/rtp/source-latch.ts';
import { createEventReceiver, type EventReceiver, type HeardDigit } from '../../core/rtp/telephone-event.ts';
import { frameSamples } from '../../core/rtp/tone.ts';
import { estimateMos } from '../../core/rtp/voice-quality.ts';
import type { MediaEvent, MediaReport, RemoteMedia } from '../../services/calls/media-port.ts';
import type { Audio } from './audio.ts';
import { createDigitSender, type DigitSender } from './digit-sender.ts';
import { createHeardStreams, type HeardStreams } from './heard-streams.ts';
import { createLegControl, type FarEnd, type LegControl } from './leg-control.ts';
import { createLegOutput, type LegOutput, type Manner } from './leg-output.ts';
import { createLegReports, type LegReports } from './leg-reports.ts';
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

const silentFrames: Record<G711, Uint8Array> = {
  PCMA: new Uint8Array(frameSamples).fill(silenceOf.PCMA),
  PCMU: new Uint8Array(frameSamples).fill(silenceOf.PCMU),
};

type Srtp = NonNullable<RemoteMedia['srtp']>;
const sameKey = (one: Srtp['send'] | undefined, other: Srtp['send'] | undefined): boolean =>
  one?.suite === other?.suite && one?.keySalt === other?.keySalt && one?.mki?.bytes === other?.mki?.bytes;

/** The old way of holding (RFC 2543 B.5) names no address; sent there, packets would come to ourselves. */
const isReachable = ({ address, port }: RemoteMedia): boolean => port !== 0 && address !== '0.0.0.0';
const weSend = (remote: RemoteMedia): boolean =>
  isReachable(remote) && (remote.direction === 'sendrecv' || remote.direction === 'sendonly');
const theySend = (remote: RemoteMedia): boolean =>
  isReachable(remote) && (remote.direction === 'sendrecv' || remote.direction === 'recvonly');

// One of each for all packets: nothing is made for a packet, and each is worked off before the next one.
const frame = emptyFrame();
const arrival: Arrival = { address: '', port: 0, ssrc: 0, sequence: 0, nowMs: 0, genuine: false };
const heard: Audio = {
  source: frame,
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

interface LegDeps {
  pair: PortPair;
  timing: MediaTiming;
  listener: LegListener;
  /** Monotonic milliseconds. */
  now: () => number;
  /** 32 random bits. */
  random: () => number;
  log: Log;
}

/** One far end: its two sockets, what comes from it and what goes to it. */
export function createLeg({ legId, ...deps }: LegDeps & { legId: string }): Leg {
  return new MediaLeg(legId, deps);
}

/** A class, as they stand by the hundred: closures would take three times the memory. */
class MediaLeg implements Leg {
  readonly legId: string;
  readonly port: number;
  readonly #deps: LegDeps;
  readonly #output: LegOutput;
  readonly #reports: LegReports;
  readonly #streams: HeardStreams;
  readonly #control: LegControl;
  /** These are made when first needed: most legs hear and send no digit. */
  #events: EventReceiver | undefined;
  #digits: DigitSender | undefined;
  #received = 0;
  #refused = 0;
  /** Of the keep-alive, which is a source of its own. */
  #knocks = 0;
  #remote: RemoteMedia | undefined;
  #latch: SourceLatch | undefined;
  #ear: DigitEar | undefined;
  #sender: SrtpSender | undefined;
  #receiver: ReturnType<typeof createSrtpReceiver> | undefined;
  #hearing: 'nothing-yet' | 'audio' | 'silence' = 'nothing-yet';
  #lastHeardMs: number;
  #sendFaultTold = false;

  constructor(legId: string, deps: LegDeps) {
    const { pair, timing, random } = deps;
    this.legId = legId;
    this.port = pair.port;
    this.#deps = deps;
    this.#output = createLegOutput(pair.rtp, random);
    this.#reports = createLegReports(this.#output);
    this.#streams = createHeardStreams();
    this.#lastHeardMs = deps.now();
    this.#control = createLegControl({
      pair,
      reports: this.#reports,
      streams: this.#streams,
      leg: this,
      everyMs: timing.reportEveryMs,
      nowMs: this.#lastHeardMs,
      random,
    });
    const sendFailed = (error: Error): void => this.sendFailed(error);
    pair.rtp.on('message', (data, from) => this.#onRtp(data, from));
    pair.rtcp.on('message', (data, from) => this.#onRtcp(data, from));
    // ICMP "port unreachable" and the like: the far end may yet be found elsewhere.
    pair.rtp.on('error', sendFailed);
    pair.rtcp.on('error', sendFailed);
  }

  codec(): G711 {
    return this.#remote?.codec ?? 'PCMA';
  }

  wantsTones(): boolean {
    return this.#remote?.dtmfPayloadType === undefined && !this.#remote?.infoDigits;
  }

  counts(): { received: number; sent: number; refused: number } {
    return { received: this.#received, refused: this.#refused, sent: this.#output.sent.inAll };
  }

  connect(told: RemoteMedia): void {
    const before = this.#remote;
    this.#remote = told;
    this.#protect(told, before);
    this.#ear = told.inBandDigits && told.dtmfPayloadType === undefined ? (this.#ear ?? createDigitEar()) : undefined;
    if (this.#latch) this.#latch.tell(told);
    else this.#latch = createSourceLatch(told);
    if (before?.address !== told.address || before.port !== told.port) this.#control.forget();
    if (!before || theySend(before) !== theySend(told)) this.#lastHeardMs = this.#deps.now();
    this.#knock(this.#deps.now());
  }

  sendAudio(audio: Audio): void {
    if (!this.#digits?.isBusy()) this.#sendAudioNow(audio);
  }

  sendEventPacket(packet: Audio): void {
    if (!this.#digits?.isBusy()) this.#sendEventNow(packet);
  }

  sendDtmf(text: string): void {
    this.#digits ??= createDigitSender({
      event: (packet) => this.#sendEventNow(packet),
      tone: (audio) => this.#sendAudioNow(audio),
    });
    this.#digits.add(text, { asTone: this.#remote?.dtmfPayloadType === undefined });
  }

  sendDigits(nowMs: number): boolean {
    return this.#digits?.tick(nowMs) ?? false;
  }

  keepHouse(nowMs: number): void {
    const { listener, timing } = this.#deps;
    const { legId } = this;
    const remote = this.#remote;
    if (this.#events) for (const digit of this.#events.expired(nowMs)) listener.digit(this, digit);
    this.#knock(nowMs);
    const silentMs = nowMs - this.#lastHeardMs;
    if (remote && theySend(remote) && this.#hearing !== 'silence' && silentMs >= timing.silentAfterMs) {
      this.#hearing = 'silence';
      listener.told({ kind: 'silent', legId, silentMs: Math.round(silentMs) });
    }
    this.#control.sendWhenDue(nowMs);
  }

  async close(): Promise<MediaReport> {
    const { pair, now } = this.#deps;
    await this.#control.sendBye(now());
    await Promise.all([pair.rtp, pair.rtcp].map((socket) => new Promise<void>((closed) => socket.close(closed))));
    pair.free();
    const { received, lost, jitterMs } = this.#streams.totals();
    const told = this.#reports.told();
    const delay = told.roundTripMs === undefined ? {} : { roundTripMs: told.roundTripMs };
    return {
      packetsReceived: received,
      packetsSent: this.#output.sent.inAll,
      packetsLost: lost,
      jitterMs,
      ...told,
      ...(received > 0 ? { mos: estimateMos({ lossFraction: lost / (received + lost), jitterMs, ...delay }) } : {}),
    };
  }

  /** For its control: undefined while nobody can be sent to. */
  farEnd(): FarEnd | undefined {
    const remote = this.#remote;
    if (!remote || !this.#latch || !isReachable(remote)) return undefined;
    return { remote, target: this.#latch.target(), sender: this.#sender, receiver: this.#receiver };
  }

  sendFailed(error: Error): void {
    // An unreachable far end would otherwise fill the log, fifty lines a second.
    if (this.#sendFaultTold) return;
    this.#sendFaultTold = true;
    this.#deps.log.warn('a packet could not be sent', { legId: this.legId, why: describeError(error) });
  }

  #send(audio: Audio, payloadType: number, table?: Uint8Array): void {
    const remote = this.#remote;
    if (!remote || !this.#latch || !weSend(remote)) return;
    manner.payloadType = payloadType;
    manner.table = table;
    manner.to = this.#latch.target();
    this.#output.send(audio, manner);
  }

  #sendAudioNow(audio: Audio): void {
    const remote = this.#remote;
    if (!remote) return;
    const table = audio.codec === remote.codec ? undefined : transcodeTable[`${audio.codec}-${remote.codec}`];
    this.#send(audio, remote.payloadType ?? payloadTypeOf[remote.codec], table);
  }

  #sendEventNow(packet: Audio): void {
    const payloadType = this.#remote?.dtmfPayloadType;
    if (payloadType !== undefined) this.#send(packet, payloadType);
  }

  /** The law of a payload type; undefined for anything but G.711. */
  #lawOf(payloadType: number): G711 | undefined {
    const remote = this.#remote;
    return payloadType === remote?.payloadType ? remote.codec : codecOf(payloadType);
  }

  /** G.711, the agreed telephone-event, or comfort noise: anything else is not for us. */
  #isPlausible(payloadType: number): boolean {
    if (this.#lawOf(payloadType) !== undefined) return true;
    return payloadType === this.#remote?.dtmfPayloadType || payloadType === comfortNoise;
  }

  #isKnown(latch: SourceLatch, from: RemoteInfo, nowMs: number): boolean {
    const { address, port } = from;
    arrival.address = address;
    arrival.port = port;
    arrival.ssrc = frame.ssrc;
    arrival.sequence = frame.sequence;
    arrival.nowMs = nowMs;
    arrival.genuine = this.#receiver !== undefined;
    const verdict = latch.judge(arrival);
    if (verdict === 'changed') {
      this.#control.forget();
      this.#deps.listener.told({ kind: 'source-changed', legId: this.legId, address, port });
    }
    return verdict !== 'stranger';
  }

  #onRtp(data: Buffer, from: RemoteInfo): void {
    // RFC 5761 4; also where it was not agreed: it can be nothing else.
    if (isRtcp(data)) {
      this.#onRtcp(data, from);
      return;
    }
    const nowMs = this.#deps.now();
    const remote = this.#remote;
    const latch = this.#latch;
    const plain = this.#receiver ? this.#receiver.open(data) : data;
    if (!plain || !remote || !latch || !readRtp(plain, frame) || !this.#isPlausible(frame.payloadType)) this.#refused++;
    else if (this.#isKnown(latch, from, nowMs)) this.#onGenuine(plain, remote, nowMs);
    else this.#refused++;
  }

  #onGenuine(data: Buffer, remote: RemoteMedia, nowMs: number): void {
    const { listener } = this.#deps;
    this.#received++;
    const isEvent = frame.payloadType === remote.dtmfPayloadType;
    const source = this.#streams.received(frame, isEvent ? undefined : nowMs);
    this.#lastHeardMs = nowMs;
    // Came before, or was on its way when the far end was put on hold.
    if (!source || !theySend(remote)) return;
    if (this.#hearing !== 'audio') {
      this.#hearing = 'audio';
      listener.told({ kind: 'heard', legId: this.legId });
    }
    const codec = this.#lawOf(frame.payloadType);
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
      listener.eventPacket(this, heard);
      const { timestamp } = frame;
      const payload = data.subarray(frame.start, frame.end);
      this.#events ??= createEventReceiver();
      for (const digit of this.#events.received({ timestamp, payload, nowMs })) listener.digit(this, digit);
    } else {
      // Before it is passed on: its octets may be sent in another law.
      const tone = this.#ear?.hear({ data, start: frame.start, end: frame.end, table: decodeTable[heard.codec] });
      listener.audio(this, heard);
      if (tone) listener.tone(this, tone);
    }
  }

  #onRtcp(data: Buffer, from: RemoteInfo): void {
    if (!this.#control.received(data, from)) this.#refused++;
  }

  #protect(told: RemoteMedia, before: RemoteMedia | undefined): void {
    if (!sameKey(told.srtp?.send, before?.srtp?.send)) {
      this.#sender = told.srtp && createSrtpSender(told.srtp.send);
      this.#output.secure(this.#sender);
    }
    if (!sameKey(told.srtp?.receive, before?.srtp?.receive)) {
      // Some go on counting cycles under a new key, over a wrap that may come just now.
      const cycle = this.#receiver?.highestCycle() ?? 0;
      this.#receiver = told.srtp && createSrtpReceiver(told.srtp.receive, { cycles: [cycle, cycle + 1] });
    }
  }

  #knock(nowMs: number): void {
    const remote = this.#remote;
    if (!remote || !weSend(remote)) return;
    const { keepAliveMs } = this.#deps.timing;
    const every = this.#streams.current() ? keepAliveMs : Math.min(knockEveryMs, keepAliveMs);
    if (nowMs - this.#output.lastAtMs() < every) return;
    this.#sendAudioNow({
      source: this,
      sequence: ++this.#knocks & 0xffff,
      timestamp: Math.round(nowMs * 8) >>> 0,
      marker: true,
      codec: remote.codec,
      data: silentFrames[remote.codec],
      start: 0,
      end: frameSamples,
      isDatagram: false,
      nowMs,
    });
  }
}
