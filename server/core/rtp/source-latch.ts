import { sequenceDistance } from './packet.ts';

export interface Address {
  address: string;
  port: number;
}

/** A valid RTP packet of a plausible payload type, and where it came from. */
export interface Arrival extends Address {
  ssrc: number;
  sequence: number;
  nowMs: number;
  /** It proved to be the far end's own (SRTP). */
  genuine?: boolean;
}

/** `changed`: from now on this is the far end, other than we were sending to. */
export type Verdict = 'known' | 'changed' | 'stranger';

export interface SourceLatch {
  judge(arrival: Arrival): Verdict;
  /** Where to send: the learnt source, or what the SDP told. */
  target(): Address;
  /** A new offer or answer: when it names another place, what was learnt is forgotten. */
  tell(address: Address): void;
}

/** Packets in a row that make an unexpected source believable. */
const firstSteady = 3;
const laterSteady = 5;
/** The old source must have been still for so long before a stranger may take its place. */
const oldSilentMs = 400;
/** Packets further apart than this are not a stream. */
const steadyGapMs = 250;
/** The numbers of a stream that moved go on about where they were: a minute of 20 ms packets. */
const moveGap = 3000;

const same = (one: Address, other: Address): boolean => one.port === other.port && one.address === other.address;

/**
 * Symmetric RTP: learns where the far end really sends from. The place that its SDP told is believed at once; any other
 * only when it sends a steady stream (one SSRC, numbers going on) and nobody better is heard, so that a stray packet
 * steals nothing. What was learnt gives way only to the place told, to the same stream from elsewhere (a NAT that forgot),
 * to another stream of the same host, or to packets that prove themselves; to anybody else only when the SDP changes.
 */
export function createSourceLatch(told: Address): SourceLatch {
  return new LegLatch(told);
}

type Latched = Address & { ssrc: number; sequence: number; lastAtMs: number };

/** A class, as each leg has one: closures would take three times the memory. */
class LegLatch implements SourceLatch {
  #sdp: Address;
  #latched: Latched | undefined;
  #candidate: (Arrival & { count: number }) | undefined;

  constructor(told: Address) {
    this.#sdp = told;
  }

  judge(arrival: Arrival): Verdict {
    const latched = this.#latched;
    if (latched && same(latched, arrival)) {
      latched.lastAtMs = arrival.nowMs;
      latched.ssrc = arrival.ssrc;
      latched.sequence = arrival.sequence;
      return 'known';
    }
    const asTold = same(this.#sdp, arrival);
    if (!latched && asTold) return this.#latch(arrival);
    const count = this.#countCandidate(arrival);
    if (!latched || asTold || arrival.genuine) return count >= firstSteady ? this.#latch(arrival) : 'stranger';
    return count >= laterSteady && mayTakeOver(latched, arrival) ? this.#latch(arrival) : 'stranger';
  }

  target(): Address {
    return this.#latched ?? this.#sdp;
  }

  tell(address: Address): void {
    if (same(address, this.#sdp)) return;
    this.#sdp = address;
    this.#latched = undefined;
    this.#candidate = undefined;
  }

  #countCandidate(arrival: Arrival): number {
    const { address, port, ssrc, sequence, nowMs } = arrival;
    const candidate = this.#candidate;
    const ahead = candidate ? sequenceDistance(sequence, candidate.sequence) : 0;
    const goesOn =
      candidate !== undefined &&
      same(candidate, arrival) &&
      candidate.ssrc === ssrc &&
      nowMs - candidate.nowMs <= steadyGapMs &&
      ahead > 0 &&
      ahead < 10;
    const count = goesOn ? candidate.count + 1 : 1;
    this.#candidate = { address, port, ssrc, sequence, nowMs, count };
    return count;
  }

  #latch({ address, port, ssrc, sequence, nowMs }: Arrival): Verdict {
    const before = this.target();
    this.#latched = { address, port, ssrc, sequence, lastAtMs: nowMs };
    this.#candidate = undefined;
    return same(before, this.#latched) ? 'known' : 'changed';
  }
}

function mayTakeOver(old: Latched, { address, ssrc, sequence, nowMs }: Arrival): boolean {
  const sameStream = ssrc === old.ssrc && Math.abs(sequenceDistance(sequence, old.sequence)) < moveGap;
  return (sameStream || address === old.address) && nowMs - old.lastAtMs >= oldSilentMs;
}
