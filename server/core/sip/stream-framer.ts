import { parseNumber } from './chars.ts';
import { decodeHead, endOfHead } from './head-bytes.ts';
import { header } from './message.ts';
import { maxMessageBytes } from './message-limits.ts';
import { readHeaders } from './read-headers.ts';

export interface FramerState {
  /** Bytes received and not yet given out. */
  pending: Uint8Array;
  /** Where the search for the end of the head goes on, so that no byte is looked at anew for each chunk. */
  searched: number;
  /** Length of the message at the front, once its head is known. */
  wanted?: number;
  /** After a fatal event nothing is read any more. */
  dead?: true;
}

export type FramerEvent =
  /** One whole message, for `parseMessage(bytes, { transport: 'stream' })`. */
  | { kind: 'message'; bytes: Uint8Array }
  /** CRLFCRLF between messages: the peer wants CRLF back (RFC 5626 4.4.1). */
  | { kind: 'ping' }
  /**
   * Where the next message begins cannot be known: close the connection. `bytes` hold what there is of the message;
   * `parseMessage` finds the same fault in them and says what to answer first.
   */
  | { kind: 'fatal'; reason: string; bytes: Uint8Array };

export const newFramer = (): FramerState => ({ pending: new Uint8Array(0), searched: 0 });

/** Takes one chunk of a stream, split anywhere. The chunk is not copied when it holds whole messages: do not reuse it. */
export function feed(state: FramerState, chunk: Uint8Array): { state: FramerState; events: FramerEvent[] } {
  if (state.dead) return { state, events: [] };
  const events: FramerEvent[] = [];
  let next: FramerState = { ...state, pending: join(state.pending, chunk) };
  for (;;) {
    const taken = takeOne(next);
    next = taken.state;
    if (!taken.event) return { state: next, events };
    // However many came at once, one answer keeps the connection alive.
    if (taken.event.kind !== 'ping' || events.at(-1)?.kind !== 'ping') events.push(taken.event);
  }
}

/** One event off the front; without event, the state waits for more bytes (or is dead). */
function takeOne(state: FramerState): { state: FramerState; event?: FramerEvent } {
  if (state.dead) return { state };
  if (state.wanted !== undefined) return takeMessage(state, state.wanted);
  const { pending } = state;
  if (pending[0] === 13 && (pending[1] === 10 || pending.length === 1)) return takeCrlf(state);
  const end = endOfHead(pending, state.searched);
  if (end < 0)
    return pending.length > maxMessageBytes
      ? die(pending, 'Message Too Large')
      : { state: { pending, searched: Math.max(0, pending.length - 3) } };
  const read = lengthOf(pending.subarray(0, end));
  if (typeof read === 'string') return die(pending.subarray(0, end + 4), read);
  const wanted = end + 4 + read;
  if (wanted > maxMessageBytes) return die(pending.subarray(0, end + 4), 'Message Too Large');
  return takeMessage({ pending, searched: 0 }, wanted);
}

const die = (bytes: Uint8Array, reason: string): { state: FramerState; event: FramerEvent } => ({
  state: { pending: new Uint8Array(0), searched: 0, dead: true },
  event: { kind: 'fatal', reason, bytes },
});

function takeMessage(state: FramerState, wanted: number): { state: FramerState; event?: FramerEvent } {
  if (state.pending.length < wanted) return { state: { ...state, wanted } };
  const bytes = state.pending.subarray(0, wanted);
  return { state: { pending: state.pending.subarray(wanted), searched: 0 }, event: { kind: 'message', bytes } };
}

/** A lone CRLF (an answered ping) is skipped, but only when what follows shows that it is alone. */
function takeCrlf({ pending }: FramerState): { state: FramerState; event?: FramerEvent } {
  if (pending.length >= 4 && pending[2] === 13 && pending[3] === 10)
    return { state: { pending: pending.subarray(4), searched: 0 }, event: { kind: 'ping' } };
  if (pending.length < 3 || (pending.length === 3 && pending[2] === 13)) return { state: { pending, searched: 0 } };
  return takeOne({ pending: pending.subarray(2), searched: 0 });
}

/** Content-Length, read by the same rules as `parseMessage` does, or what is wrong with it. */
function lengthOf(head: Uint8Array): number | string {
  const { text } = decodeHead(head, 0, head.length);
  const firstLine = text.indexOf('\r\n');
  const read = readHeaders(text, firstLine < 0 ? text.length : firstLine + 2);
  const value = header(read, 'Content-Length');
  if (value === undefined) return 'Missing Content-Length';
  const length = parseNumber(value, Number.MAX_SAFE_INTEGER);
  if (length === undefined) return 'Malformed Content-Length';
  return read.headers.filter((entry) => entry.name === 'Content-Length').length > 1
    ? 'Repeated Content-Length'
    : length;
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
