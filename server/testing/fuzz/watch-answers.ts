import { type Header, header, headerValues } from '../../core/sip/message.ts';
import type { Parsed } from '../../core/sip/parse.ts';
import { readHeaders } from '../../core/sip/read-headers.ts';
import { type Generated, seedOf } from './generate.ts';
import type { Messages } from './messages.ts';

/** An answer that the norm forbids, with what it was given for. */
export interface Fault {
  what: string;
  seed: number;
  how: string[];
  request: string;
  response: string;
}

export interface AnswerWatch {
  /** One answer (or a request of the engine's own, which is not judged) as it came. */
  receive(text: string): void;
  /** Something came to a socket that sent nothing but rubbish. */
  receiveForRubbish(text: string): void;
  readonly faults: Fault[];
  /** Answers by the hundreds of their status. */
  readonly classes: Record<string, number>;
  /** The largest answer, measured against its request. */
  readonly growth: { bytes: number; times: number };
}

/** An answer repeats the request, each value in a line of its own, and adds a To tag, `received`, `rport`, Allow. */
const mayGrowBytes = 500;
const remembered = 50_000;
const keptFaults = 20;

/** Judges answers by the messages that they are for: the mark in the answer is the seed. */
export function watchAnswers(messages: Messages): AnswerWatch {
  const finals = new Map<number, string>();
  const faults: Fault[] = [];
  const classes: Record<string, number> = {};
  const growth = { bytes: 0, times: 0 };

  function judge(seed: number, response: string): void {
    // What runs on in a stream may have been read as two.
    if (messages.stream && !messages.standsAlone(seed)) return;
    const given = messages.of(seed);
    const fail = (what: string): void => {
      const request = Buffer.from(given.bytes).toString('latin1').slice(0, 4000);
      if (faults.length < keptFaults) faults.push({ what, seed, how: given.how, request, response });
    };
    const status = response.slice(8, 11);
    for (const what of forbidden(given, messages.parsed(seed), response)) fail(what);
    if (status[0] !== '1') {
      const other = finals.get(seed);
      if (other !== undefined && other.slice(8, 11) !== status) fail(`before that: ${other}`);
      finals.set(seed, response.slice(0, 200));
      if (finals.size > remembered) finals.delete(finals.keys().next().value!);
    }
    const more = response.length - given.bytes.length;
    if (!messages.stream && more > Math.max(mayGrowBytes, given.bytes.length / 2)) fail(`grew by ${more} bytes`);
    growth.bytes = Math.max(growth.bytes, more);
    growth.times = Math.max(growth.times, response.length / given.bytes.length);
  }

  return {
    faults,
    classes,
    growth,
    receive(text) {
      if (!text.startsWith('SIP/2.0 ')) return;
      const name = `${text[8]}xx`;
      classes[name] = (classes[name] ?? 0) + 1;
      // Only what bears our own branch: requests that followed in the same call have others.
      const seed = seedOf(/^[^\r]*\r\nVia:[^\r]*?;branch=z9hG4bK(fz\w*)/i.exec(text)?.[1] ?? '');
      if (seed !== undefined) judge(seed, text);
    },
    receiveForRubbish(text) {
      // STUN on the port of SIP is no rubbish (RFC 5626 4.4.2).
      if (text.startsWith('\x01\x01')) return;
      if (faults.length < keptFaults)
        faults.push({ what: 'rubbish answered', seed: -1, how: [], request: '', response: text });
    },
  };
}

function forbidden(given: Generated, parsed: Parsed, response: string): string[] {
  const faults: string[] = [];
  const request = parsed.ok ? parsed.message : parsed.partial;
  if (startOf(given.bytes) === 'ACK ') faults.push('ACK answered');
  if (parsed.ok && parsed.message.kind === 'response') faults.push('response answered');
  if (response[8] === '2' && (!parsed.ok || given.kind === 'fatal')) faults.push('broken message accepted');
  const got = readHeaders(response.slice(0, response.indexOf('\r\n\r\n')), response.indexOf('\r\n') + 2);
  for (const name of ['Via', 'CSeq']) if (!header(got, name)) faults.push(`no ${name}`);
  if (request?.kind !== 'request') return faults;
  for (const name of ['From', 'Call-ID', 'CSeq'])
    if (asSent(got, name) !== asSent(request, name)) faults.push(`${name} changed`);
  if (!(asSent(got, 'To') ?? '').startsWith(asSent(request, 'To') ?? '')) faults.push('To changed');
  const vias = [got, request].map((each) => headerValues(each, 'Via').slice(1).map(plain));
  if (parsed.ok && String(vias[0]) !== String(vias[1])) faults.push('Via changed');
  return faults;
}

/** Four letters, behind empty lines. */
function startOf(bytes: Uint8Array): string {
  let at = 0;
  while (bytes[at] === 13 || bytes[at] === 10) at++;
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
}

/** Read as Latin-1 here and perhaps as UTF-8 there: only what both read alike is compared. */
const asSent = (message: { headers: readonly Header[] }, name: string): string | undefined =>
  plain(header(message, name) ?? '') || undefined;
const plain = (value: string): string => value.replace(/[^\x20-\x7e]+/g, '?');
