import type { DigestAlgorithm } from '../../../core/sip/digest.ts';
import { type Header, header } from '../../../core/sip/message.ts';
import { parseNameAddr, printNameAddr } from '../../../core/sip/name-addr.ts';
import { param } from '../../../core/sip/params.ts';
import { readHeaders } from '../../../core/sip/read-headers.ts';
import { parseSipUri, printHostPort, printUri } from '../../../core/sip/uri.ts';
import type { NatMode } from './way-back.ts';

/** What the application wrote; its Content-Length counts characters and is not heeded. */
export type AppMessage = { headers: Header[]; body: Uint8Array } & (
  | { kind: 'request'; method: string; uri: string }
  | { kind: 'response'; status: number; reason: string }
);

/** `x-foo` and what the norms name stay; other lower-case names get capitals (`p-foo` -> `P-Foo`). */
const canonical = (name: string): string =>
  /[A-Z]/.test(name) || /^x-/.test(name)
    ? name
    : name.replace(/(^|-)([a-z])/g, (_, dash, char) => dash + char.toUpperCase());

function split(sip: Uint8Array | string): { head: string; body: Uint8Array } {
  if (typeof sip === 'string') {
    const end = sip.indexOf('\r\n\r\n');
    const isBare = end < 0 || end + 4 === sip.length;
    return { head: end < 0 ? sip : sip.slice(0, end), body: isBare ? noBody : Buffer.from(sip.slice(end + 4)) };
  }
  const text = Buffer.from(sip.buffer, sip.byteOffset, sip.byteLength);
  const end = text.indexOf('\r\n\r\n');
  return {
    head: text.toString('utf8', 0, end < 0 ? text.length : end),
    body: end < 0 ? noBody : sip.subarray(end + 4),
  };
}

const noBody = new Uint8Array(0);

/** Undefined when there is no start line. Values that the application joined by commas come apart for list headers. */
export function readAppMessage(sip: Uint8Array | string): AppMessage | undefined {
  const { head, body } = split(sip);
  const lineEnd = head.indexOf('\r\n');
  const line = lineEnd < 0 ? head : head.slice(0, lineEnd);
  const headers = lineEnd < 0 ? [] : readHeaders(head, lineEnd + 2).headers;
  const rest = {
    headers: headers.map(({ name, value }) => ({ name: canonical(name), value })),
    body,
  };
  const status = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(line);
  if (status) return { kind: 'response', status: Number(status[1]), reason: status[2]!, ...rest };
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(line);
  return request ? { kind: 'request', method: request[1]!, uri: request[2]!, ...rest } : undefined;
}

/** The headers that the application may set: all but those named and those that are the engine's alone. */
export function appHeaders(message: AppMessage, taken: readonly string[]): Header[] {
  const mine = [
    'Via',
    'Record-Route',
    'Content-Length',
    'Max-Forwards',
    'RSeq',
    credentialsHeader,
    natHeader,
    patienceHeader,
    ...taken,
  ];
  const names = new Set(mine.map((name) => name.toLowerCase()));
  return message.headers.filter((entry) => !names.has(entry.name.toLowerCase()));
}

/** SDP needs no saying; any other body does. */
export function contentTypeOf(message: AppMessage): Header[] | undefined {
  if (message.body.length === 0 || header(message, 'Content-Type') !== undefined) return [];
  const sdp = message.body[0] === 118 && message.body[1] === 61 && message.body[2] === 48;
  return sdp ? [{ name: 'Content-Type', value: 'application/sdp' }] : undefined;
}

export interface Place {
  host: string;
  port: number;
  transport: string;
  /** RFC 3261 8.1.1.8, 12.1.1: who is asked by `sips:` shows a Contact that is one, too. */
  secure?: boolean;
}

export const isSecureUri = (uri: string): boolean => /^sips:/i.test(uri);

const placed = ['From', 'To', 'Contact', 'P-Asserted-Identity'];

/** `localhost` in an address stands for wherever the message leaves from. */
export function fillPlaceholder(entry: Header, place: Place): Header {
  if (!placed.includes(entry.name) || !/localhost/i.test(entry.value)) return entry;
  const address = parseNameAddr(entry.value);
  const uri = parseSipUri(address?.uri ?? '');
  if (!address || !uri || uri.host.toLowerCase() !== 'localhost') return entry;
  const needsTransport =
    entry.name === 'Contact' && place.transport !== 'udp' && param(uri.params, 'transport') === undefined;
  const params = needsTransport ? [...uri.params, { name: 'transport', value: place.transport }] : uri.params;
  const scheme = entry.name === 'Contact' && place.secure ? 'sips' : uri.scheme;
  const filled = { ...uri, scheme, host: place.host, port: place.port, params };
  return { name: entry.name, value: printNameAddr({ ...address, uri: printUri(filled) }) };
}

/** The engine's own Contact. */
export const contactAt = (place: Place): string =>
  `<${place.secure ? 'sips' : 'sip'}:${printHostPort(place)}${place.transport === 'udp' ? '' : `;transport=${place.transport}`}>`;

/** Asks the engine to answer challenges itself; never leaves the machine. */
const credentialsHeader = 'X-Centralita-Auth';

export interface Credentials {
  username: string;
  password: string;
  /** Answer only this realm; any when absent. */
  realm?: string;
  /** Answer with these alone; any when absent. */
  algorithms?: readonly DigestAlgorithm[];
}

/** What the application may allow to be answered. */
const digests: Record<string, readonly DigestAlgorithm[]> = { md5: ['MD5'], 'sha-256': ['SHA-512-256', 'SHA-256'] };

/** From base64 of `{"username","password","realm"?,"digest"?}`; undefined when absent, an error text when unreadable. */
export function readCredentials(message: AppMessage): Credentials | string | undefined {
  const value = header(message, credentialsHeader);
  if (value === undefined) return undefined;
  try {
    const { username, password, realm, digest } = JSON.parse(Buffer.from(value, 'base64').toString('utf8'));
    if (typeof username !== 'string' || typeof password !== 'string') return `invalid ${credentialsHeader}`;
    const algorithms = typeof digest === 'string' ? digests[digest] : undefined;
    return { username, password, ...(typeof realm === 'string' && { realm }), ...(algorithms && { algorithms }) };
  } catch {
    return `invalid ${credentialsHeader}`;
  }
}

/** How the peer of the dialog is reached; never leaves the machine. */
const natHeader = 'X-Centralita-Nat';

/** Undefined when the application says nothing, or nothing that we know. */
export function readNat(message: AppMessage): NatMode | undefined {
  const value = header(message, natHeader)?.trim().toLowerCase();
  return value === 'auto' || value === 'always' || value === 'never' ? value : undefined;
}

/** Seconds that an INVITE waits for the first word of its peer; never leaves the machine. */
const patienceHeader = 'X-Centralita-Patience';

/** Milliseconds; undefined when the application says nothing, or nothing sensible: then Timer B decides. */
export function readPatience(message: AppMessage): number | undefined {
  const seconds = Number(header(message, patienceHeader) ?? 0);
  return seconds > 0 ? seconds * 1000 : undefined;
}
