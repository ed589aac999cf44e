import { isAddress } from './address-block.ts';
import { param } from './params.ts';
import type { SipUri } from './uri.ts';

export type SipTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

export interface NaptrRecord {
  order: number;
  preference: number;
  flags: string;
  service: string;
  regexp: string;
  replacement: string;
}

export interface SrvRecord {
  priority: number;
  weight: number;
  port: number;
  /** Host; `.` or '' says that there is no such service (RFC 2782). */
  name: string;
}

/** A name to ask SRV records of, and what the answer is reached by. */
export interface Service {
  name: string;
  transport: SipTransport;
}

/** How a URI leads to addresses (RFC 3263 4.1, 4.2). */
export type Plan =
  | { kind: 'address'; address: string; port: number; transport: SipTransport }
  | {
      kind: 'name';
      host: string;
      /** Asked in this order, once NAPTR named none. Empty: only A and AAAA. */
      services: readonly Service[];
      /** NAPTR may name other services and another order. */
      asksNaptr: boolean;
      /** Where A and AAAA of the host itself lead. */
      otherwise: { port: number; transport: SipTransport };
    }
  | { kind: 'refused'; why: string };

const unavailable: Plan = { kind: 'refused', why: 'requested protocol/transport not available' };

/** RFC 3261 19.1.2. */
export const usualPort = (transport: SipTransport): number =>
  transport === 'tls' || transport === 'wss' ? 5061 : 5060;

const serviceOf: Partial<Record<SipTransport, string>> = { udp: '_sip._udp.', tcp: '_sip._tcp.', tls: '_sips._tcp.' };

const isTransport = (text: string): text is SipTransport => ['udp', 'tcp', 'tls', 'ws', 'wss'].includes(text);

/** RFC 5630 3.1.1: in a sips URI `tcp` and `ws` mean their encrypted kind; RFC 3261 26.2.2: `udp` means nothing there. */
function secured(transport: SipTransport): SipTransport | undefined {
  if (transport === 'udp') return undefined;
  return transport === 'tcp' ? 'tls' : transport === 'ws' ? 'wss' : transport;
}

/** What we can go out by, and what we also listen on: only that is chosen for who asks for none. */
export interface OwnTransports {
  has(transport: SipTransport): boolean;
  listens(transport: SipTransport): boolean;
}

/** The choice of transport and what to ask for. */
export function planLocation(uri: SipUri, { has, listens }: OwnTransports): Plan {
  const isSecure = uri.scheme === 'sips';
  const named = param(uri.params, 'transport')?.toLowerCase();
  if (named !== undefined && !isTransport(named)) return unavailable;
  const wanted = named !== undefined && isSecure ? secured(named) : named;
  if (named !== undefined && (wanted === undefined || !has(wanted))) return unavailable;
  const able = (['udp', 'tcp', 'tls'] as const).filter((each) =>
    isSecure ? each === 'tls' && has(each) : listens(each),
  );
  const transport = wanted ?? able[0];
  if (transport === undefined) return unavailable;
  const host = param(uri.params, 'maddr') ?? uri.host;
  const port = uri.port ?? usualPort(transport);
  if (isAddress(host)) return { kind: 'address', address: host, port, transport };
  const otherwise = { port, transport };
  // RFC 3263 4.1, 4.2: who gave a port wants that port; there is nothing for NAPTR and SRV to say.
  if (uri.port !== undefined) return { kind: 'name', host, services: [], asksNaptr: false, otherwise };
  const services = (wanted === undefined ? able : [wanted]).flatMap((each) => {
    const prefix = serviceOf[each];
    return prefix === undefined ? [] : [{ name: prefix + host, transport: each }];
  });
  return { kind: 'name', host, services, asksNaptr: wanted === undefined, otherwise };
}

/** RFC 3263 4.1, RFC 3263 8.1. */
const naptrServices: Record<string, SipTransport> = { 'SIP+D2U': 'udp', 'SIP+D2T': 'tcp', 'SIPS+D2T': 'tls' };

const isName = (text: string): boolean =>
  /^[0-9a-z_-]+(\.[0-9a-z_-]+)*\.?$/i.test(text) && text.length <= 253 && !isAddress(text);

/**
 * The services that NAPTR records lead to, the preferred first: records of services that `allowed` (the plan's own) does
 * not have and ones that rewrite are no use to us; of the rest only the lowest order counts (RFC 3403 4.1).
 */
export function chooseNaptr(records: readonly NaptrRecord[], allowed: readonly Service[]): Service[] {
  const usable = records.flatMap((record) => {
    const transport = naptrServices[record.service.toUpperCase()];
    const known = transport !== undefined && allowed.some((each) => each.transport === transport);
    const leads = record.flags.toLowerCase() === 's' && record.regexp === '' && isName(record.replacement);
    return known && leads ? [{ ...record, transport }] : [];
  });
  const lowest = Math.min(...usable.map((record) => record.order));
  return usable
    .filter((record) => record.order === lowest)
    .sort((a, b) => a.preference - b.preference)
    .map(({ replacement, transport }) => ({ name: replacement, transport }));
}

/** More servers than that nobody has: the rest of a longer list is not looked at. */
const maxServers = 16;

/**
 * SRV records in the order to try them: by priority, within one by chance in proportion to their weights (RFC 2782).
 * `below(n)` is uniform in [0, n). Records that cannot be servers are left out.
 */
export function orderSrv(records: readonly SrvRecord[], below: (limit: number) => number): SrvRecord[] {
  const left = records
    .filter(({ name, port }) => port > 0 && port <= 65_535 && (isName(name) || isAddress(name)))
    .sort((a, b) => a.priority - b.priority)
    .slice(0, maxServers);
  const ordered: SrvRecord[] = [];
  while (left.length > 0) {
    const group = left.filter((record) => record.priority === left[0]!.priority);
    // RFC 2782: those of weight 0 stand first, so that they are chosen only when chance says 0.
    group.sort((a, b) => Math.sign(a.weight) - Math.sign(b.weight));
    const sum = group.reduce((total, record) => total + record.weight, 0);
    let mark = below(sum + 1);
    const chosen = group.find((record) => {
      mark -= record.weight;
      return mark <= 0;
    })!;
    ordered.push(chosen);
    left.splice(left.indexOf(chosen), 1);
  }
  return ordered;
}

/** RFC 2782: the one record `.` says that the service is decidedly not there, which is not the same as no records. */
export const isDenied = (records: readonly SrvRecord[]): boolean =>
  records.length === 1 && (records[0]!.name === '.' || records[0]!.name === '');
