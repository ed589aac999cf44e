import { EventEmitter } from 'node:events';
import { parseNameAddr } from '../../core/sip/name-addr.ts';
import { reasonPhrase } from '../../core/sip/reason-phrases.ts';
import type { PortFrame } from './engine/control-port.ts';

/** As drachtio-srf hands out an address header. */
interface ParsedAddress {
  name: string | undefined;
  uri: string;
  params: Record<string, string | undefined>;
}

function readAddress(value: string): ParsedAddress {
  const address = parseNameAddr(value);
  const params = (address?.params ?? []).map(({ name, value: text }) => [name.toLowerCase(), text] as const);
  return { name: address?.displayName, uri: address?.uri ?? '', params: Object.fromEntries(params) };
}

/** Names in lower case; repeated values joined by commas, as drachtio-srf does. */
function readHeaders(raw: string, end: number): Map<string, string> {
  const headers = new Map<string, string>();
  for (let at = raw.indexOf('\r\n') + 2; at > 1 && at < end; ) {
    const next = raw.indexOf('\r\n', at);
    const colon = raw.indexOf(':', at);
    const name = raw.slice(at, colon).trimEnd().toLowerCase();
    const value = raw.slice(colon + 1, next).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
    at = next + 2;
  }
  return headers;
}

/** SIP text of the engine, who prints one header a line; looked into when somebody asks. */
export class PortMessage extends EventEmitter {
  readonly raw: string;
  #headers: Map<string, string> | undefined;

  constructor(raw: string) {
    super();
    this.raw = raw;
  }

  #all(): Map<string, string> {
    // The last header ends where the empty line begins.
    this.#headers ??= readHeaders(this.raw, this.raw.indexOf('\r\n\r\n') + 2);
    return this.#headers;
  }

  get body(): string {
    return this.raw.slice(this.raw.indexOf('\r\n\r\n') + 4);
  }

  get(name: string): string | undefined {
    return this.#all().get(name.toLowerCase());
  }

  has(name: string): boolean {
    return this.#all().has(name.toLowerCase());
  }

  /** From, To and the like as one address, Contact as several; whatever else as it stands. */
  getParsedHeader(name: string): ParsedAddress | ParsedAddress[] | string {
    const value = this.get(name);
    if (value === undefined) throw new Error(`header '${name}' not available`);
    if (/^(from|to)$/i.test(name)) return readAddress(value);
    return /^contact$/i.test(name) ? [readAddress(value)] : value;
  }
}

/** A message with its place. In a frame the source stands first, then bytes, transport, address, port, time, transaction, dialog. */
class PlacedMessage extends PortMessage {
  readonly source: 'network' | 'application';
  readonly protocol: string;
  readonly source_address: string;
  readonly source_port: number;
  readonly stackTxnId: string;
  readonly stackDialogId: string;

  constructor(frame: PortFrame, sourceAt: number) {
    super(frame[0] as string);
    this.source = frame[sourceAt] === 'application' ? 'application' : 'network';
    this.protocol = frame[sourceAt + 2] as string;
    this.source_address = frame[sourceAt + 3] as string;
    this.source_port = Number(frame[sourceAt + 4]) || 5060;
    this.stackTxnId = frame[sourceAt + 6] as string;
    this.stackDialogId = dialogOf(frame);
  }
}

/** '' outside dialogs, and for a request of ours as it left. */
export function dialogOf(frame: PortFrame): string {
  const id = frame[1] === 'sip' ? frame[9] : frame[11];
  return id === undefined || id === 'Msg sent:' ? '' : (id as string);
}

/** A request that came, or one of ours as it left. */
export class PortRequest extends PlacedMessage {
  readonly method: string;
  readonly uri: string;
  readonly agent: PortAgent;
  /** The way to answer one that came. */
  readonly res = new PortAnswer(this);
  receivedOn: string | undefined;

  constructor(frame: PortFrame, agent: PortAgent) {
    super(frame, frame[1] === 'sip' ? 2 : 4);
    const { raw } = this;
    const methodEnd = raw.indexOf(' ');
    this.method = raw.slice(0, methodEnd);
    this.uri = raw.slice(methodEnd + 1, raw.indexOf(' ', methodEnd + 1));
    this.agent = agent;
    this.receivedOn = frame[1] === 'sip' && frame[11] !== undefined ? `${frame[10]}:${frame[11]}` : undefined;
  }

  get meta(): PortRequest {
    return this;
  }

  cancel(opts: Sending, callback: Answered): void {
    this.agent.request({ ...opts, uri: this.uri, method: 'CANCEL', stackTxnId: this.stackTxnId }, callback);
  }
}

/** A response from the network, or made by the engine because none came. */
export class PortResponse extends PlacedMessage {
  readonly status: number;
  readonly reason: string;
  readonly agent: PortAgent;
  readonly req: PortRequest;

  constructor(frame: PortFrame, req: PortRequest) {
    super(frame, 2);
    const { raw } = this;
    this.status = Number(raw.slice(8, 11));
    this.reason = raw.slice(12, raw.indexOf('\r\n'));
    this.req = req;
    this.agent = req.agent;
  }
}

export interface Sending {
  headers?: Record<string, string>;
  body?: string;
}

/** With the request as it left. */
export type Answered = (error: unknown, req?: PortRequest) => void;

export interface RequestAsked extends Sending {
  method: string;
  /** None in a dialog. */
  uri?: string;
  /** The next hop, when not by the URI. */
  proxy?: string;
  /** Of the INVITE that a CANCEL is for. */
  stackTxnId?: string;
  stackDialogId?: string;
}

/** What requests and answers are sent by. */
export interface PortAgent {
  request(what: RequestAsked, callback?: Answered): void;
  answer(
    res: PortAnswer,
    given: { text: string; status: number; onSent: Sent | undefined; onPrack: Acknowledged | undefined },
  ): void;
}

/** With the response as it left. */
export type Sent = (error: unknown, response?: PortMessage) => void;
export type Acknowledged = (req: PortRequest) => void;

export const printHeaders = (headers: Record<string, string> = {}): string => {
  let text = '';
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  return text;
};

/** Our answer to a request that came. */
export class PortAnswer {
  readonly req: PortRequest;
  status = 0;
  reason = '';
  /** The final response was sent. */
  finished = false;
  /** As soon as the answer that makes the dialog has left. */
  stackDialogId = '';

  constructor(req: PortRequest) {
    this.req = req;
  }

  get agent(): PortAgent {
    return this.req.agent;
  }

  /** Of what a response copies from its request. */
  get(name: string): string | undefined {
    return this.req.get(name);
  }

  has(name: string): boolean {
    return this.req.has(name);
  }

  get finalResponseSent(): boolean {
    return this.finished;
  }

  /** `send(status, opts?, onSent?, onPrack?)`, or with a reason phrase behind the status. */
  send(status: number, ...given: unknown[]): void {
    const reason = typeof given[0] === 'string' ? (given.shift() as string) : reasonPhrase(status);
    const opts = (typeof given[0] === 'function' ? {} : (given.shift() ?? {})) as Sending;
    const [onSent, onPrack] = given as [Sent | undefined, Acknowledged | undefined];
    if (this.finished) {
      onSent?.(new Error('final response already sent'));
      return;
    }
    // The engine's own requests were answered by whom they went to.
    if (this.req.source === 'application') return;
    this.status = status;
    this.reason = reason;
    this.finished = status >= 200;
    const text = `SIP/2.0 ${status} ${reason}\r\n${printHeaders(opts.headers)}\r\n${opts.body ?? ''}`;
    this.agent.answer(this, { text, status, onSent, onPrack });
  }
}
