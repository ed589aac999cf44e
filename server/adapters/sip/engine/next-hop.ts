import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { param } from '../../../core/sip/params.ts';
import { parseSipUri } from '../../../core/sip/uri.ts';
import type { Peer, TransportName } from './transport.ts';
import type { Transports } from './transports.ts';

/** Resolves a host name to an address; the outcome is told once, never in the same tick. */
export type Lookup = (host: string, onDone: (address: string | undefined) => void) => void;

/** A and AAAA by the system's resolver. */
export const systemDns: Lookup = (host, onDone) =>
  systemLookup(host, { order: 'ipv4first' }, (error, address) => onDone(error ? undefined : address));

type Literal = { kind: 'peer'; peer: Peer } | { kind: 'refused'; why: string };

export type NextHop = Literal | { kind: 'name'; host: string; port: number; transport: TransportName };

/** The place that a URI names: transport of its parameter, else UDP when we have it, port 5060 unless given. */
function nextHopOf(uri: string, transports: Transports): NextHop {
  const target = parseSipUri(uri);
  if (!target) return { kind: 'refused', why: `invalid request-uri: ${uri}` };
  const wanted = param(target.params, 'transport')?.toLowerCase();
  if (target.scheme === 'sips' || (wanted !== undefined && wanted !== 'udp' && wanted !== 'tcp'))
    return { kind: 'refused', why: 'requested protocol/transport not available' };
  const has = (name: TransportName): boolean => transports.listeners.some((entry) => entry.transport === name);
  const transport: TransportName = wanted ?? (has('udp') ? 'udp' : 'tcp');
  if (!has(transport)) return { kind: 'refused', why: 'requested protocol/transport not available' };
  const host = param(target.params, 'maddr') ?? target.host;
  const port = target.port ?? 5060;
  return isIP(host) === 0
    ? { kind: 'name', host, port, transport }
    : peerAt({ address: host, port, transport }, transports);
}

/** The way to a literal address. */
function peerAt(place: { address: string; port: number; transport: TransportName }, transports: Transports): Literal {
  const listener = transports.listenerFor(place.transport, place.address);
  if (!listener) return { kind: 'refused', why: 'requested protocol/transport not available' };
  return { kind: 'peer', peer: { listener, address: place.address, port: place.port } };
}

/** The outcome of `Resolver`; `unresolved` has the name that no address is known for. */
export type Resolved = Literal | { kind: 'unresolved'; host: string };

/** Finds the way to a URI; told at once for a literal address, later for a name. */
export type Resolver = (uri: string, onDone: (resolved: Resolved) => void) => void;

export function createResolver(transports: Transports, lookup: Lookup): Resolver {
  return (uri, onDone) => {
    const hop = nextHopOf(uri, transports);
    if (hop.kind !== 'name') return onDone(hop);
    lookup(hop.host, (address) => {
      if (address === undefined) return onDone({ kind: 'unresolved', host: hop.host });
      onDone(peerAt({ address, port: hop.port, transport: hop.transport }, transports));
    });
  };
}
