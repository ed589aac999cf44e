import { networkInterfaces } from 'node:os';

/**
 * Link-local IPv6 addresses mean nothing without the interface they are on (RFC 4007), and SIP has no place for its name
 * (RFC 5118 4.10): it is taken off where an address comes in and put on again where a packet leaves.
 */
export interface Zones {
  /** `fe80::1%eth0` -> `fe80::1`. */
  strip(address: string): string;
  /** `fe80::1` -> `fe80::1%eth0`: where the address was heard of last, else the first network with such addresses. */
  scoped(address: string): string;
}

const maxKnown = 1000;
const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

function firstZone(): string | undefined {
  for (const [name, entries] of Object.entries(networkInterfaces()))
    if (entries?.some((entry) => isLinkLocal(entry.address))) return name;
  return undefined;
}

export function createZones(findZone: () => string | undefined = firstZone): Zones {
  const known = new Map<string, string>();
  return {
    strip(address) {
      const at = address.indexOf('%');
      if (at < 0) return address;
      const bare = address.slice(0, at);
      if (known.size >= maxKnown) known.clear();
      known.set(bare, address.slice(at + 1));
      return bare;
    },
    scoped(address) {
      if (!isLinkLocal(address)) return address;
      const zone = known.get(address) ?? findZone();
      return zone === undefined ? address : `${address}%${zone}`;
    },
  };
}
