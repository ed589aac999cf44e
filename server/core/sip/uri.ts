import { parseNumber } from './chars.ts';
import type { Param } from './params.ts';

/** User, password, parameters and headers are held with their %-escapes resolved; printing escapes anew. */
export interface SipUri {
  scheme: 'sip' | 'sips';
  user?: string;
  password?: string;
  /** As written; an IPv6 address without its brackets. */
  host: string;
  port?: number;
  params: Param[];
  headers: Param[];
}

/** RFC 3966. */
export interface TelUri {
  scheme: 'tel';
  /** As written, with its visual separators: `+34-91-123`. */
  number: string;
  params: Param[];
}

export type Uri = SipUri | TelUri;

/** Undefined for a malformed URI and for schemes other than sip, sips and tel. */
export function parseUri(text: string): Uri | undefined {
  const colon = text.indexOf(':');
  const scheme = colon > 0 && colon <= 4 ? text.slice(0, colon).toLowerCase() : '';
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, text.slice(colon + 1));
  if (scheme === 'tel') return parseTel(text.slice(colon + 1));
  return undefined;
}

/** As `parseUri`, for who needs a host: undefined for tel. */
export function parseSipUri(text: string): SipUri | undefined {
  const uri = parseUri(text);
  return uri && uri.scheme !== 'tel' ? uri : undefined;
}

const notInUri = /[\s<>"\x00-\x1f\x7f]/;

function parseSip(scheme: 'sip' | 'sips', text: string): SipUri | undefined {
  if (notInUri.test(text)) return undefined;
  const at = text.indexOf('@');
  const uri: SipUri = { scheme, host: '', params: [], headers: [] };
  if (at >= 0) {
    if (at === 0 || text.includes('@', at + 1)) return undefined;
    const colon = text.indexOf(':');
    const user = unescapeText(text.slice(0, colon >= 0 && colon < at ? colon : at));
    const password = colon >= 0 && colon < at ? unescapeText(text.slice(colon + 1, at)) : undefined;
    if (!user) return undefined;
    uri.user = user;
    if (password !== undefined) uri.password = password;
    else if (colon >= 0 && colon < at) return undefined;
  }
  const question = text.indexOf('?', at + 1);
  const rest = text.slice(at + 1, question < 0 ? undefined : question);
  const semicolon = rest.indexOf(';');
  const place = parseHostPort(semicolon < 0 ? rest : rest.slice(0, semicolon));
  if (!place) return undefined;
  uri.host = place.host;
  if (place.port !== undefined) uri.port = place.port;
  const params = semicolon < 0 ? [] : parsePairs(rest.slice(semicolon + 1), ';');
  const headers = question < 0 ? [] : parsePairs(text.slice(question + 1), '&');
  if (!params || !headers) return undefined;
  uri.params = params;
  uri.headers = headers;
  return uri;
}

function parseTel(text: string): TelUri | undefined {
  const semicolon = text.indexOf(';');
  const number = semicolon < 0 ? text : text.slice(0, semicolon);
  if (!/^\+?[0-9A-Fa-f*#.()-]+$/.test(number) || !/[0-9A-Fa-f*#]/.test(number)) return undefined;
  const params = semicolon < 0 ? [] : parsePairs(text.slice(semicolon + 1), ';');
  return params && { scheme: 'tel', number, params };
}

/**
 * `host`, `host:port`, `[v6]`, `[v6]:port`; the host comes back without brackets. Underscores pass: names with them are
 * common inside offices.
 */
export function parseHostPort(text: string): { host: string; port?: number } | undefined {
  const v6 = text.charCodeAt(0) === 91;
  const end = v6 ? text.indexOf(']') + 1 : text.indexOf(':');
  if (v6 && end === 0) return undefined;
  const named = end < 0 ? text : text.slice(0, end);
  const host = v6 ? readV6(named.slice(1, -1)) : named;
  if (host === undefined || !(v6 || /^[0-9A-Za-z._-]+$/.test(host))) return undefined;
  if (end < 0 || end === text.length) return { host };
  const port = text.charCodeAt(end) === 58 ? parseNumber(text.slice(end + 1), 65535) : undefined;
  return port === undefined || port === 0 ? undefined : { host, port };
}

/**
 * RFC 3261's grammar wants a third colon between `::` and an IPv4 address at the end: RFC 5118 4.10 has it tolerated,
 * there and nowhere else.
 */
function readV6(text: string): string | undefined {
  if (!/^[0-9A-Fa-f:.]+$/.test(text) || !text.includes(':')) return undefined;
  const triple = text.indexOf(':::');
  if (triple < 0) return text;
  const mended = text.slice(0, triple) + text.slice(triple + 1);
  return text.indexOf('::') === triple && /^::[0-9]+(?:\.[0-9]+){3}$/.test(mended.slice(triple)) ? mended : undefined;
}

export const printHostPort = (place: { host: string; port?: number | undefined }): string =>
  (place.host.includes(':') ? `[${place.host}]` : place.host) + (place.port === undefined ? '' : `:${place.port}`);

function parsePairs(text: string, separator: ';' | '&'): Param[] | undefined {
  const pairs: Param[] = [];
  for (const piece of text.split(separator)) {
    const equals = piece.indexOf('=');
    const name = unescapeText(equals < 0 ? piece : piece.slice(0, equals));
    const value = equals < 0 ? undefined : unescapeText(piece.slice(equals + 1));
    if (!name || (equals >= 0 && value === undefined)) return undefined;
    pairs.push(value === undefined ? { name } : { name, value });
  }
  return pairs;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Undefined when a `%` is not followed by two hex digits. Bytes that are not UTF-8 become U+FFFD. */
function unescapeText(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    utf8.decode(Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16))),
  );
}

/** Escapes what RFC 3261 25.1 does not allow in place; `keep` names what it allows there besides unreserved. */
function escapeText(text: string, keep: RegExp): string {
  return keep.test(text)
    ? text
    : Array.from(text.isWellFormed() ? text : text.toWellFormed(), (char) =>
        keep.test(char) ? char : percent(char),
      ).join('');
}

const utf8Bytes = new TextEncoder();
const percent = (char: string): string =>
  Array.from(utf8Bytes.encode(char), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

const userChars = /^[0-9A-Za-z\-_.!~*'()&=+$,;?/]*$/;
const passwordChars = /^[0-9A-Za-z\-_.!~*'()&=+$,]*$/;
const paramChars = /^[0-9A-Za-z\-_.!~*'()[\]/:&+$]*$/;
const headerChars = /^[0-9A-Za-z\-_.!~*'()[\]/?:+$]*$/;

const printPairs = (pairs: readonly Param[], keep: RegExp): string[] =>
  pairs.map(({ name, value }) =>
    value === undefined ? escapeText(name, keep) : `${escapeText(name, keep)}=${escapeText(value, keep)}`,
  );

export function printUri(uri: Uri): string {
  const params = uri.params.length ? `;${printPairs(uri.params, paramChars).join(';')}` : '';
  if (uri.scheme === 'tel') return `tel:${uri.number}${params}`;
  const password = uri.password === undefined ? '' : `:${escapeText(uri.password, passwordChars)}`;
  const user = uri.user === undefined ? '' : `${escapeText(uri.user, userChars)}${password}@`;
  const headers = uri.headers.length ? `?${printPairs(uri.headers, headerChars).join('&')}` : '';
  return `${uri.scheme}:${user}${printHostPort(uri)}${params}${headers}`;
}

/** In one URI only, these make it another one (RFC 3261 19.1.4; `transport` by its example). */
const telling = ['user', 'ttl', 'method', 'maddr', 'transport'];

function mapOf(pairs: readonly Param[]): Map<string, string> {
  return new Map(pairs.map(({ name, value }) => [name.toLowerCase(), value ?? '']));
}

/** RFC 3261 19.1.4; tel by RFC 3966 4: separators do not count. */
export function sameUri(a: Uri, b: Uri): boolean {
  if (a.scheme === 'tel' || b.scheme === 'tel')
    return a.scheme === 'tel' && b.scheme === 'tel' && bareNumber(a) === bareNumber(b) && sameParams(a, b, true);
  return (
    a.scheme === b.scheme &&
    a.user === b.user &&
    a.password === b.password &&
    a.host.toLowerCase() === b.host.toLowerCase() &&
    a.port === b.port &&
    sameParams(a, b, false) &&
    sameHeaders(a, b)
  );
}

const bareNumber = (uri: TelUri): string => uri.number.replace(/[-.()]/g, '').toLowerCase();

function sameParams(a: Uri, b: Uri, all: boolean): boolean {
  const left = mapOf(a.params);
  const right = mapOf(b.params);
  if (all && left.size !== right.size) return false;
  for (const [name, value] of left) {
    const other = right.get(name);
    if (other === undefined ? all || telling.includes(name) : other.toLowerCase() !== value.toLowerCase()) return false;
  }
  return telling.every((name) => left.has(name) === right.has(name));
}

function sameHeaders(a: SipUri, b: SipUri): boolean {
  const left = mapOf(a.headers);
  const right = mapOf(b.headers);
  return left.size === right.size && [...left].every(([name, value]) => right.get(name) === value);
}
