import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { addressInBlock, isLoopback, isPrivateAddress } from '../../../core/sip/address-block.ts';
import type { Listener } from './transport.ts';

export interface Interface {
  address: string;
  /** `192.168.1.10/24`; null where the mask is none. */
  cidr: string | null;
  internal: boolean;
}

export const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::';

const isLinkLocal = (address: string): boolean => addressInBlock(address, 'fe80::/10');

const isInNetwork = (address: string, { cidr }: Interface): boolean =>
  cidr !== null && addressInBlock(address, cidr.replace(/%[^/]*/, ''));

/** The interface in whose network the address is. */
const neighbourOf = (address: string, interfaces: readonly Interface[]): Interface | undefined =>
  interfaces.find((entry) => isInNetwork(address, entry));

/** Whether the machine has this address now; wildcards and names always count. All of 127.0.0.0/8 is ours with loopback. */
export const isOwnAddress = (address: string, interfaces: readonly Interface[]): boolean =>
  isWildcard(address) ||
  isIP(address) === 0 ||
  interfaces.some((entry) => entry.address === address || (entry.internal && isInNetwork(address, entry)));

/**
 * The host that `remote` can reach us at, for Via and Contact. The public address goes to peers that are neither in a
 * network of ours nor private; a wildcard listener shows the interface in the peer's network, else the first outer one.
 */
export function chooseLocalAddress(given: {
  listener: Listener;
  remote: string;
  publicAddress?: string | undefined;
  interfaces: readonly Interface[];
  /** What counts as a private network; those of RFC 1918 and their like unless given. */
  isPrivate?: ((address: string) => boolean) | undefined;
}): string {
  const { listener, remote, publicAddress, interfaces, isPrivate = isPrivateAddress } = given;
  const sameFamily = interfaces.filter((entry) => isIPv6(entry.address) === isIPv6(remote));
  const neighbour = neighbourOf(remote, sameFamily);
  // An IPv4 address is of no use to who comes by IPv6.
  const isFit = publicAddress !== undefined && isIPv6(publicAddress) === isIPv6(remote);
  if (isFit && !neighbour && !isPrivate(remote)) return publicAddress;
  if (!isWildcard(listener.address)) return listener.address;
  const outer = sameFamily.filter((entry) => !entry.internal);
  // A link-local address means nothing to who is further away.
  const best = outer.find((entry) => !isLinkLocal(entry.address)) ?? outer[0];
  return neighbour?.address ?? best?.address ?? sameFamily[0]?.address ?? (isIPv6(remote) ? '::1' : '127.0.0.1');
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
  const network = neighbourOf(remote, interfaces);
  const near = ({ address }: Listener): boolean =>
    network !== undefined && !isWildcard(address) && isInNetwork(address, network);
  return (
    listeners.find(near) ??
    listeners.find((entry) => isWildcard(entry.address)) ??
    listeners.find((entry) => isLoopback(entry.address) === isLoopback(remote))
  );
}

const refreshMs = 2_000;

/** Reads the machine's interfaces, at most every 2 s (DHCP moves them); the same array while nothing has changed. */
export function createInterfaceReader(now: () => number): () => readonly Interface[] {
  let readAt = Number.NEGATIVE_INFINITY;
  let interfaces: readonly Interface[] = [];
  let printed = '';
  return () => {
    if (now() - readAt >= refreshMs) {
      readAt = now();
      const read = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
      const print = JSON.stringify(read);
      if (print !== printed) interfaces = read;
      printed = print;
    }
    return interfaces;
  };
}
