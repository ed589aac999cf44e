import type { Rate } from './token-bucket.ts';

/** What the exchange tells its gatekeeper about the world, as data that can cross threads. */
export interface GatePolicy {
  /** Sources (`sourceKey`) from which somebody logged in. */
  friends: string[];
  /** Addresses and blocks of the carriers. */
  carriers: string[];
  /** Sources that nobody reads until then (epoch ms). */
  locked: { source: string; until: number }[];
  /** Texts in From, To, Contact or User-Agent by which attack programs are known; letter case does not matter. */
  scanners: string[];
}

/** How much of what each kind of source may have; rates count messages. */
export interface GateLimits {
  /** One source from which nobody ever logged in. */
  stranger: Rate;
  /** All of those together: what is left is for the office. */
  strangers: Rate;
  /** One source of phones; hundreds of them may share an address. */
  friend: Rate;
  /** One address of a carrier. */
  carrier: Rate;
  /** INVITEs that wait for an answer at once. */
  pending: { stranger: number; strangers: number; friend: number };
  /** Open at once; those at home have the rest of what the engine can hold. Opening one costs as much as a message. */
  connections: { stranger: number; strangers: number };
  /** Bytes of a stranger's message. */
  strangerBytes: number;
  /** Strangers remembered at once; the longest known is forgotten first. */
  sources: number;
}

/** For an office on the Internet: strangers cost at most a tenth of a core, whatever they send. */
export const officeLimits: GateLimits = {
  stranger: { perSec: 20, burst: 60 },
  strangers: { perSec: 150, burst: 300 },
  friend: { perSec: 1_000, burst: 3_000 },
  carrier: { perSec: 5_000, burst: 10_000 },
  pending: { stranger: 5, strangers: 50, friend: 200 },
  connections: { stranger: 20, strangers: 500 },
  strangerBytes: 8_192,
  sources: 20_000,
};
