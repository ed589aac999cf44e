import { isToken, skipWs, trimWs } from './chars.ts';
import { type Param, parseParams, printParams } from './params.ts';
import { parseHostPort, printHostPort } from './uri.ts';

export interface Via {
  /** `SIP/2.0`, or another version: an answer to it needs the way back all the same. */
  protocol: string;
  /** Upper case: `UDP`, `TCP`, `TLS`, `WS`, or one we do not know. */
  transport: string;
  /** Sent-by; an IPv6 address without brackets. */
  host: string;
  port?: number;
  branch?: string;
  received?: string;
  /** RFC 3581: `true` = asked for, not yet filled in. */
  rport?: number | true;
  /** All others, in their order. */
  params: Param[];
}

/** One Via value (RFC 3261 20.42), spaces allowed where the grammar has them. Undefined when malformed. */
export function parseVia(value: string): Via | undefined {
  const slash = value.indexOf('/');
  const second = value.indexOf('/', slash + 1);
  if (slash < 0 || second < 0) return undefined;
  const protocol = value.startsWith('SIP/2.0/')
    ? 'SIP/2.0'
    : `${trimWs(value.slice(0, slash)).toUpperCase()}/${trimWs(value.slice(slash + 1, second))}`;
  let at = skipWs(value, second + 1);
  const from = at;
  while (at < value.length && value.charCodeAt(at) !== 32 && value.charCodeAt(at) !== 9) at++;
  const transport = value.slice(from, at).toUpperCase();
  const semicolon = value.indexOf(';', at);
  const sentBy = value.slice(at, semicolon < 0 ? undefined : semicolon);
  const place = parseHostPort(sentBy.includes(' :') || sentBy.includes(': ') ? closeUp(sentBy) : trimWs(sentBy));
  const params = semicolon < 0 ? [] : parseParams(value, semicolon);
  if ((protocol !== 'SIP/2.0' && !/^SIP\/[0-9]+\.[0-9]+$/.test(protocol)) || !isToken(transport) || !place || !params)
    return undefined;
  return takeKnown({ protocol, transport, ...place, params: [] }, params);
}

/** `host : port` is legal: COLON in the grammar has spaces around it. */
const closeUp = (sentBy: string): string => sentBy.split(':').map(trimWs).join(':');

function takeKnown(via: Via, params: Param[]): Via | undefined {
  for (const entry of params) {
    switch (entry.name.toLowerCase()) {
      case 'branch':
        if (!entry.value || via.branch !== undefined) return undefined;
        via.branch = entry.value;
        break;
      case 'received':
        if (!entry.value) return undefined;
        via.received = entry.value.startsWith('[') ? entry.value.replace(/^\[(.*)\]$/, '$1') : entry.value;
        break;
      case 'rport': {
        const port = entry.value === undefined ? true : Number(entry.value);
        if (port !== true && !(Number.isInteger(port) && port > 0 && port <= 65535)) return undefined;
        via.rport = port;
        break;
      }
      default:
        via.params.push(entry);
    }
  }
  return via;
}

/**
 * What can be read of a broken Via: all before its first empty place. Undefined when even that is broken. Only for
 * telling the sender that it is.
 */
export function mendVia(value: string): string | undefined {
  if (parseVia(value)) return value;
  const hole = /[;,][ \t]*[;,]|[;,][ \t]*$/.exec(value);
  const mended = hole ? value.slice(0, hole.index) : value;
  return parseVia(mended) && mended;
}

/** Canonical: `SIP/2.0/UDP host:port;branch=..;received=..;rport=..` then the others. */
export function printVia(via: Via): string {
  let text = `${via.protocol}/${via.transport} ${printHostPort(via)}`;
  if (via.branch !== undefined) text += `;branch=${via.branch}`;
  if (via.received !== undefined) text += `;received=${via.received}`;
  if (via.rport !== undefined) text += via.rport === true ? ';rport' : `;rport=${via.rport}`;
  return text + printParams(via.params);
}
