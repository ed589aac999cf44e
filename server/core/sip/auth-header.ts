import { endOfQuoted, isToken, quote, skipWs, unquote } from './chars.ts';

/** One challenge or one set of credentials (RFC 7235 2.1), as in WWW-Authenticate and Authorization. */
export interface Auth {
  /** As written; compares without case. */
  scheme: string;
  /** Values without quotes and escapes, under lower-case names. */
  params: Map<string, string>;
  /** What stands in place of parameters for schemes such as `Bearer`. */
  token68?: string;
}

const token68Chars = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * Reads one header value, which may hold several challenges: `Digest realm="a", nonce="b", Digest realm="a", ...`.
 * Undefined when malformed, also when a parameter stands twice in one challenge.
 */
export function parseAuth(value: string): Auth[] | undefined {
  const all: Auth[] = [];
  let at = skipSeparators(value, 0);
  while (at < value.length) {
    const end = endOfWord(value, at);
    const word = value.slice(at, end);
    if (!isToken(word)) return undefined;
    const next = skipWs(value, end);
    const current = all.at(-1);
    if (value[next] === '=' && current && !current.token68) {
      at = readParam(current, { word, value, from: skipWs(value, next + 1) });
      if (at < 0) return undefined;
    } else if (next > end || next === value.length || value[next] === ',') {
      const auth: Auth = { scheme: word, params: new Map() };
      all.push(auth);
      at = readToken68(auth, value, next);
    } else return undefined;
    at = skipSeparators(value, at);
  }
  return all.length > 0 ? all : undefined;
}

/** Credentials: exactly one. */
export function parseCredentials(value: string): Auth | undefined {
  const all = parseAuth(value);
  return all?.length === 1 ? all[0] : undefined;
}

function skipSeparators(text: string, from: number): number {
  let at = skipWs(text, from);
  while (text[at] === ',') at = skipWs(text, at + 1);
  return at;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !' \t,=;"'.includes(text[at]!)) at++;
  return at;
}

/** The place after the parameter, or -1. Values without quotes may hold what URIs do: some peers forget the quotes. */
function readParam(auth: Auth, { word, value, from }: { word: string; value: string; from: number }): number {
  const name = word.toLowerCase();
  let end = from;
  if (value[from] === '"') end = endOfQuoted(value, from);
  else while (end < value.length && !' \t,"'.includes(value[end]!)) end++;
  if (end < 0 || end === from || auth.params.has(name)) return -1;
  auth.params.set(name, unquote(value.slice(from, end)));
  return end;
}

/** `Bearer abc==`: one word, up to the comma or the end. Returns the place to go on from. */
function readToken68(auth: Auth, value: string, at: number): number {
  const comma = value.indexOf(',', at);
  const end = comma < 0 ? value.length : comma;
  const word = value.slice(at, end).trimEnd();
  if (!token68Chars.test(word)) return at;
  auth.token68 = word;
  return end;
}

/** RFC 7616 3.3, 3.4: these stand without quotes in both; `qop` only in credentials. */
const bare = new Set(['algorithm', 'stale', 'nc', 'userhash']);

export function printAuth(auth: Auth, kind: 'challenge' | 'credentials'): string {
  if (auth.token68) return `${auth.scheme} ${auth.token68}`;
  const params = Array.from(auth.params, ([name, value]) => {
    const plain = (bare.has(name) || (name === 'qop' && kind === 'credentials')) && isToken(value);
    return `${name}=${plain ? value : quote(value)}`;
  });
  return `${auth.scheme} ${params.join(', ')}`;
}
