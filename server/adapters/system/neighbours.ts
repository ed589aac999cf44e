import { readFileSync } from 'node:fs';
import { parseMac } from '../../core/phones/mac.ts';

/** In the flags of Linux' table: the answer has come. */
const COMPLETE = 0x2;

/** The network card at an IPv4 address, out of the text of Linux' table of neighbours (`/proc/net/arp`). */
export function readCard(table: string, address: string): string | undefined {
  for (const line of table.split('\n').slice(1)) {
    const [ip, , flags = '', mac = ''] = line.split(/\s+/);
    if (ip === address && Number(flags) & COMPLETE) return parseMac(mac);
  }
  return undefined;
}

/** Undefined where the system keeps no such table, or does not know the address. */
export function cardAt(address: string): string | undefined {
  try {
    return readCard(readFileSync('/proc/net/arp', 'utf8'), address);
  } catch {
    return undefined;
  }
}
