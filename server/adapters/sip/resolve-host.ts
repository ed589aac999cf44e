import { lookup } from 'node:dns/promises';
import type { Resolve } from '../../services/lines/line-port.ts';

/** By the system's resolver, as the engine does: `/etc/hosts` of the office counts. */
export const resolveHost: Resolve = async (host) => {
  const found = await lookup(host, { all: true, order: 'ipv4first' });
  return found.map((entry) => entry.address);
};
