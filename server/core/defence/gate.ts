import { createBlockTest } from './block-test.ts';
import type { GateLimits, GatePolicy } from './gate-policy.ts';
import { cleanSample, type Knock, newKnock } from './knock.ts';
import { looksLikeSip, peek } from './peek.ts';
import { createScannerTest } from './scanners.ts';
import { sourceKey } from './source-key.ts';
import { type Bucket, fullBucket, takeToken } from './token-bucket.ts';

export type Rank = 'stranger' | 'friend' | 'carrier';

/** Why a message is thrown away; `pass` = it is not. */
export type GateVerdict = 'pass' | 'locked' | 'noise' | 'too-many' | 'too-large' | 'scanner';

export interface Arrival {
  address: string;
  bytes: Uint8Array;
  /** The sender's address may be made up. */
  unproven: boolean;
  nowMs: number;
}

/** Stands before the parser: what it turns away costs microseconds, and no memory beyond a bound. */
export interface Gate {
  follow(policy: GatePolicy): void;
  judge(arrival: Arrival): GateVerdict;
  /** A request of ours goes there: what comes back is expected for a while. */
  expect(address: string, nowMs: number): void;
  /**
   * Whether an answer of so many bytes may go to an address that was not proven: to strangers never more than three
   * times the bytes that came from there (the bound of RFC 9000 8.1) nor than two answers a message, so that nobody is
   * flooded through us.
   */
  mayAnswer(answer: { address: string; bytes: number; nowMs: number }): boolean;
  /** Lets one more INVITE of this source wait: gives what to call when it waits no more; undefined when it may not. */
  admitCall(address: string, nowMs: number): (() => void) | undefined;
  mayConnect(address: string, nowMs: number): boolean;
  /** A connection that was let in is there, or gone. */
  connected(address: string, nowMs: number): void;
  disconnected(address: string): void;
  /** What was turned away since the last time. */
  takeKnocks(): Knock[];
}

interface Source {
  key: string;
  rank: Rank;
  bucket: Bucket;
  /** What it may still be answered: bytes, and messages. */
  creditBytes: number;
  creditAnswers: number;
}

const bytesPerByte = 3;
const maxCreditBytes = 65_536;
/** 100 and the final one. Who did not get it asks again; repeating it to somebody who never asked is no use to anyone. */
const answersPerMessage = 2;
const maxCreditAnswers = 200;
const expectedMs = 180_000;
/** 100, 180, 183, the final one. */
const answersPerRequest = 4;
const maxExpected = 5_000;
const maxKnocks = 200;
/** The headers that matter stand before the body; a scanner that hides them further down is none that we know. */
const peekBytes = 2_048;

const decoder = new TextDecoder('latin1');

export function createGate(limits: GateLimits): Gate {
  let friends = new Set<string>();
  let carriers: readonly string[] = [];
  let isCarrier = createBlockTest([]);
  let locked = new Map<string, number>();
  let isScanner = createScannerTest([]);
  // Those at home are not pushed out by strangers, however many there are.
  const home = new Map<string, Source>();
  const strangers = new Map<string, Source>();
  const expected = new Map<string, number>();
  const waiting = new Map<string, number>();
  const knocks = new Map<string, Knock>();
  const all = fullBucket(limits.strangers, 0);
  let strangersWaiting = 0;
  const connections = new Map<string, { count: number; isStranger: boolean }>();
  let strangersConnected = 0;

  function rankOf(key: string, address: string): Rank {
    if (isCarrier(address)) return 'carrier';
    return friends.has(key) ? 'friend' : 'stranger';
  }

  function find(address: string, nowMs: number): Source {
    const key = sourceKey(address);
    const known = home.get(key) ?? strangers.get(key);
    if (known) return known;
    const rank = rankOf(key, address);
    const source = { key, rank, bucket: fullBucket(limits[rank], nowMs), creditBytes: 0, creditAnswers: 0 };
    if (rank !== 'stranger') home.set(key, source);
    else {
      strangers.set(key, source);
      if (strangers.size > limits.sources) strangers.delete(strangers.keys().next().value!);
    }
    return source;
  }

  const isExpected = ({ key }: Source, nowMs: number): boolean => (expected.get(key) ?? 0) > nowMs;

  function knockOf(key: string, nowMs: number): Knock {
    const source = knocks.has(key) || knocks.size < maxKnocks ? key : '*';
    const knock = knocks.get(source) ?? newKnock(source, nowMs);
    knocks.set(source, knock);
    knock.lastAt = nowMs;
    return knock;
  }

  function judgeStranger(source: Source, { bytes, nowMs }: Arrival): GateVerdict {
    if (bytes.length > limits.strangerBytes) return 'too-large';
    if (!looksLikeSip(bytes)) return 'noise';
    const { marks, userAgent } = peek(decoder.decode(bytes.subarray(0, peekBytes)));
    if (marks.some((mark) => isScanner(mark) !== undefined)) {
      const knock = knockOf(source.key, nowMs);
      if (userAgent !== undefined) knock.userAgent = cleanSample(userAgent);
      knock.scans++;
      return 'scanner';
    }
    // Last, so that what is thrown away anyway takes nothing from strangers who may be new phones.
    return takeToken(all, limits.strangers, nowMs) ? 'pass' : 'too-many';
  }

  return {
    follow(policy) {
      friends = new Set(policy.friends);
      locked = new Map(policy.locked.map(({ source, until }) => [source, until]));
      isScanner = createScannerTest(policy.scanners);
      if (policy.carriers.join() !== carriers.join()) {
        carriers = policy.carriers;
        isCarrier = createBlockTest(carriers);
        home.clear();
        strangers.clear();
      }
      for (const [key, open] of connections) {
        if (!open.isStranger || rankOf(key, key) === 'stranger') continue;
        open.isStranger = false;
        strangersConnected -= open.count;
      }
      for (const friend of friends) strangers.delete(friend);
      for (const { key, rank } of [...home.values()]) if (rank === 'friend' && !friends.has(key)) home.delete(key);
    },
    judge(arrival) {
      const { address, nowMs, bytes } = arrival;
      const source = find(address, nowMs);
      const { rank } = source;
      const isStranger = rank === 'stranger' && !isExpected(source, nowMs);
      const rate = limits[rank === 'stranger' && !isStranger ? 'friend' : rank];
      let verdict: GateVerdict = 'pass';
      if (isStranger && (locked.get(source.key) ?? 0) > nowMs) verdict = 'locked';
      else if (!takeToken(source.bucket, rate, nowMs)) verdict = 'too-many';
      else if (isStranger) verdict = judgeStranger(source, arrival);
      if (verdict === 'pass' && arrival.unproven) {
        source.creditBytes = Math.min(maxCreditBytes, source.creditBytes + bytesPerByte * bytes.length);
        source.creditAnswers = Math.min(maxCreditAnswers, source.creditAnswers + answersPerMessage);
      } else if (verdict !== 'pass' && verdict !== 'scanner') knockOf(source.key, nowMs).dropped++;
      return verdict;
    },
    expect(address, nowMs) {
      const source = find(address, nowMs);
      const { key } = source;
      if (source.rank === 'stranger' && !isExpected(source, nowMs)) source.bucket = fullBucket(limits.friend, nowMs);
      // Answers are not counted against who was asked: a busy phone says nothing else.
      const { burst } = limits[source.rank === 'stranger' ? 'friend' : source.rank];
      source.bucket.tokens = Math.min(burst, source.bucket.tokens + answersPerRequest);
      expected.delete(key);
      expected.set(key, nowMs + expectedMs);
      if (expected.size > maxExpected) expected.delete(expected.keys().next().value!);
    },
    mayAnswer({ address, bytes, nowMs }) {
      const source = find(address, nowMs);
      if (source.rank !== 'stranger' || isExpected(source, nowMs)) return true;
      if (source.creditAnswers < 1 || source.creditBytes < bytes) return false;
      source.creditAnswers -= 1;
      source.creditBytes -= bytes;
      return true;
    },
    admitCall(address, nowMs) {
      const { key, rank } = find(address, nowMs);
      if (rank === 'carrier') return () => undefined;
      const own = waiting.get(key) ?? 0;
      const isStranger = rank === 'stranger';
      if (own >= limits.pending[rank] || (isStranger && strangersWaiting >= limits.pending.strangers)) return undefined;
      waiting.set(key, own + 1);
      if (isStranger) strangersWaiting++;
      return () => {
        const left = waiting.get(key)! - 1;
        if (left === 0) waiting.delete(key);
        else waiting.set(key, left);
        if (isStranger) strangersWaiting--;
      };
    },
    mayConnect(address, nowMs) {
      const source = find(address, nowMs);
      if (source.rank !== 'stranger') return true;
      const { stranger, strangers: most } = limits.connections;
      return (
        (locked.get(source.key) ?? 0) <= nowMs &&
        strangersConnected < most &&
        (connections.get(source.key)?.count ?? 0) < stranger &&
        takeToken(source.bucket, limits.stranger, nowMs) &&
        takeToken(all, limits.strangers, nowMs)
      );
    },
    connected(address, nowMs) {
      const { key, rank } = find(address, nowMs);
      const open = connections.get(key) ?? { count: 0, isStranger: rank === 'stranger' };
      open.count++;
      connections.set(key, open);
      if (open.isStranger) strangersConnected++;
    },
    disconnected(address) {
      const key = sourceKey(address);
      const open = connections.get(key);
      if (!open) return;
      if (--open.count === 0) connections.delete(key);
      if (open.isStranger) strangersConnected--;
    },
    takeKnocks() {
      const taken = [...knocks.values()];
      knocks.clear();
      return taken;
    },
  };
}
