import type { Clock } from '../../base/clock.ts';
import type { Recognised } from '../../core/phones/recognise.ts';

/** A phone that asked for its settings without a link, or called out for a server. */
export interface FoundPhone extends Recognised {
  mac: string;
  /** Where it was seen; several say to be the same phone when one of them lies. */
  addresses: string[];
  by: 'fetch' | 'multicast';
  /** Where it listens for SIP; known of those that called out. */
  port?: number;
  firstAt: number;
  lastAt: number;
  /** The box's own table of neighbours says that the address has another network card. */
  isFalse: boolean;
}

/** A flood of made-up phones pushes out the made-up ones of its own address first. */
const MOST = 200;
const MOST_OF_ONE = 8;
const MOST_ADDRESSES = 4;
const KEPT_MS = 24 * 3_600_000;

/** Phones that were seen and are not set up, in memory: they come again. */
export function createFoundPhones(deps: { clock: Clock; onChange: () => void }) {
  const { clock } = deps;
  const phones = new Map<string, FoundPhone>();

  function makeRoom(address: string): void {
    const all = [...phones.values()].sort((a, b) => a.lastAt - b.lastAt);
    const own = all.filter(({ addresses }) => addresses.includes(address));
    const drop = own.length >= MOST_OF_ONE ? own[0] : all.length >= MOST ? all[0] : undefined;
    if (drop) phones.delete(drop.mac);
  }

  return {
    note(seen: Recognised & Pick<FoundPhone, 'mac' | 'by' | 'port' | 'isFalse'> & { address: string }): void {
      const now = clock.now();
      const { address, mac, isFalse, ...about } = seen;
      const known = phones.get(mac);
      if (!known) makeRoom(address);
      const addresses = [...new Set([...(known?.addresses ?? []), address])].slice(-MOST_ADDRESSES);
      phones.set(mac, { ...known, ...about, mac, addresses, isFalse, firstAt: known?.firstAt ?? now, lastAt: now });
      deps.onChange();
    },
    all(): FoundPhone[] {
      const since = clock.now() - KEPT_MS;
      return [...phones.values()].filter(({ lastAt }) => lastAt >= since).sort((a, b) => b.lastAt - a.lastAt);
    },
    find: (mac: string): FoundPhone | undefined => phones.get(mac),
    forget(mac: string): void {
      if (phones.delete(mac)) deps.onChange();
    },
  };
}
