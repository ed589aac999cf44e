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

const unavailable = { kind: 'refused', why: 'requested protocol/transport not available' } as const;
const names: readonly string[] = ['udp', 'tcp', 'tls', 'ws', 'wss'] satisfies TransportName[];
const isTransport = (name: string): name is TransportName => names.includes(name);

/** RFC 3261 19.1.2, RFC 7118 5.2.3: `sips:` is TLS whatever its transport says, and a WebSocket stays one. */
function transportOf(scheme: 'sip' | 'sips', wanted: string | undefined): string | undefined {
  if (scheme === 'sip') return wanted;
  return wanted === 'ws' || wanted === 'wss' ? 'wss' : 'tls';
}

/** RFC 3261 19.1.2. */
export const usualPort = (transport: TransportName): number =>
  transport === 'tls' || transport === 'wss' ? 5061 : 5060;

/** The place that a URI names: transport of its parameter, else UDP when we have it, port 5060 (TLS: 5061) unless given. */
function nextHopOf(uri: string, transports: Transports): NextHop {
  const target = parseSipUri(uri);
  if (!target) return { kind: 'refused', why: `invalid request-uri: ${uri}` };
  const wanted = transportOf(target.scheme, param(target.params, 'transport')?.toLowerCase());
  const has = (name: TransportName): boolean => transports.listeners.some((entry) => entry.transport === name);
  const transport = wanted ?? (has('udp') ? 'udp' : 'tcp');
  if (!isTransport(transport)) return unavailable;
  // Browsers write `ws` also where they came by TLS.
  if (!has(transport) && !(transport === 'ws' && has('wss'))) return unavailable;
  const host = param(target.params, 'maddr') ?? target.host;
  const port = target.port ?? usualPort(transport);
  return isIP(host) === 0
    ? { kind: 'name', host, port, transport }
    : peerAt({ address: host, port, transport }, transports);
}

/** The way to a literal address. */
function peerAt(place: { address: string; port: number; transport: TransportName }, transports: Transports): Literal {
  const secure = place.transport === 'ws' ? transports.peerAt({ ...place, transport: 'wss' }) : undefined;
  const plain = transports.peerAt(place);
  const peer = secure?.socket ? secure : (plain ?? secure);
  return peer ? { kind: 'peer', peer } : unavailable;
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
      const found = peerAt({ address, port: hop.port, transport: hop.transport }, transports);
      // RFC 5922 7.1: the certificate must be for the name that was asked for, not for what it resolved to.
      if (found.kind === 'refused' || hop.transport !== 'tls') return onDone(found);
      const { socket: _, ...peer } = found.peer;
      onDone({ kind: 'peer', peer: { ...peer, serverName: hop.host } });
    });
  };
}
