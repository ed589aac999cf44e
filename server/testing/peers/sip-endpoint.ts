import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { header, headerValues, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { parseMessage } from '../../core/sip/parse.ts';
import { printMessage } from '../../core/sip/print.ts';
import type { Place } from '../loopback.ts';

/** What goes into a request or response besides what the endpoint fills in (Via, Max-Forwards, Content-Length). */
export interface Outgoing {
  headers: [name: string, value: string][];
  body?: string;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /**
   * Sends a request and tells each response, provisional ones too; a final refusal of an INVITE is acknowledged here.
   * `undefined` is told when nothing came within 32 s. Gives the branch (a CANCEL needs it).
   */
  request(
    message: Outgoing & { method: string; uri: string; to: Place; branch?: string },
    onResponse: (response: SipResponse | undefined) => void,
  ): string;
  /** ACK to a 2xx: no transaction of its own. */
  acknowledge(message: Outgoing & { uri: string; to: Place }): void;
  /** A 2xx to an INVITE is repeated until its ACK comes. */
  respond(request: SipRequest, answer: Outgoing & { status: number; reason: string }): void;
  /** Each request once, repetitions are answered from memory; ACKs to a 2xx too. */
  onRequest(listener: (request: SipRequest, from: Place) => void): void;
  close(): Promise<void>;
}

export const randomToken = (): string => randomBytes(8).toString('hex');

const t1Ms = 500;
const timeoutMs = 64 * t1Ms;
const branchOf = (message: SipRequest | SipResponse): string =>
  /;branch=([^;,\s]+)/.exec(header(message, 'Via') ?? '')?.[1] ?? '';
const methodOf = (message: SipRequest | SipResponse): string => (header(message, 'CSeq') ?? '').split(' ').at(-1)!;

/** Sends at once and again after T1, 2·T1, 4·T1 ... (RFC 3261 17.1) until stopped; `onTimeout` after 64·T1. */
function repeat(send: () => void, options: { capMs: number; onTimeout: () => void }): () => void {
  let waitMs = t1Ms;
  let timer: NodeJS.Timeout;
  const began = performance.now();
  const again = (): void => {
    if (performance.now() - began > timeoutMs) {
      options.onTimeout();
      return;
    }
    send();
    timer = setTimeout(again, waitMs);
    waitMs = Math.min(waitMs * 2, options.capMs);
  };
  again();
  return () => clearTimeout(timer);
}

/** A SIP stack for scripted peers over UDP: enough of RFC 3261's transactions to survive a lost datagram. */
export async function createEndpoint(address: string, port = 0): Promise<Endpoint> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => resolve());
  });
  const bound = socket.address().port;
  const clients = new Map<string, { stop: () => void; hear: (response: SipResponse) => void }>();
  /** Branch and method of requests seen, with the last answer; forgotten after 64·T1. */
  const served = new Map<string, Uint8Array | undefined>();
  const unacknowledged = new Map<string, () => void>();
  const forgetting = new Set<NodeJS.Timeout>();
  const senders = new WeakMap<SipRequest, Place>();
  let hear: (request: SipRequest, from: Place) => void = () => undefined;
  let closed = false;
  let inFlight = 0;
  let onIdle: () => void = () => undefined;

  const sendTo = (bytes: Uint8Array, to: Place): void => {
    if (closed) return;
    inFlight++;
    socket.send(bytes, to.port, to.address, () => {
      inFlight--;
      if (inFlight === 0) onIdle();
    });
  };

  function print(message: Outgoing & { method: string; uri: string }, branch: string): Uint8Array {
    const via = `SIP/2.0/UDP ${address}:${bound};branch=${branch};rport`;
    return printMessage({
      kind: 'request',
      method: message.method,
      uri: message.uri,
      headers: [['Via', via], ['Max-Forwards', '70'], ...message.headers].map(([name, value]) => ({
        name: name!,
        value: value!,
      })),
      body: Buffer.from(message.body ?? ''),
    });
  }

  function acknowledgeRefusal(
    invite: Outgoing & { uri: string; to: Place },
    about: { branch: string; response: SipResponse },
  ): void {
    const kept = invite.headers.filter(([name]) => ['From', 'Call-ID', 'Route'].includes(name));
    const cseq = Number.parseInt(header(about.response, 'CSeq') ?? '1', 10);
    const headers: Outgoing['headers'] = [...kept, ['To', header(about.response, 'To')!], ['CSeq', `${cseq} ACK`]];
    sendTo(print({ uri: invite.uri, method: 'ACK', headers }, about.branch), invite.to);
  }

  /** Long enough for every repetition of it to have come. */
  const later = (forget: () => void): void => {
    const timer = setTimeout(() => {
      forgetting.delete(timer);
      forget();
    }, timeoutMs);
    forgetting.add(timer);
  };

  function hearRequest(request: SipRequest, from: Place): void {
    if (request.method === 'ACK') {
      const callId = header(request, 'Call-ID')!;
      unacknowledged.get(callId)?.();
      unacknowledged.delete(callId);
      hear(request, from);
      return;
    }
    const key = `${branchOf(request)} ${request.method}`;
    if (served.has(key)) {
      const answer = served.get(key);
      if (answer) sendTo(answer, from);
      return;
    }
    served.set(key, undefined);
    later(() => served.delete(key));
    senders.set(request, from);
    hear(request, from);
  }
  socket.on('message', (bytes, from) => {
    const parsed = parseMessage(bytes, { transport: 'datagram' });
    if (!parsed.ok) return;
    const { message } = parsed;
    if (message.kind === 'request') hearRequest(message, { address: from.address, port: from.port });
    else clients.get(`${branchOf(message)} ${methodOf(message)}`)?.hear(message);
  });

  return {
    address,
    port: bound,
    request(message, onResponse) {
      const branch = message.branch ?? `z9hG4bK${randomToken()}`;
      const key = `${branch} ${message.method}`;
      const bytes = print(message, branch);
      const invite = message.method === 'INVITE';
      let final = false;
      const stop = repeat(() => sendTo(bytes, message.to), {
        capMs: invite ? timeoutMs : 4_000,
        onTimeout: () => {
          clients.delete(key);
          onResponse(undefined);
        },
      });
      clients.set(key, {
        stop,
        hear(response) {
          if (invite || response.status >= 200) stop();
          if (invite && response.status >= 300) acknowledgeRefusal(message, { branch, response });
          // A repeated 2xx is told again: its ACK was lost. Other repetitions say nothing new.
          if (final && !(invite && response.status < 300)) return;
          if (response.status >= 200) {
            final = true;
            later(() => clients.delete(key));
          }
          onResponse(response);
        },
      });
      return branch;
    },
    acknowledge: (message) => sendTo(print({ ...message, method: 'ACK' }, `z9hG4bK${randomToken()}`), message.to),
    respond(request, answer) {
      const copied = headerValues(request, 'Via').map((value) => ['Via', value] as const);
      const bytes = printMessage({
        kind: 'response',
        status: answer.status,
        reason: answer.reason,
        headers: [
          ...copied,
          ['From', header(request, 'From')!] as const,
          ['Call-ID', header(request, 'Call-ID')!] as const,
          ['CSeq', header(request, 'CSeq')!] as const,
          ...answer.headers,
        ].map(([name, value]) => ({ name, value })),
        body: Buffer.from(answer.body ?? ''),
      });
      const to = senders.get(request)!;
      served.set(`${branchOf(request)} ${request.method}`, bytes);
      if (request.method !== 'INVITE' || answer.status < 200) return sendTo(bytes, to);
      const callId = header(request, 'Call-ID')!;
      const stop = repeat(() => sendTo(bytes, to), { capMs: 4_000, onTimeout: () => unacknowledged.delete(callId) });
      unacknowledged.set(callId, stop);
    },
    onRequest(listener) {
      hear = listener;
    },
    close() {
      closed = true;
      for (const client of clients.values()) client.stop();
      for (const stop of unacknowledged.values()) stop();
      for (const timer of forgetting) clearTimeout(timer);
      // A BYE said last has to leave before the door shuts.
      return new Promise((resolve) => {
        onIdle = () => socket.close(() => resolve());
        if (inFlight === 0) onIdle();
      });
    },
  };
}
