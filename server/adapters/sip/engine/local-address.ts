import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback, isPrivateAddress } from '../../../core/sip/address-block.ts';
import type { Listener } from './transport.ts';

export interface Interface {
  address: string;
  netmask: string;
  internal: boolean;
}

export const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::';

const toNumber = (address: string): number =>
  address.split('.').reduce((sum, part) => (sum * 256 + Number(part)) >>> 0, 0);

const inNetwork = (address: string, network: string, netmask: string): boolean => {
  const mask = toNumber(netmask);
  return (toNumber(address) & mask) >>> 0 === (toNumber(network) & mask) >>> 0;
};

/**
 * The host that `remote` can reach us at, for Via and Contact. The public address goes to peers that are neither in a
 * network of ours nor private; a wildcard listener shows the interface in the peer's network, else the first outer one.
 */
export function chooseLocalAddress(given: {
  listener: Listener;
  remote: string;
  publicAddress?: string | undefined;
  interfaces: readonly Interface[];
}): string {
  const { listener, remote, publicAddress, interfaces } = given;
  const sameFamily = interfaces.filter((entry) => isIPv6(entry.address) === isIPv6(remote));
  const neighbour = isIPv6(remote)
    ? undefined
    : sameFamily.find((entry) => inNetwork(remote, entry.address, entry.netmask));
  if (publicAddress !== undefined && !neighbour && !isPrivateAddress(remote)) return publicAddress;
  if (!isWildcard(listener.address)) return listener.address;
  const outer = sameFamily.find((entry) => !entry.internal);
  return neighbour?.address ?? outer?.address ?? sameFamily[0]?.address ?? '127.0.0.1';
}

/**
 * Of the listeners for one transport and address family, the one to reach `remote` from: in the peer's network, else a
 * wildcard, else one that is not bound to loopback (or is, when the peer is there too).
 */
export function chooseListener(
  listeners: readonly Listener[],
  given: { remote: string; interfaces: readonly Interface[] },
): Listener | undefined {
  const { remote, interfaces } = given;
  const network = isIPv6(remote)
    ? undefined
    : interfaces.find((entry) => !isIPv6(entry.address) && inNetwork(remote, entry.address, entry.netmask));
  const near = ({ address }: Listener): boolean =>
    network !== undefined && !isWildcard(address) && inNetwork(address, network.address, network.netmask);
  return (
    listeners.find(near) ??
    listeners.find((entry) => isWildcard(entry.address)) ??
    listeners.find((entry) => isLoopback(entry.address) === isLoopback(remote))
  );
}

const refreshMs = 10_000;

/** Reads the machine's interfaces, at most every 10 s: addresses change while the process lives (DHCP). */
export function createInterfaceReader(now: () => number): () => readonly Interface[] {
  let readAt = Number.NEGATIVE_INFINITY;
  let interfaces: readonly Interface[] = [];
  return () => {
    if (now() - readAt >= refreshMs) {
      readAt = now();
      interfaces = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    }
    return interfaces;
  };
}
