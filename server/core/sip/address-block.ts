/** An IP address as a number with its width in bits; IPv4 mapped into IPv6 (`::ffff:a.b.c.d`) is IPv4. */
interface Address {
  value: bigint;
  bits: 32 | 128;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return value;
}

function parseGroups(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const tail = parseV4(part);
      if (tail === undefined) return undefined;
      groups.push(tail >> 16n, tail & 0xffffn);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0]!);
  const tail = parseGroups(halves[1] ?? '');
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** Few, as what they are read from may be a slice of a whole message, which it then keeps. */
const mostRemembered = 256;

/** Each message asks for the same few over and over: its peer, the trunks, the private networks. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    if (known.size >= mostRemembered) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

function readAddress(text: string): Address | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const v4 = parseV4(bare);
  if (v4 !== undefined) return { value: v4, bits: 32 };
  const v6 = bare.includes(':') ? parseV6(bare) : undefined;
  if (v6 === undefined) return undefined;
  return v6 >> 32n === 0xffffn ? { value: v6 & 0xffffffffn, bits: 32 } : { value: v6, bits: 128 };
}

/** Undefined for anything but an IP address. */
export const parseAddress = remembered(readAddress);

/** True for an IPv4 or IPv6 literal, with or without brackets. */
export const isAddress = (text: string): boolean => parseAddress(text) !== undefined;

interface Block {
  base: Address;
  /** Bits behind the prefix, which do not count. */
  shift: bigint;
}

function readBlock(text: string): Block | undefined {
  const [place, length] = text.split('/');
  const base = parseAddress(place!);
  if (!base) return undefined;
  const prefix = length === undefined ? base.bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  return prefix < 0 || prefix > base.bits ? undefined : { base, shift: BigInt(base.bits - prefix) };
}

const blockOf = remembered(readBlock);

const lies = (address: Address | undefined, block: Block | undefined): boolean =>
  address !== undefined &&
  block !== undefined &&
  address.bits === block.base.bits &&
  address.value >> block.shift === block.base.value >> block.shift;

/** Whether the address lies in `192.0.2.0/24`, or is the single address `192.0.2.7`. A malformed block holds nothing. */
export const addressInBlock = (address: string, block: string): boolean => lies(parseAddress(address), blockOf(block));

const privateBlocks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

/** RFC 1918, 6598, 3927, 4193, loopback: what no public address of ours is needed for. */
export function isPrivateAddress(address: string): boolean {
  const read = parseAddress(address);
  return privateBlocks.some((block) => lies(read, blockOf(block)));
}

/** RFC 1122 3.2.1.3, RFC 4291 2.5.3. */
export const isLoopback = (address: string): boolean =>
  addressInBlock(address, '127.0.0.0/8') || addressInBlock(address, '::1');
