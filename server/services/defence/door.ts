import type { Clock } from '../../base/clock.ts';
import { addFailure, isLocked, sourceRule, type Tally, userRule } from '../../core/defence/lockout.ts';
import { sourceKey } from '../../core/defence/source-key.ts';
import { addressInBlock } from '../../core/sip/address-block.ts';

/** A packet's address and the user that it gives itself out for. */
export interface Visitor {
  address: string;
  port: number;
  user: string;
}

/** What a stranger wanted; each is one request. */
export interface KnockReport {
  address: string;
  wrongPassword?: boolean;
  user?: string;
  /** The number that it wanted called. */
  dialled?: string;
  userAgent?: string;
}

export interface Lock {
  /** As `sourceKey` says. */
  source: string;
  /** Absent = the source is locked out for every user. */
  user?: string;
  failures: number;
  until: number;
}

/**
 * Who may try a password. Failures are counted per source and user, and per source; only those of whom a round trip has
 * proven that they are where they say (the caller sees to that). A source from which someone logged in is never locked
 * as a whole, and a phone that is logged in from this very port not at all: whatever others do, the office goes on.
 */
export interface Door {
  isLocked(visitor: Visitor): boolean;
  /** A wrong password; returns how many in a row. */
  refuse(visitor: Visitor): number;
  /** A right one. */
  welcome(visitor: Visitor): void;
  /** Whether somebody logged in from there within a day. */
  isFriend(address: string): boolean;
  /** Where carriers are (addresses and blocks), instead of those before: never locked as a whole, and never strangers. */
  trust(places: readonly string[]): void;
  /** A trunk called from an address that is none of its own, by the secret name of our contact. */
  befriend(address: string): void;
  /** Told about strangers only: what friends do is no knock. */
  knock(report: KnockReport): void;
}

/** The owner's and the engine's view of it. */
export interface DoorBook extends Door {
  locks(): Lock[];
  /** Sources with a log-in within a day. */
  friends(): string[];
  carriers(): string[];
  lift(lock: { source: string; user?: string }): boolean;
}

const friendMs = 86_400_000;
const flowMs = 2 * 3_600_000;
const maxEntries = 10_000;

/** Puts last in the order of age; the oldest go when there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > maxEntries) map.delete(map.keys().next().value!);
}

/** `onKnock` hears each knock of strangers, `onChange` when locks or friends came or went. All in memory: a restart forgives. */
export function createDoor(deps: {
  clock: Clock;
  onKnock?: (report: KnockReport) => void;
  onChange?: () => void;
}): DoorBook {
  const { clock, onKnock = () => undefined, onChange = () => undefined } = deps;
  const byUser = new Map<string, Tally & { source: string; user: string }>();
  const bySource = new Map<string, Tally>();
  const friends = new Map<string, number>();
  let carriers: readonly string[] = [];
  const flows = new Map<string, number>();

  const userKey = ({ address, user }: Visitor): string => `${sourceKey(address)} ${user}`;
  const flowKey = ({ address, port, user }: Visitor): string => `${address} ${port} ${user}`;
  const isRecent = (at: number | undefined, spanMs: number): boolean => at !== undefined && clock.now() - at < spanMs;
  const isFriend = (address: string): boolean =>
    isRecent(friends.get(sourceKey(address)), friendMs) || carriers.some((block) => addressInBlock(address, block));

  function befriend(address: string): void {
    const source = sourceKey(address);
    const isNew = !isRecent(friends.get(source), friendMs);
    remember(friends, source, clock.now());
    if (isNew) {
      bySource.delete(source);
      onChange();
    }
  }

  return {
    isFriend,
    befriend,
    carriers: () => [...carriers],
    trust(places) {
      if (places.join() === carriers.join()) return;
      carriers = [...places];
      onChange();
    },
    isLocked(visitor) {
      const now = clock.now();
      if (isRecent(flows.get(flowKey(visitor)), flowMs)) return false;
      if (isLocked(byUser.get(userKey(visitor)), now)) return true;
      return !isFriend(visitor.address) && isLocked(bySource.get(sourceKey(visitor.address)), now);
    },
    refuse(visitor) {
      const nowMs = clock.now();
      const source = sourceKey(visitor.address);
      const key = userKey(visitor);
      const mine = addFailure(byUser.get(key), { rule: userRule, nowMs });
      remember(byUser, key, { ...mine, source, user: visitor.user });
      let isShut = mine.lockedUntil > 0;
      if (!isFriend(visitor.address)) {
        const all = addFailure(bySource.get(source), { rule: sourceRule, nowMs });
        remember(bySource, source, all);
        isShut ||= all.lockedUntil > 0;
      }
      if (isShut) onChange();
      return mine.count;
    },
    welcome(visitor) {
      remember(flows, flowKey(visitor), clock.now());
      byUser.delete(userKey(visitor));
      befriend(visitor.address);
    },
    knock(report) {
      if (!isFriend(report.address)) onKnock(report);
    },
    friends: () => [...friends].flatMap(([source, at]) => (isRecent(at, friendMs) ? [source] : [])),
    locks() {
      const now = clock.now();
      const sources = [...bySource].flatMap(([source, tally]) =>
        isLocked(tally, now) && !isFriend(source) ? [{ source, failures: tally.count, until: tally.lockedUntil }] : [],
      );
      const users = [...byUser.values()].flatMap((tally) =>
        isLocked(tally, now)
          ? [{ source: tally.source, user: tally.user, failures: tally.count, until: tally.lockedUntil }]
          : [],
      );
      return [...sources, ...users];
    },
    lift({ source, user }) {
      const lifted = user === undefined ? bySource.delete(source) : byUser.delete(`${source} ${user}`);
      if (lifted) onChange();
      return lifted;
    },
  };
}
