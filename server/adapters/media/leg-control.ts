import type { RemoteInfo } from 'node:dgram';
import { systemClock } from '../../base/clock.ts';
import type { Address } from '../../core/rtp/source-latch.ts';
import type { RemoteMedia } from '../../services/calls/media-port.ts';
import type { HeardStreams } from './heard-streams.ts';
import type { LegReports } from './leg-reports.ts';
import type { PortPair } from './rtp-ports.ts';
import type { SrtpReceiver, SrtpSender } from './srtp.ts';

/** The far end as the leg knows it at this moment. */
export interface FarEnd {
  remote: RemoteMedia;
  /** Where its RTP comes from, or is expected from. */
  target: Address;
  sender: SrtpSender | undefined;
  receiver: SrtpReceiver | undefined;
}

/** RTCP of one leg on its sockets: what the far end reports, and our reports when they are due. */
export interface LegControl {
  /** false: not from the far end, or no report at all. */
  received(data: Buffer, from: RemoteInfo): boolean;
  /** The far end moved: its reports will come from elsewhere too. */
  forget(): void;
  sendWhenDue(nowMs: number): void;
  /** Resolves when it left, or when there is nobody to tell. */
  sendBye(nowMs: number): Promise<void>;
}

interface Deps {
  pair: PortPair;
  reports: LegReports;
  streams: HeardStreams;
  leg: {
    /** undefined while nobody can be sent to. */
    farEnd(): FarEnd | undefined;
    sendFailed(error: Error): void;
  };
  /** Mean time between reports. */
  everyMs: number;
  nowMs: number;
  random: () => number;
}

export function createLegControl(deps: Deps): LegControl {
  return new Control(deps);
}

/** A class, as each leg has one: closures would take three times the memory. */
class Control implements LegControl {
  readonly #deps: Deps;
  #heardFrom: Address | undefined;
  #dueMs: number;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#dueMs = deps.nowMs + this.#nextGapMs();
  }

  received(data: Buffer, from: RemoteInfo): boolean {
    const { leg, reports, streams } = this.#deps;
    const far = leg.farEnd();
    // Reports from elsewhere could only mislead.
    if (!far || from.address !== far.target.address) return false;
    const plain = far.receiver ? far.receiver.openControl(data) : data;
    const left = plain && reports.received(plain, systemClock.now());
    if (!left) return false;
    streams.left(left);
    this.#heardFrom = { address: from.address, port: from.port };
    return true;
  }

  forget(): void {
    this.#heardFrom = undefined;
  }

  sendWhenDue(nowMs: number): void {
    if (nowMs < this.#dueMs) return;
    this.#dueMs = nowMs + this.#nextGapMs();
    this.#send(nowMs, { bye: false });
  }

  sendBye(nowMs: number): Promise<void> {
    return new Promise((sent) => {
      if (!this.#send(nowMs, { bye: true, sent })) sent();
    });
  }

  /** RFC 3550 6.2: half to one and a half times the mean, so that reports do not march in step. */
  #nextGapMs(): number {
    return this.#deps.everyMs * (0.5 + (this.#deps.random() % 1000) / 1000);
  }

  /** Where reports come from; before one came, where the far end told or where its RTP comes from makes likely. */
  #placeOf({ remote, target }: FarEnd): Address {
    if (remote.rtcpMux) return target;
    if (this.#heardFrom) return this.#heardFrom;
    const asTold = target.address === remote.address && target.port === remote.port;
    return { address: target.address, port: (asTold ? remote.rtcpPort : undefined) ?? target.port + 1 };
  }

  #send(nowMs: number, { bye, sent }: { bye: boolean; sent?: () => void }): boolean {
    const { leg, pair, reports, streams } = this.#deps;
    const far = leg.farEnd();
    const to = far && this.#placeOf(far);
    if (!far || !to || to.port > 65_535) return false;
    const plain = reports.compose({ epochMs: systemClock.now(), monotonicMs: nowMs, heard: streams.current(), bye });
    const data = far.sender ? far.sender.protectControl(plain) : plain;
    const socket = far.remote.rtcpMux ? pair.rtp : pair.rtcp;
    socket.send(data, to.port, to.address, (error) => {
      if (error) leg.sendFailed(error);
      sent?.();
    });
    return true;
  }
}
