import { parseAddress } from '../sip/address-block.ts';

/**
 * Who counts as one source: an IPv4 address by itself, IPv6 by its /64, since whoever has one address of it has them
 * all. IPv4 mapped into IPv6 is IPv4.
 */
export function sourceKey(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const parsed = parseAddress(address);
  if (!parsed) return address;
  const net = (parsed.value >> 64n).toString(16).padStart(16, '0');
  return `${net
    .match(/.{4}/g)!
    .map((group) => group.replace(/^0{1,3}/, ''))
    .join(':')}::/64`;
}
