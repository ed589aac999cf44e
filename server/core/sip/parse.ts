import { isToken, parseNumber } from './chars.ts';
import { parseCSeq } from './cseq.ts';
import { decodeHead, endOfHead } from './head-bytes.ts';
import { type Encoded, type Header, header, type SipMessage, type SipRequest } from './message.ts';
import { maxMessageBytes } from './message-limits.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import { type Fault, type ReadHeaders, readHeaders } from './read-headers.ts';
import { parseUri } from './uri.ts';
import { mendVia, parseVia } from './via.ts';

export interface ParseOptions {
  /** A datagram ends the body that bears no Content-Length; on a stream Content-Length is required (RFC 3261 18.3). */
  transport: 'datagram' | 'stream';
}

export interface Unparsed {
  ok: false;
  /** For the log, and as reason phrase of the answer. */
  reason: string;
  /** 400, 505 or 513; together with `partial`, or absent: then nothing can or may be answered (also to a broken ACK). */
  status?: number;
  /**
   * Has a readable top Via, a CSeq, and From, To and Call-ID if they came, all as received; body empty. Good for one
   * error response only.
   */
  partial?: SipRequest;
}

export type Parsed = { ok: true; message: SipMessage } | Unparsed;

/**
 * Reads one message as RFC 3261 and the torture tests of RFC 4475 ask. Headers come out canonical, unfolded, one value
 * each; the body is a view into `bytes`. CRLFs before the start line are skipped. Never throws.
 */
export function parseMessage(bytes: Uint8Array, options: ParseOptions): Parsed {
  const start = skipCrlfs(bytes);
  const headEnd = endOfHead(bytes, start);
  const { text: head, encoding } = decodeHead(bytes, start, headEnd < 0 ? start + maxMessageBytes : headEnd);
  const lineEnd = head.indexOf('\r\n');
  const line = readStartLine(lineEnd < 0 ? head : head.slice(0, lineEnd));
  if (line.kind === 'noise') return { ok: false, reason: 'Not SIP' };
  const read: ReadHeaders = lineEnd < 0 ? { headers: [] } : readHeaders(head, lineEnd + 2);
  const body = headEnd < 0 ? new Uint8Array(0) : bytes.subarray(headEnd + 4);
  const fault = line.fault ?? sizeFault(bytes, headEnd) ?? read.fault ?? headerFault(line, read);
  const length = fault ? 0 : bodyLength(read, { body, headBytes: bytes.length - body.length }, options);
  const written = encoding ? { encoding } : {};
  if (fault || typeof length !== 'number') return refuse(line, read, { ...(fault ?? (length as Fault)), ...written });
  const rest = { headers: read.headers, body: body.subarray(0, length), ...written };
  return line.kind === 'request'
    ? { ok: true, message: { kind: 'request', method: line.method, uri: line.uri, ...rest } }
    : { ok: true, message: { kind: 'response', status: line.status, reason: line.reason, ...rest } };
}

function skipCrlfs(bytes: Uint8Array): number {
  let at = 0;
  while (bytes[at] === 13 && bytes[at + 1] === 10) at += 2;
  return at;
}

type StartLine =
  | { kind: 'request'; method: string; uri: string; fault?: Fault }
  | { kind: 'response'; status: number; reason: string; fault?: Fault }
  | { kind: 'noise' };

const bad = (reason: string): Fault => ({ status: 400, reason });

function readStartLine(line: string): StartLine {
  const isStatus = line.charCodeAt(3) === 47 && /^SIP\/[0-9]/i.test(line);
  return isStatus ? readStatusLine(line) : readRequestLine(line);
}

function readStatusLine(line: string): StartLine {
  const match = /^SIP\/2\.0 ([1-6][0-9][0-9])(?: (.*))?$/is.exec(line);
  const reason = match?.[2] ?? '';
  if (!match || /[\r\n\0]/.test(reason))
    return { kind: 'response', status: 0, reason: '', fault: bad('Malformed status line') };
  return { kind: 'response', status: Number(match[1]), reason };
}

function readRequestLine(line: string): StartLine {
  const first = line.indexOf(' ');
  if (line.endsWith(' SIP/2.0') && first < line.length - 8) {
    const method = line.slice(0, first);
    const uri = line.slice(first + 1, -8);
    if (isToken(method) && isRequestUri(uri)) return { kind: 'request', method, uri };
  }
  const last = line.lastIndexOf(' ');
  const method = line.slice(0, Math.max(first, 0));
  if (!isToken(method) || !/SIP\/[0-9]+\.[0-9]+[ \t]*$/i.test(line.slice(-40))) return { kind: 'noise' };
  const uri = line.slice(first + 1, Math.max(last, first + 1));
  const version = line.slice(last + 1);
  const request = { kind: 'request', method, uri } as const;
  if (!isRequestUri(uri)) return { ...request, fault: bad('Malformed request line') };
  if (version.toUpperCase() === 'SIP/2.0') return request;
  if (!/^SIP\/[0-9]+\.[0-9]+$/i.test(version)) return { ...request, fault: bad('Malformed request line') };
  return { ...request, fault: { status: 505, reason: 'Version Not Supported' } };
}

/**
 * Any scheme may stand there (416 is for others to say), but a sip, sips or tel URI must be well formed and bear no
 * headers (RFC 3261 19.1.1).
 */
function isRequestUri(uri: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"\x00-\x1f\x7f]+$/.test(uri)) return false;
  if (!/^(?:sips?|tel):/i.test(uri)) return true;
  const parsed = parseUri(uri);
  return parsed !== undefined && (parsed.scheme === 'tel' || parsed.headers.length === 0);
}

function sizeFault(bytes: Uint8Array, headEnd: number): Fault | undefined {
  if (bytes.length > maxMessageBytes) return { status: 513, reason: 'Message Too Large' };
  return headEnd < 0 ? bad('No empty line after the headers') : undefined;
}

/** RFC 3261 8.1.1: these are in every message; Max-Forwards is not asked for, as older peers leave it out. */
const required = ['Via', 'From', 'To', 'Call-ID', 'CSeq'];

function headerFault(line: StartLine, { headers }: ReadHeaders): Fault | undefined {
  for (const name of required) if (!has(headers, name)) return bad(`Missing ${name}`);
  for (const { name, value } of headers)
    if (!isWellFormed(name, value, line.kind === 'request')) return bad(`Malformed ${name}`);
  if (line.kind !== 'request') return undefined;
  const cseq = headers.find((entry) => entry.name === 'CSeq')!.value;
  return cseq.endsWith(line.method) && parseCSeq(cseq)!.method === line.method
    ? undefined
    : bad('CSeq method differs from the request');
}

function has(headers: readonly Header[], name: string): boolean {
  for (const entry of headers) if (entry.name === name) return true;
  return false;
}

function isWellFormed(name: string, value: string, isRequest: boolean): boolean {
  switch (name) {
    case 'Via':
      return parseVia(value)?.protocol === 'SIP/2.0';
    case 'From':
    case 'To':
      return isTagged(value);
    case 'CSeq':
      return parseCSeq(value) !== undefined;
    case 'Call-ID':
      return value !== '' && !/\s/.test(value);
    case 'Max-Forwards':
      return parseNumber(value, 255) !== undefined;
    case 'Contact':
      return !isRequest || value === '*' || isAddress(value);
    case 'Route':
    case 'Record-Route':
      return !isRequest || (value.includes('<') && isAddress(value));
    default:
      return true;
  }
}

function isAddress(value: string): boolean {
  return isUsable(parseNameAddr(value));
}

/** A tag may be missing, but not be empty or stand twice: one would take the one, another the other. */
function isTagged(value: string): boolean {
  const address = parseNameAddr(value);
  let tags = 0;
  for (const entry of address?.params ?? [])
    if (entry.name.length === 3 && entry.name.toLowerCase() === 'tag') tags += entry.value ? 1 : 2;
  return tags < 2 && isUsable(address);
}

const isUsable = (address: NameAddr | undefined): boolean =>
  address !== undefined && (!/^sips?:/i.test(address.uri) || parseUri(address.uri) !== undefined);

/** Bytes of `body` that belong to the message (RFC 3261 18.3): a datagram may carry more, never less. */
function bodyLength(
  read: ReadHeaders,
  { body, headBytes }: { body: Uint8Array; headBytes: number },
  options: ParseOptions,
): number | Fault {
  const value = header(read, 'Content-Length');
  if (value === undefined) return options.transport === 'datagram' ? body.length : bad('Missing Content-Length');
  const length = parseNumber(value, Number.MAX_SAFE_INTEGER);
  if (length === undefined) return bad('Malformed Content-Length');
  if (length <= body.length) return length;
  return options.transport === 'stream' && headBytes + length > maxMessageBytes
    ? { status: 513, reason: 'Message Too Large' }
    : bad('Body shorter than Content-Length');
}

/** RFC 4475 3.3.1: what is missing is not answered for, but that something is, is told as long as there is a way back. */
function refuse(line: StartLine, read: ReadHeaders, { status, reason, ...written }: Fault & Encoded): Unparsed {
  const at = read.headers.findIndex((entry) => entry.name === 'Via');
  const via = at < 0 ? undefined : mendVia(read.headers[at]!.value);
  const cseq = header(read, 'CSeq') ?? '';
  // Also what only its CSeq calls an ACK: nobody waits for an answer to it, and the INVITE has the same branch.
  const isAck = (line.kind === 'request' && line.method === 'ACK') || /\bACK\s*$/.test(cseq.slice(-16));
  const answerable = line.kind === 'request' && cseq !== '' && !isAck;
  if (!answerable || via === undefined) return { ok: false, reason };
  const headers = read.headers.with(at, { name: 'Via', value: via });
  const partial: SipRequest = {
    kind: 'request',
    method: line.method,
    uri: line.uri,
    headers,
    body: new Uint8Array(0),
    ...written,
  };
  return { ok: false, reason, status, partial };
}
