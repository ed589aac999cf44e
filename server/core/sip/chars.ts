function tableOf(extra: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const char of `abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789${extra}`)
    table[char.charCodeAt(0)] = 1;
  return table;
}

const tokenChars = tableOf("-.!%*_+`'~");

/** RFC 3261 25.1 `token`: at least one character, ASCII only. */
export function isToken(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (tokenChars[text.charCodeAt(at)] !== 1) return false;
  return text.length > 0;
}

/** `1*DIGIT` not above `max`, leading zeros allowed; undefined for all else (signs, spaces, fractions). */
export function parseNumber(text: string, max: number): number | undefined {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return undefined;
  }
  if (text === '') return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

const isWs = (code: number): boolean => code === 32 || code === 9;

/** First place at or after `at` that is neither space nor tab. */
export function skipWs(text: string, at: number): number {
  let next = at;
  while (next < text.length && isWs(text.charCodeAt(next))) next++;
  return next;
}

/** Cuts spaces and tabs at both ends, and nothing else: a no-break space is content. */
export function trimWs(text: string): string {
  let end = text.length;
  while (end > 0 && isWs(text.charCodeAt(end - 1))) end--;
  const start = skipWs(text, 0);
  return start === 0 && end === text.length ? text : text.slice(start, Math.max(start, end));
}

/** `trimWs(text.slice(from, to))` in one step. */
export function sliceTrimmed(text: string, from: number, to: number): string {
  let [start, end] = [from, to];
  while (start < end && isWs(text.charCodeAt(start))) start++;
  while (end > start && isWs(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Given the place of an opening `"`, the place after its closing one, or -1 when it never closes. */
export function endOfQuoted(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at + 1;
  }
  return -1;
}

/** As a quoted string (RFC 3261 25.1); line ends cannot stand in one, and become spaces when the message is printed. */
export const quote = (text: string): string => `"${text.replace(/["\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '\\$&')}"`;

/** Content of a quoted string with its escapes resolved; anything not quoted comes back as it is. */
export function unquote(text: string): string {
  if (text.length < 2 || text[0] !== '"' || text[text.length - 1] !== '"') return text;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
}

/**
 * Splits a list header at commas outside quoted strings and angle brackets; parts are trimmed and may be empty.
 * Undefined when a quote or bracket never closes.
 */
export function splitList(value: string): string[] | undefined {
  if (!value.includes('"') && !value.includes('<')) return value.includes(',') ? value.split(',').map(trimWs) : [value];
  const parts: string[] = [];
  let start = 0;
  let at = 0;
  while (at < value.length) {
    const code = value.charCodeAt(at);
    if (code === 44) {
      parts.push(trimWs(value.slice(start, at)));
      start = ++at;
    } else if (code === 34 || code === 60) {
      at = code === 34 ? endOfQuoted(value, at) : value.indexOf('>', at) + 1;
      if (at <= 0) return undefined;
    } else at++;
  }
  parts.push(trimWs(value.slice(start)));
  return parts;
}
