import { sliceTrimmed, splitList, trimWs } from './chars.ts';
import { headerKind } from './header-names.ts';
import type { Header } from './message.ts';
import { maxHeaders } from './message-limits.ts';

export interface Fault {
  status: number;
  reason: string;
}

/** What was read, and the first thing wrong with it. Reading goes on after a fault: an answer needs the other headers. */
export interface ReadHeaders {
  headers: Header[];
  fault?: Fault;
}

const control = /[\x00-\x08\x0a-\x1f\x7f]/;

/** RFC 3261 25.1 allows a control character only as the second half of a quoted pair, CR and LF never. */
function hasWildControl(text: string): boolean {
  if (!control.test(text)) return false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\' && text[at + 1] !== '\r' && text[at + 1] !== '\n') at++;
    else if (control.test(char)) return true;
  }
  return false;
}

/**
 * Whether anything stands in the text that may not stand in a line, quoted or not: looked for once in all of a head, as a
 * usual one has nothing of the kind and its lines need not be looked at one by one.
 */
function isWild(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 13 && text.charCodeAt(at + 1) === 10) at++;
    else if ((code < 32 && code !== 9) || code === 127) return true;
  }
  return false;
}

const startsFolded = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
};

const unfold = (text: string): string => text.split('\r\n').map(trimWs).join(' ');

/**
 * Reads the header lines from `from` to the end of the text: folded lines joined by one space, compact names expanded,
 * list headers one entry per value. Lines without a name are left out, as RFC 3261 8.2.2 advises.
 */
export function readHeaders(text: string, from: number): ReadHeaders {
  const read: ReadHeaders = { headers: [] };
  const isClean = !isWild(text);
  let at = from;
  let colon = -1;
  while (at < text.length && read.fault?.status !== 513) {
    let end = lineEnd(text, at);
    let folded = false;
    while (end + 2 < text.length && startsFolded(text, end + 2)) {
      folded = true;
      end = lineEnd(text, end + 2);
    }
    // Looked for only when the last one found lies behind: a text without colons is searched once, not once a line.
    if (colon < at) colon = text.indexOf(':', at);
    if (colon < 0) colon = text.length;
    const named = colon < end;
    const value = folded
      ? trimWs(unfold(text.slice(named ? colon + 1 : at, end)))
      : sliceTrimmed(text, named ? colon + 1 : at, end);
    if (!isClean && hasWildControl(value)) read.fault ??= { status: 400, reason: 'Control character in a header' };
    else if (named) take(read, sliceTrimmed(text, at, colon), value);
    at = end + 2;
  }
  return read;
}

function take(read: ReadHeaders, given: string, value: string): void {
  const kind = headerKind(given);
  if (!kind) return;
  const { name, form } = kind;
  const { headers } = read;
  if (form === 'single' && headers.some((entry) => entry.name === name))
    read.fault ??= { status: 400, reason: `Repeated ${name}` };
  if (form === 'single' || form === 'free' || !value.includes(',')) {
    const hole = form === 'addresses' && (value === '' || !splitList(value));
    if (hole) read.fault ??= { status: 400, reason: `Malformed ${name}` };
    if (headers.length < maxHeaders) headers.push({ name, value });
    else read.fault ??= tooMany;
    return;
  }
  const values = listValues(value, form);
  if (!values) read.fault ??= { status: 400, reason: `Malformed ${name}` };
  if (headers.length + (values?.length ?? 1) > maxHeaders) read.fault ??= tooMany;
  else for (const each of values ?? [value]) headers.push({ name, value: each });
}

const tooMany: Fault = { status: 513, reason: 'Too many headers' };

/**
 * Of a plain list, holes are passed over, but `Supported:` says "nothing" and stays as one empty value; one that cannot
 * be split is kept whole, as nobody needs it to answer (RFC 3261 8.2.2). Undefined for a broken list of addresses.
 */
function listValues(value: string, form: 'list' | 'addresses'): string[] | undefined {
  const parts = splitList(value);
  if (form === 'addresses') return parts?.includes('') ? undefined : parts;
  if (!parts) return [value];
  return parts.length === 1 ? parts : parts.filter((part) => part !== '');
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\r\n', at);
  return end < 0 ? text.length : end;
}
