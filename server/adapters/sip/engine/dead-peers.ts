import type { Clock } from '../../../base/clock.ts';
import type { Peer } from './transport.ts';

/** Which next hops did not answer lately. */
export interface DeadPeers {
  /** `retryAfterSec`: the peer itself said for how long (RFC 3261 21.5.4). */
  failed(peer: Peer, retryAfterSec?: number): void;
  answered(peer: Peer): void;
  /** Those believed alive, in their order, then the others: where all are dead they are tried all the same. */
  aliveFirst(peers: readonly Peer[]): Peer[];
}

const firstMs = 30_000;
const longestMs = 600_000;
const maxEntries = 1_000;

const keyOf = ({ listener, address, port }: Peer): string => `${listener.transport} ${address} ${port}`;

/** A peer that failed is passed over for 30 s, doubling up to 10 min with each further failure; one answer forgives all. */
export function createDeadPeers(clock: Clock): DeadPeers {
  const dead = new Map<string, { until: number; failures: number }>();
  const isDead = (peer: Peer): boolean => (dead.get(keyOf(peer))?.until ?? 0) > clock.now();
  return {
    failed(peer, retryAfterSec) {
      const key = keyOf(peer);
      const failures = (dead.get(key)?.failures ?? 0) + 1;
      const ms = retryAfterSec === undefined ? firstMs * 2 ** Math.min(failures - 1, 10) : retryAfterSec * 1000;
      dead.delete(key);
      dead.set(key, { until: clock.now() + Math.min(longestMs, ms), failures });
      if (dead.size > maxEntries) dead.delete(dead.keys().next().value!);
    },
    answered: (peer) => void (dead.size > 0 && dead.delete(keyOf(peer))),
    aliveFirst(peers) {
      if (dead.size === 0 || peers.length < 2) return [...peers];
      return [...peers.filter((peer) => !isDead(peer)), ...peers.filter(isDead)];
    },
  };
}
