import type { Clock } from '../../../base/clock.ts';
import type { Answer, Names } from './dns-names.ts';

const shortestMs = 5_000;
const longestMs = 86_400_000;
/** RFC 8767 5: how long an answer still serves after its time when DNS is dead, ... */
const staleMs = 7 * 86_400_000;
/** ... how long a caller waits for a fresh one first, ... */
const patienceMs = 1_000;
/** ... and how long a server that failed is left in peace. */
const failedMs = 30_000;
const maxEntries = 1_000;

interface Entry {
  records: readonly unknown[] | undefined;
  freshUntil: number;
  usableUntil: number;
  asking: Promise<readonly unknown[]> | undefined;
  /** No server answered when it was asked for last. */
  failing: boolean;
}

export interface CachedNames {
  naptr(name: string): ReturnType<Lookup<'naptr'>>;
  srv(name: string): ReturnType<Lookup<'srv'>>;
  addresses(name: string): ReturnType<Lookup<'addresses'>>;
  /** The network is another one: what is known serves only until it has answered. */
  askAnew(): void;
}

type RecordsOf<Kind extends keyof Names> = Awaited<ReturnType<Names[Kind]>>['records'];
type Lookup<Kind extends keyof Names> = () => Promise<RecordsOf<Kind>>;

/**
 * Answers as long as they live, one question at a time for each name, and the last good answer when DNS is dead: an
 * exchange in its office goes on without the Internet. Rejects only for a name that was never answered.
 */
export function createNameCache(names: Names, clock: Clock): CachedNames {
  const entries = new Map<string, Entry>();

  function refresh(entry: Entry, ask: () => Promise<Answer<unknown>>): Promise<readonly unknown[]> {
    entry.asking ??= ask()
      .then(
        ({ records, ttlSec }) => {
          const now = clock.now();
          entry.failing = false;
          entry.records = records;
          entry.freshUntil = now + Math.min(longestMs, Math.max(shortestMs, ttlSec * 1000));
          entry.usableUntil = entry.freshUntil + staleMs;
          return records;
        },
        (error: unknown) => {
          entry.failing = true;
          entry.freshUntil = clock.now() + failedMs;
          throw error;
        },
      )
      .finally(() => {
        entry.asking = undefined;
      });
    return entry.asking;
  }

  async function find(key: string, ask: () => Promise<Answer<unknown>>): Promise<readonly unknown[]> {
    const now = clock.now();
    const entry = entries.get(key) ?? {
      records: undefined,
      freshUntil: 0,
      usableUntil: 0,
      asking: undefined,
      failing: false,
    };
    // The one asked for last goes to the end; the one at the front has waited longest.
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value!);
    const old = entry.records !== undefined && now < entry.usableUntil ? entry.records : undefined;
    if (now < entry.freshUntil) {
      if (old) return old;
      throw new Error('no answer a moment ago');
    }
    const fresh = refresh(entry, ask);
    if (!old) return fresh;
    const orOld = fresh.catch(() => old);
    // DNS is dead, it seems: the next call does not wait to see whether it still is.
    if (entry.failing) return old;
    const patience = Promise.withResolvers<readonly unknown[]>();
    const timer = clock.after(patienceMs, () => patience.resolve(old));
    try {
      return await Promise.race([orOld, patience.promise]);
    } finally {
      timer.cancel();
    }
  }

  const through =
    <Kind extends keyof Names>(kind: Kind) =>
    (name: string) => {
      const host = name.toLowerCase().replace(/\.$/, '');
      return find(`${kind} ${host}`, () => names[kind](host)) as Promise<RecordsOf<Kind>>;
    };
  return {
    naptr: through('naptr'),
    srv: through('srv'),
    addresses: through('addresses'),
    askAnew() {
      for (const entry of entries.values()) entry.freshUntil = 0;
    },
  };
}
