import { reachableHosts } from './adapters/system/own-addresses.ts';
import type { SipEndpoint } from './base/config.ts';
import type { PhonePlace } from './core/phones/phone-values.ts';

/** Where phones register, the best first; the port only when it is not the usual one. */
export function registrarsOf(sip: readonly SipEndpoint[]): string[] {
  const { host, port } = sip.find(({ transport }) => transport === 'udp') ?? sip[0]!;
  return reachableHosts(host).map((each) => (port === 5060 ? each : `${each}:${port}`));
}

/** The web at another of our addresses: `http://0.0.0.0:8080` -> `http://192.168.1.10:8080`. */
export function urlAt(bound: string, address: string): string {
  const url = new URL(bound);
  url.hostname = address.includes(':') ? `[${address}]` : address;
  return url.origin;
}

/** What phones are told: ports by transport, and the host where the box listens on one address only. */
export function phoneDoorsOf(sip: readonly SipEndpoint[]): { host?: string; ports: PhonePlace['ports'] } {
  const ports: PhonePlace['ports'] = {};
  for (const { transport, port } of sip) if (transport !== 'ws' && transport !== 'wss') ports[transport] ??= port;
  const hosts = new Set(sip.map(({ host }) => host));
  const [host = ''] = hosts;
  const isOne = hosts.size === 1 && host !== '0.0.0.0' && host !== '::';
  return { ports, ...(isOne && { host }) };
}

/** The same by TLS; undefined when it is not listened on. */
export function tlsRegistrarOf(sip: readonly SipEndpoint[]): string | undefined {
  const tls = sip.find(({ transport }) => transport === 'tls');
  return tls && `${reachableHosts(tls.host)[0]}:${tls.port}`;
}
