import { randomInt } from 'node:crypto';
import { CentralitaError, describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { frameSamples } from '../../core/rtp/tone.ts';
import type { MediaEvent, MediaReport, RecordedFile } from '../../services/calls/media-port.ts';
import { createLeg, type Leg, type LegListener } from './leg.ts';
import type { MediaStats, Order, WorkerSettings } from './media-protocol.ts';
import { createMixes } from './mixes.ts';
import { createPlayer, type Player } from './player.ts';
import { createRecordings } from './recordings.ts';
import { createRtpPorts, type PortPair } from './rtp-ports.ts';
import { createSounds } from './sounds.ts';
import { startTicker, type Ticker } from './ticker.ts';

export interface MediaEngine {
  obey(order: Order): void;
  open(legId: string, bindTo?: string): Promise<{ port: number }>;
  close(legId: string): Promise<MediaReport>;
  stopRecording(recordingId: string): Promise<RecordedFile>;
  stats(): MediaStats;
  /** Closes all. */
  stop(): Promise<void>;
}

interface Play {
  playId: number;
  player: Player;
  /** Numbers of the frames, as a source of its own. */
  sequence: number;
}

const ticksPerHousekeeping = 5;
const nothingMeasured: MediaReport = { packetsReceived: 0, packetsSent: 0, packetsLost: 0, jitterMs: 0 };

/** RFC 4733 3.2: the event of the key `*`. */
const STAR_EVENT = 10;

/** Legs, who hears whom, what is played, what is recorded. Lives in the media worker. */
export function createMediaEngine(deps: {
  settings: WorkerSettings;
  tell: (event: MediaEvent) => void;
  /** Ports that the next legs may be opened on at once. */
  grant: (ports: readonly number[]) => void;
  log: Log;
}): MediaEngine {
  const { settings, tell, grant, log } = deps;
  const now = (): number => performance.now();
  const ports = createRtpPorts(settings);
  const sounds = createSounds(log);
  const legs = new Map<string, Leg>();
  /** A leg may be closed while its ports are still being bound. */
  const opening = new Map<string, Promise<unknown>>();
  const spares = new Map<number, PortPair>();
  let stocking: Promise<void> | undefined;
  let isStopping = false;
  const bridges = new Map<Leg, Leg>();
  const plays = new Map<Leg, Play>();
  /** Legs with digits still to be sent. */
  const dialling = new Set<Leg>();
  const recordings = createRecordings({ now, tell, log });
  const mixes = createMixes({ now, recordings, isAside: (leg) => plays.has(leg) });
  const before = { received: 0, sent: 0, refused: 0 };
  /** Legs whose keys may be a code: whether one is typed now, and the RTP time of the last key kept back. */
  const guarded = new WeakMap<Leg, { isTyping: boolean; keptAt?: number }>();
  let ticker: Ticker | undefined;
  let ticks = 0;

  /** Who hears the leg now: nobody while something is played to either side. */
  function listenerOf(leg: Leg): Leg | undefined {
    const peer = bridges.get(leg);
    return peer && !plays.has(leg) && !plays.has(peer) ? peer : undefined;
  }

  const listener: LegListener = {
    audio(leg, audio) {
      recordings.put(leg.legId, audio);
      mixes.put(leg, audio);
      const peer = listenerOf(leg);
      if (peer && !mixes.hearsMix(peer)) peer.sendAudio(audio);
    },
    eventPacket(leg, packet) {
      const guard = guarded.get(leg);
      if (guard && packet.data[packet.start] === STAR_EVENT) guard.isTyping = true;
      if (guard?.isTyping) guard.keptAt = packet.timestamp;
      // RFC 4733 2.5.1.4: the end of a key comes three times, the last ones after the code was understood.
      else if (!guard || guard.keptAt !== packet.timestamp) listenerOf(leg)?.sendEventPacket(packet);
    },
    digit(leg, { digit, durationMs }) {
      tell({ kind: 'dtmf', legId: leg.legId, digit, durationMs });
      const peer = listenerOf(leg);
      if (peer?.wantsTones() && !guarded.get(leg)?.isTyping) dial(peer, digit);
    },
    // The tone itself goes on to the other side: no digit is sent besides.
    tone: (leg, { digit, durationMs }) => tell({ kind: 'dtmf', legId: leg.legId, digit, durationMs, inBand: true }),
    told: tell,
  };

  function dial(leg: Leg | undefined, digits: string): void {
    if (!leg) return;
    leg.sendDtmf(digits);
    dialling.add(leg);
  }

  function playTick(leg: Leg, nowMs: number): void {
    const play = plays.get(leg);
    if (!play) return;
    const codec = leg.codec();
    const payload = play.player.frame(codec);
    if (payload === 'wait') return;
    if (payload === 'end') {
      plays.delete(leg);
      tell({ kind: 'played', legId: leg.legId, playId: play.playId });
      return;
    }
    const sequence = play.sequence++;
    leg.sendAudio({
      source: play,
      sequence: sequence & 0xffff,
      timestamp: (sequence * frameSamples) >>> 0,
      marker: false,
      codec,
      data: payload,
      start: 0,
      end: payload.length,
      isDatagram: false,
      nowMs,
    });
  }

  function tick(): void {
    const nowMs = now();
    ticks++;
    for (const leg of plays.keys()) playTick(leg, nowMs);
    for (const leg of dialling) if (!leg.sendDigits(nowMs)) dialling.delete(leg);
    // A part of them each time, so that no tick is long.
    let turn = ticks;
    for (const leg of legs.values()) if (++turn % ticksPerHousekeeping === 0) leg.keepHouse(nowMs);
    mixes.tick(nowMs);
    recordings.tick(ticks, nowMs);
  }

  function keepTicking(): void {
    if (legs.size + recordings.size > 0) ticker ??= startTicker({ everyMs: 20, now, tick });
    else {
      ticker?.stop();
      ticker = undefined;
    }
  }

  function addLeg(legId: string, pair: PortPair): void {
    const random = (): number => randomInt(2 ** 32);
    legs.set(legId, createLeg({ legId, pair, timing: settings.timing, listener, now, random, log }));
    keepTicking();
  }

  async function openLeg(legId: string, bindTo?: string): Promise<{ port: number }> {
    const pair = await ports.take(bindTo);
    addLeg(legId, pair);
    return { port: pair.port };
  }

  /** Binds what the next legs need before they are asked for: a call that comes in does not wait for this thread. */
  async function fillStock(): Promise<void> {
    const granted: number[] = [];
    try {
      while (spares.size < ports.spares && !isStopping) {
        const pair = await ports.take();
        spares.set(pair.port, pair);
        granted.push(pair.port);
      }
    } catch (error) {
      log.debug('no spare ports', { why: describeError(error) });
    }
    if (granted.length > 0) grant(granted);
  }

  /** Half of them at a time: each grant is a message, which costs more than a socket. */
  function stock(): void {
    if (spares.size > ports.spares / 2) return;
    stocking ??= fillStock().finally(() => {
      stocking = undefined;
    });
  }

  function openOnSpare({ legId, port }: { legId: string; port: number }): void {
    const pair = spares.get(port);
    if (!pair) throw new Error(`port ${port} is not spare, leg ${legId} has no audio`);
    spares.delete(port);
    addLeg(legId, pair);
    stock();
  }

  function unbridge(leg: Leg): void {
    const peer = bridges.get(leg);
    bridges.delete(leg);
    if (peer) bridges.delete(peer);
  }

  function bridge(legA: Leg, legB: Leg): void {
    for (const leg of [legA, legB]) {
      unbridge(leg);
      if (!mixes.isAttended(leg)) mixes.leave(leg);
      plays.delete(leg);
    }
    bridges.set(legA, legB);
    bridges.set(legB, legA);
  }

  async function close(legId: string): Promise<MediaReport> {
    await opening.get(legId)?.catch(() => undefined);
    const leg = legs.get(legId);
    if (!leg) return { ...nothingMeasured };
    legs.delete(legId);
    unbridge(leg);
    mixes.leave(leg);
    plays.delete(leg);
    dialling.delete(leg);
    before.received += leg.counts().received;
    before.sent += leg.counts().sent;
    before.refused += leg.counts().refused;
    keepTicking();
    return leg.close();
  }

  /** The leg of an order; one that is gone is no fault: its close may have crossed the order. */
  function legOf(order: { kind: string; legId: string }): Leg | undefined {
    const leg = legs.get(order.legId);
    if (!leg) log.debug('order for a leg that is not open', { kind: order.kind, legId: order.legId });
    return leg;
  }

  stock();
  return {
    obey(order) {
      switch (order.kind) {
        case 'open-on-spare':
          return openOnSpare(order);
        case 'connect':
          return legOf(order)?.connect(order.remote);
        case 'bridge': {
          const legA = legOf({ kind: order.kind, legId: order.legA });
          const legB = legOf({ kind: order.kind, legId: order.legB });
          if (legA && legB && legA !== legB) bridge(legA, legB);
          return;
        }
        case 'unbridge': {
          const leg = legOf(order);
          return leg && unbridge(leg);
        }
        case 'play': {
          const leg = legOf(order);
          if (leg) plays.set(leg, { playId: order.playId, player: createPlayer(order.source, sounds), sequence: 0 });
          return;
        }
        case 'stop-playing': {
          const leg = legOf(order);
          return void (leg && plays.delete(leg));
        }
        case 'mix': {
          const leg = legOf(order);
          if (!leg) return;
          unbridge(leg);
          plays.delete(leg);
          return mixes.join(leg, order);
        }
        case 'unmix': {
          const leg = legOf(order);
          return leg && mixes.leave(leg);
        }
        case 'mute': {
          const leg = legOf(order);
          return leg && mixes.mute(leg, order.muted);
        }
        case 'attend': {
          const leg = legOf(order);
          const talk = order.talk.flatMap((legId) => legs.get(legId) ?? []);
          if (!leg || talk.length < 2) return;
          unbridge(leg);
          plays.delete(leg);
          return mixes.attend(leg, {
            talk,
            speaksTo: new Set(talk.filter(({ legId }) => order.speaksTo.includes(legId))),
          });
        }
        case 'mix-tone':
          return mixes.tone(order);
        case 'guard-keys': {
          const leg = legOf(order);
          if (leg) guarded.set(leg, { ...guarded.get(leg), isTyping: false });
          return;
        }
        case 'send-dtmf':
          return dial(legOf(order), order.digits);
        case 'record':
          recordings.start(order);
          return keepTicking();
        case 'record-others':
          return recordings.follow(order);
      }
    },
    async open(legId, bindTo) {
      if (legs.has(legId) || opening.has(legId)) throw new CentralitaError('media-leg-exists', { legId });
      const opened = openLeg(legId, bindTo);
      opening.set(legId, opened);
      try {
        return await opened;
      } finally {
        opening.delete(legId);
      }
    },
    close,
    async stopRecording(recordingId) {
      const recorded = await recordings.stop(recordingId);
      keepTicking();
      return recorded;
    },
    stats() {
      const sum = { ...before };
      for (const leg of legs.values()) {
        const counts = leg.counts();
        sum.received += counts.received;
        sum.sent += counts.sent;
        sum.refused += counts.refused;
      }
      return {
        legs: legs.size,
        recordings: recordings.size,
        playing: plays.size,
        ports: ports.taken - spares.size,
        packetsReceived: sum.received,
        packetsSent: sum.sent,
        packetsRefused: sum.refused,
        tickLateMs: ticker?.takeLateMs() ?? 0,
      };
    },
    async stop() {
      isStopping = true;
      await stocking;
      for (const { rtp, rtcp } of spares.values()) {
        rtp.close();
        rtcp.close();
      }
      await recordings.stopAll();
      await Promise.all([...new Set([...legs.keys(), ...opening.keys()])].map(close));
    },
  };
}
