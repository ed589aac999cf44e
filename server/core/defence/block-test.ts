import { addressInBlock } from '../sip/address-block.ts';

/** The 32 bits of an IPv4 address; undefined for anything else. */
function readV4(text: string): number | undefined {
  let value = 0;
  let part = -1;
  let parts = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 46;
    if (code === 46) {
      if (part < 0 || ++parts > 4) return undefined;
      value = value * 256 + part;
      part = -1;
    } else if (code >= 48 && code <= 57) {
      part = Math.max(part, 0) * 10 + code - 48;
      if (part > 255) return undefined;
    } else return undefined;
  }
  return parts === 4 ? value : undefined;
}

/** Whether an address is in one of the blocks (`addressInBlock`), made ready to be asked for each datagram. */
export function createBlockTest(blocks: readonly string[]): (address: string) => boolean {
  const v4: { base: number; size: number }[] = [];
  const others: string[] = [];
  for (const block of blocks) {
    const [address = '', length = '32'] = block.split('/');
    const value = readV4(address);
    const bits = Number(length);
    if (value === undefined || !(bits >= 0 && bits <= 32)) others.push(block);
    else {
      const size = 2 ** (32 - bits);
      v4.push({ base: value - (value % size), size });
    }
  }
  return (address) => {
    const value = readV4(address);
    if (value === undefined) return blocks.some((block) => addressInBlock(address, block));
    if (v4.some(({ base, size }) => value >= base && value < base + size)) return true;
    return others.some((block) => addressInBlock(address, block));
  };
}
