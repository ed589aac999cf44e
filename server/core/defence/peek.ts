/** What can be told about a message without parsing it. */
export interface Peeked {
  userAgent?: string;
  /** Values of From, To, Contact and User-Agent, for the scanner test. */
  marks: string[];
}

const newline = 10;
const space = 32;
const tail = 'SIP/2.0';
const longestLine = 1_024;

/**
 * Whether the first line may be SIP's, by its first byte and its end alone: a letter first, and `SIP/2.0` either first
 * (a response) or last. No text is made: garbage costs less than a microsecond.
 */
export function looksLikeSip(bytes: Uint8Array): boolean {
  let start = 0;
  while (bytes[start] === 13 || bytes[start] === newline) start++;
  const first = bytes[start] ?? 0;
  if (!((first >= 65 && first <= 90) || (first >= 97 && first <= 122))) return false;
  if (bytesAre(bytes, start, tail) && bytes[start + tail.length] === space) return true;
  let end = bytes.indexOf(newline, start);
  if (end < 0 || end - start > longestLine) return false;
  while (end > start && bytes[end - 1]! <= space) end--;
  return end - start > tail.length && bytesAre(bytes, end - tail.length, tail);
}

function bytesAre(bytes: Uint8Array, from: number, text: string): boolean {
  for (let at = 0; at < text.length; at++)
    if ((bytes[from + at]! & 0xdf) !== (text.charCodeAt(at) & 0xdf)) return false;
  return true;
}

const marked = /^(from|f|to|t|contact|m|user-agent)[ \t]*:[ \t]*([^\r\n]*)/gim;

/** Reads the headers that scanners are known by from the beginning of a message's text. */
export function peek(head: string): Peeked {
  const marks: string[] = [];
  let userAgent: string | undefined;
  for (const [, name, value] of head.matchAll(marked)) {
    marks.push(value!);
    if (name!.toLowerCase() === 'user-agent') userAgent = value!;
  }
  return userAgent === undefined ? { marks } : { marks, userAgent };
}
