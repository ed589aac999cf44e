import { header, type SipMessage } from './message.ts';

const latin1 = new TextDecoder('latin1');

/** Index of `text` in `bytes` from `from` on; -1 when it is not there. */
function find(bytes: Uint8Array, text: string, from: number): number {
  outer: for (let at = from; at + text.length <= bytes.length; at++) {
    for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) continue outer;
    return at;
  }
  return -1;
}

/** RFC 2046 5.1.1. Undefined when the type is no multipart one, or tells no boundary. */
function boundaryOf(contentType: string): string | undefined {
  if (!/^\s*multipart\//i.test(contentType)) return undefined;
  const told = /;\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return told?.[1] ?? told?.[2];
}

/** The body parts, each with the text of its header lines. What stands before the first boundary is no part. */
function partsOf(body: Uint8Array, boundary: string): { head: string; body: Uint8Array }[] {
  const parts: { head: string; body: Uint8Array }[] = [];
  const mark = `--${boundary}`;
  let at = find(body, mark, 0);
  while (at >= 0) {
    const start = at + mark.length;
    // `--` behind it: this was the last one.
    if (body[start] === 45 && body[start + 1] === 45) return parts;
    const next = find(body, `\r\n${mark}`, start);
    const lineEnd = find(body, '\r\n', start);
    if (lineEnd < 0 || next < 0) return parts;
    // A part without headers begins with the empty line.
    const headEnd = find(body.subarray(0, next + 2), '\r\n\r\n', lineEnd);
    if (headEnd >= 0)
      parts.push({ head: latin1.decode(body.subarray(lineEnd, headEnd)), body: body.subarray(headEnd + 4, next) });
    at = next + 2;
  }
  return parts;
}

/**
 * RFC 5621: the message as if its session description were its whole body. Carriers send it along with what their
 * telephone network adds (ISUP, RFC 3204), which means nothing here. Any other message comes back as it is.
 */
export function withPlainSdp<T extends SipMessage>(message: T): T {
  const boundary = message.body.length > 0 ? boundaryOf(header(message, 'Content-Type') ?? '') : undefined;
  if (boundary === undefined) return message;
  const sdp = partsOf(message.body, boundary).find(({ head }) =>
    /\r\ncontent-type\s*:\s*application\/sdp\b/i.test(head),
  );
  if (!sdp) return message;
  const kept = message.headers.filter(({ name }) => !/^(?:content-|mime-version)/i.test(name));
  return { ...message, headers: [...kept, { name: 'Content-Type', value: 'application/sdp' }], body: sdp.body };
}
