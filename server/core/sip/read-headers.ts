import { isToken, splitList, trimWs } from './chars.ts';
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
  const seen = new Set<string>();
  const fail = (reason: string, status = 400): void => {
    read.fault ??= { status, reason };
  };
  let at = from;
  while (at < text.length && read.fault?.status !== 513) {
    let end = lineEnd(text, at);
    let folded = false;
    while (end + 2 < text.length && startsFolded(text, end + 2)) {
      folded = true;
      end = lineEnd(text, end + 2);
    }
    const raw = text.slice(at, end);
    at = end + 2;
    const colon = raw.indexOf(':');
    const name = trimWs(colon < 0 ? '' : raw.slice(0, colon));
    const value = trimWs(folded ? unfold(raw.slice(colon + 1)) : raw.slice(colon + 1));
    if (hasWildControl(value)) fail('Control character in a header');
    else if (isToken(name)) take(name, value);
  }
  return read;

  function take(given: string, value: string): void {
    const { name, form } = headerKind(given);
    if (form === 'single') {
      if (seen.has(name)) fail(`Repeated ${name}`);
      seen.add(name);
    }
    const values = form === 'single' || form === 'free' ? [value] : listValues(value, form);
    if (!values) fail(`Malformed ${name}`);
    if (read.headers.length + (values?.length ?? 1) > maxHeaders) fail('Too many headers', 513);
    else for (const each of values ?? [value]) read.headers.push({ name, value: each });
  }
}

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
