import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { GatePolicy } from '../../core/defence/gate-policy.ts';
import { addSample, cleanSample, type Knock, mergeKnocks, newKnock } from '../../core/defence/knock.ts';
import { readScannerList, usualScanners } from '../../core/defence/scanners.ts';
import { sourceKey } from '../../core/defence/source-key.ts';
import type { Db } from '../../store/db.ts';
import { addKnocks, dropKnocksBefore, readKnocks } from '../../store/queries/knocks.ts';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';
import type { FactBus } from '../facts.ts';
import { createDoor, type DoorBook, type KnockReport } from './door.ts';

/** Who may come in, who knocked in vain, and what the SIP engine is to know of both. */
export interface Defence {
  readonly door: DoorBook;
  /** Knocks that the engine turned away by itself. */
  take(knocks: readonly Knock[]): void;
  readKnocks: (how: { page: number; pageSize: number }) => ReturnType<typeof readKnocks>;
  /** Names of attack programs; `setScanners` takes one a line. */
  scanners(): string[];
  setScanners(text: string): void;
  policy(): GatePolicy;
  /** Told soon after the policy changed, several changes at once. Returns how to stop listening. */
  onPolicy(listener: (policy: GatePolicy) => void): () => void;
  /** Writes what is not written yet. */
  stop(): void;
}

const scannersKey = 'scanners';
/** Time in which a phone that was asked for its password gives it: then it was no knock. */
const writeAfterMs = 5_000;
const policyAfterMs = 50;
const maxPending = 1_000;
const keepDays = 90;
/** So many in a minute are an attack, until so few are counted in one. */
const attack = { begins: 200, ends: 20, spanMs: 60_000 };

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const sizeOf = (knock: Knock): number => knock.requests + knock.dropped + knock.scans;

export function createDefence(deps: { db: Db; bus: FactBus; clock: Clock; log: Log }): Defence {
  const { db, bus, clock } = deps;
  const log = deps.log.in('defence');
  const pending = new Map<string, Knock>();
  const listeners = new Set<(policy: GatePolicy) => void>();
  let recent: { at: number; size: number }[] = [];
  let attacked = false;
  let swept = '';
  let writing: Timer | undefined;
  let telling: Timer | undefined;
  let ending: Timer | undefined;
  let scanners = readScanners();

  function readScanners(): string[] {
    const saved = readSetting(db, scannersKey);
    return Array.isArray(saved) ? saved.map(String) : [...usualScanners];
  }

  function policyChanged(): void {
    telling ??= clock.after(policyAfterMs, () => {
      telling = undefined;
      for (const listener of listeners) listener(policy());
      tellLocks();
    });
  }

  /** Also that a lock came to its end: the page shows who is locked out now. */
  function tellLocks(): void {
    bus.publish('defence.changed', {});
    ending?.cancel();
    const next = Math.min(...door.locks().map(({ until }) => until));
    ending = Number.isFinite(next) ? clock.after(next - clock.now(), tellLocks) : undefined;
  }

  const door = createDoor({ clock, onKnock: heard, onChange: policyChanged });

  const policy = (): GatePolicy => ({
    friends: door.friends(),
    carriers: door.carriers(),
    locked: door.locks().flatMap(({ source, user, until }) => (user === undefined ? [{ source, until }] : [])),
    scanners,
  });

  function add(knock: Knock): void {
    const source = pending.has(knock.source) || pending.size < maxPending ? knock.source : '*';
    const before = pending.get(source);
    pending.set(source, before ? mergeKnocks(before, knock) : { ...knock, source });
    writing ??= clock.after(writeAfterMs, write);
  }

  function heard({ address, wrongPassword, user, dialled, userAgent }: KnockReport): void {
    const knock = newKnock(sourceKey(address), clock.now());
    knock.requests = 1;
    if (wrongPassword) knock.refused = 1;
    if (user) addSample(knock.users, user);
    if (dialled) addSample(knock.numbers, dialled);
    if (userAgent) knock.userAgent = cleanSample(userAgent);
    add(knock);
  }

  function write(): void {
    writing?.cancel();
    writing = undefined;
    const now = clock.now();
    const told = [...pending.values()].filter((knock) => knock.dropped > 0 || !door.isFriend(knock.source));
    pending.clear();
    recent = recent.filter(({ at }) => now - at < attack.spanMs);
    if (told.length > 0) {
      recent.push({ at: now, size: told.reduce((sum, knock) => sum + sizeOf(knock), 0) });
      addKnocks(db, { day: dayOf(now), knocks: told });
      for (const { source, users, numbers, ...counts } of told)
        log.info('knocked', { source, ...counts, users: users.join(' '), numbers: numbers.join(' ') });
    }
    if (swept !== dayOf(now)) {
      swept = dayOf(now);
      dropKnocksBefore(db, dayOf(now - keepDays * 86_400_000));
    }
    judge();
    if (told.length > 0) bus.publish('defence.changed', {});
  }

  function judge(): void {
    const tries = recent.reduce((sum, { size }) => sum + size, 0);
    const now = tries >= (attacked ? attack.ends : attack.begins);
    if (now !== attacked) {
      attacked = now;
      log.warn(now ? 'under attack' : 'attack over', { tries });
      bus.publish('health.changed', { code: 'under-attack', context: { tries }, active: now });
    }
    // Also its end is to be noticed, when nothing comes any more.
    if (attacked) writing ??= clock.after(writeAfterMs, write);
  }

  return {
    door,
    take(knocks) {
      for (const knock of knocks) add(knock);
    },
    readKnocks: (how) => readKnocks(db, how),
    scanners: () => [...scanners],
    setScanners(text) {
      scanners = readScannerList(text);
      saveSetting(db, { key: scannersKey, value: scanners });
      policyChanged();
    },
    policy,
    onPolicy(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      if (pending.size > 0) write();
      writing?.cancel();
      telling?.cancel();
      ending?.cancel();
    },
  };
}
