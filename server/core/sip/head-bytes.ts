/** Where the CRLFCRLF after the last header begins, looked for from `from` on; -1 when it is not there. */
export function endOfHead(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(13, from); at >= 0; at = bytes.indexOf(13, at + 1))
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  return -1;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Old exchanges send names in Latin-1. RFC 3261 wants UTF-8, but a call is worth more than its caller's accent; what
 * goes back to them is written as they do (`encodeHead`), or their own words would not be theirs any more.
 */
export function decodeHead(bytes: Uint8Array, from: number, to: number): { text: string; encoding?: 'latin1' } {
  const head = bytes.subarray(from, to);
  try {
    return { text: utf8.decode(head) };
  } catch {
    return { text: readLatin1(head), encoding: 'latin1' };
  }
}

/** One byte is one character; the standard decoder of that name reads another table. */
function readLatin1(bytes: Uint8Array): string {
  let text = '';
  // Not spread: an iterator would be asked for each byte, and a long head take milliseconds.
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode.apply(undefined, bytes.subarray(at, at + 8192) as unknown as number[]);
  return text;
}

const encoder = new TextEncoder();
/** Room for what a message may hold; a head that does not fit is encoded by itself. */
const scratch = new Uint8Array(4 * 65_536);

/** Latin-1 only when asked for and possible. */
export function encodeHead(text: string, encoding: 'latin1' | undefined): Uint8Array {
  if (encoding === undefined || !/^[\x00-\xff]*$/.test(text)) {
    const { read, written } = encoder.encodeInto(text, scratch);
    return read === text.length ? scratch.slice(0, written) : encoder.encode(text);
  }
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
