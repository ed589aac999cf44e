import {
  type Header,
  header,
  headerValues,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../core/sip/message.ts';
import { withTag } from '../../core/sip/name-addr.ts';
import { parseMessage } from '../../core/sip/parse.ts';
import { printMessage } from '../../core/sip/print.ts';
import { printHostPort } from '../../core/sip/uri.ts';
import type { Place } from '../loopback.ts';
import { openPuppetWire, type WireOptions, type WireTransport } from './sip-wires.ts';

/** What a request is made of when the test does not say; `to` and `toTag` for requests in a dialog. */
export interface RequestParts {
  uri?: string;
  callId?: string;
  cseq?: number;
  from?: string;
  fromTag?: string;
  to?: string;
  toTag?: string;
  branch?: string;
  headers?: [name: string, value: string][];
  body?: string;
}

export type Fits = string | number | ((message: SipMessage) => boolean);

/**
 * A SIP endpoint on a real socket that a test moves message by message: it does exactly what the test says, also what is
 * wrong, and repeats nothing by itself. For a telephone that knows how to call see `peers/sip-peer.ts`.
 */
export interface SipPuppet extends Place {
  readonly transport: WireTransport;
  /** All that came, also what was taken. */
  readonly received: SipMessage[];
  /** Takes the next message with this method or status, waiting for it when it has not come yet. */
  take(fits: Fits): Promise<SipMessage>;
  takeRequest(method: string): Promise<SipRequest>;
  takeResponse(status: number): Promise<SipResponse>;
  send(message: SipMessage | string, to: Place): void;
  /** On the connection, or to the port, that the last message came by. */
  reply(message: SipMessage): void;
  /** A request with Via, tags and the like filled in, not sent. */
  request(method: string, parts?: RequestParts): SipRequest;
  /** A response to a request that came, not sent. */
  response(
    request: SipRequest,
    status: number,
    parts?: { toTag?: string; headers?: [string, string][]; body?: string },
  ): SipResponse;
  /** The ACK to `response` of our `invite`. */
  ack(invite: SipRequest, response: SipResponse, parts?: { headers?: [string, string][]; body?: string }): SipRequest;
  readonly contact: string;
  /** Breaks its connections without a word. */
  cut(): void;
  close(): Promise<void>;
}

let count = 0;
const utf8 = new TextEncoder();
const asHeaders = (pairs: [string, string][] = []): Header[] => pairs.map(([name, value]) => ({ name, value }));

export const testSdp = (port = 40000): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    'a=rtpmap:8 PCMA/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');

/**
 * Opens it on 127.0.0.1 (or `address`) and a free port; on TCP and TLS it listens too, and `send` connects when it must.
 * A WebSocket has no door of its own: its port is that of `name.invalid`, as browsers write it.
 */
export async function openSipPuppet(transport: WireTransport = 'udp', options: WireOptions = {}): Promise<SipPuppet> {
  const received: SipMessage[] = [];
  const untaken: SipMessage[] = [];
  const waiting: { fits: Fits; resolve: (message: SipMessage) => void }[] = [];
  const matches = (message: SipMessage, fits: Fits): boolean =>
    typeof fits === 'function'
      ? fits(message)
      : message.kind === 'request'
        ? message.method === fits
        : message.status === fits;

  function receive(bytes: Uint8Array): void {
    const parsed = parseMessage(Uint8Array.from(bytes), { transport: isStream ? 'stream' : 'datagram' });
    if (!parsed.ok) return;
    received.push(parsed.message);
    const index = waiting.findIndex((entry) => matches(parsed.message, entry.fits));
    if (index < 0) untaken.push(parsed.message);
    else waiting.splice(index, 1)[0]!.resolve(parsed.message);
  }

  const isStream = transport === 'tcp' || transport === 'tls';
  const isWeb = transport === 'ws' || transport === 'wss';
  const address = options.address ?? '127.0.0.1';
  const wire = await openPuppetWire(transport, options, receive);
  const place = isWeb ? 'browser.invalid' : printHostPort({ host: address, port: wire.port });
  const contact = `<sip:peer@${place}${transport === 'udp' ? '' : `;transport=${isWeb ? 'ws' : transport}`}>`;
  const via = (branch: string): Header => ({
    name: 'Via',
    value: `SIP/2.0/${transport.toUpperCase()} ${place};rport;branch=${branch}`,
  });
  const unique = (): string => `${process.pid}x${++count}`;

  function take(fits: Fits): Promise<SipMessage> {
    const index = untaken.findIndex((message) => matches(message, fits));
    if (index >= 0) return Promise.resolve(untaken.splice(index, 1)[0]!);
    return new Promise((resolve) => waiting.push({ fits, resolve }));
  }

  return {
    transport,
    address,
    port: wire.port,
    received,
    contact,
    take,
    takeRequest: async (method) => (await take(method)) as SipRequest,
    takeResponse: async (status) => (await take(status)) as SipResponse,
    send: (message, to) => wire.send(typeof message === 'string' ? utf8.encode(message) : printMessage(message), to),
    reply: (message) => wire.reply(printMessage(message)),
    request(method, parts = {}) {
      const to = parts.to ?? '<sip:service@127.0.0.1>';
      const forms =
        ['INVITE', 'SUBSCRIBE', 'UPDATE'].includes(method) && !parts.headers?.some(([name]) => name === 'Contact');
      return {
        kind: 'request',
        method,
        uri: parts.uri ?? 'sip:service@127.0.0.1',
        headers: [
          via(parts.branch ?? `z9hG4bK${unique()}`),
          { name: 'Max-Forwards', value: '70' },
          { name: 'From', value: withTag(parts.from ?? '<sip:peer@127.0.0.1>', parts.fromTag ?? `f${unique()}`)! },
          { name: 'To', value: parts.toTag === undefined ? to : withTag(to, parts.toTag)! },
          { name: 'Call-ID', value: parts.callId ?? `call-${unique()}` },
          { name: 'CSeq', value: `${parts.cseq ?? 1} ${method}` },
          ...(forms ? [{ name: 'Contact', value: contact }] : []),
          ...asHeaders(parts.headers),
          ...(parts.body ? [{ name: 'Content-Type', value: 'application/sdp' }] : []),
        ],
        body: utf8.encode(parts.body ?? ''),
      };
    },
    response(request, status, parts = {}) {
      const to = header(request, 'To')!;
      const tagged = parts.toTag === undefined || /;tag=/.test(to) ? to : withTag(to, parts.toTag)!;
      const forms =
        request.method === 'INVITE' &&
        status > 100 &&
        status < 300 &&
        !parts.headers?.some(([name]) => name === 'Contact');
      return {
        kind: 'response',
        status,
        reason: 'Test',
        headers: [
          ...headerValues(request, 'Via').map((value) => ({ name: 'Via', value })),
          { name: 'From', value: header(request, 'From')! },
          { name: 'To', value: tagged },
          { name: 'Call-ID', value: header(request, 'Call-ID')! },
          { name: 'CSeq', value: header(request, 'CSeq')! },
          ...(forms ? [{ name: 'Contact', value: contact }] : []),
          ...asHeaders(parts.headers),
          ...(parts.body ? [{ name: 'Content-Type', value: 'application/sdp' }] : []),
        ],
        body: utf8.encode(parts.body ?? ''),
      };
    },
    ack(invite, response, parts = {}) {
      const refused = response.status >= 300;
      return {
        kind: 'request',
        method: 'ACK',
        uri: invite.uri,
        headers: [
          refused ? { name: 'Via', value: header(invite, 'Via')! } : via(`z9hG4bK${unique()}`),
          { name: 'Max-Forwards', value: '70' },
          { name: 'From', value: header(invite, 'From')! },
          { name: 'To', value: header(response, 'To')! },
          { name: 'Call-ID', value: header(invite, 'Call-ID')! },
          { name: 'CSeq', value: header(invite, 'CSeq')!.replace('INVITE', 'ACK') },
          ...asHeaders(parts.headers),
          ...(parts.body ? [{ name: 'Content-Type', value: 'application/sdp' }] : []),
        ],
        body: utf8.encode(parts.body ?? ''),
      };
    },
    cut: wire.cut,
    close: wire.close,
  };
}
