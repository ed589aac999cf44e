import { endOfQuoted, quote, skipWs, trimWs, unquote } from './chars.ts';
import { type Param, param, parseParams, printParams } from './params.ts';

/** Value of From, To, Contact, Route, Record-Route, Refer-To, P-Asserted-Identity. */
export interface NameAddr {
  /** Without quotes and escapes. */
  displayName?: string;
  /** As written; `parseUri` reads it. */
  uri: string;
  params: Param[];
}

const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:./;
const notInUri = /[\s<>"]/;

/**
 * Reads `"Name" <uri>;params` or `uri;params`. In the second form every `;` begins a header parameter and `?` or `,`
 * is an error (RFC 3261 20). A display name without quotes may hold any character but `"`, `<`, `>` and `,`: carriers
 * send accents and dots there. Undefined when malformed, and for `*`.
 */
export function parseNameAddr(value: string): NameAddr | undefined {
  let at = skipWs(value, 0);
  let displayName = '';
  if (value.charCodeAt(at) === 34) {
    const end = endOfQuoted(value, at);
    if (end < 0) return undefined;
    displayName = unquote(value.slice(at, end));
    at = skipWs(value, end);
    if (value.charCodeAt(at) !== 60) return undefined;
  }
  const open = value.charCodeAt(at) === 60 ? at : value.indexOf('<', at);
  const semicolon = value.indexOf(';', at);
  // A bracket after the first `;` can only stand in a parameter.
  if (open < 0 || (semicolon >= 0 && semicolon < open)) return parseBare(value, at);
  if (open > at) {
    displayName = trimWs(value.slice(at, open));
    if (/[",>]/.test(displayName)) return undefined;
  }
  const close = value.indexOf('>', open);
  if (close < 0) return undefined;
  return build(displayName, value.slice(open + 1, close), parseParams(value, close + 1));
}

function parseBare(value: string, at: number): NameAddr | undefined {
  const semicolon = value.indexOf(';', at);
  const uri = trimWs(semicolon < 0 ? value.slice(at) : value.slice(at, semicolon));
  if (uri.includes('?') || uri.includes(',')) return undefined;
  return build('', uri, semicolon < 0 ? [] : parseParams(value, semicolon));
}

function build(displayName: string, uri: string, params: Param[] | undefined): NameAddr | undefined {
  if (!params || !scheme.test(uri) || notInUri.test(uri)) return undefined;
  return displayName === '' ? { uri, params } : { displayName, uri, params };
}

/** Always with angle brackets, so that URI and header parameters cannot be mistaken for each other. */
export function printNameAddr(address: NameAddr): string {
  const name = address.displayName ? `${quote(address.displayName)} ` : '';
  return `${name}<${address.uri}>${printParams(address.params)}`;
}

/** The `tag` of a From or To value; undefined when it has none or the value is malformed. */
export function tagOf(value: string): string | undefined {
  const address = parseNameAddr(value);
  return (address && param(address.params, 'tag')) || undefined;
}

/** Whether a `tag` stands there at all, be it empty or many. */
export function bearsTag(value: string): boolean {
  const address = parseNameAddr(value);
  return address !== undefined && param(address.params, 'tag') !== undefined;
}

/** The value with its `tag` set or replaced, and else as it was (RFC 3261 8.2.6.2); undefined when it is malformed. */
export function withTag(value: string, tag: string): string | undefined {
  const address = parseNameAddr(value);
  if (!address) return undefined;
  if (param(address.params, 'tag') === undefined) return `${value};tag=${tag}`;
  const params = address.params.filter((entry) => entry.name.toLowerCase() !== 'tag');
  return printNameAddr({ ...address, params: [...params, { name: 'tag', value: tag }] });
}
