import { encodeHead } from './head-bytes.ts';
import type { SipMessage } from './message.ts';

/** A line break inside a value would let whoever filled it write headers of his own. */
const oneLine = (text: string): string =>
  text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text;

/** Bytes for the wire. Content-Length is counted anew, in bytes; it stays where it stood, or comes last. */
export function printMessage(message: SipMessage): Uint8Array {
  const length = `Content-Length: ${message.body.length}\r\n`;
  let counted = false;
  let text =
    message.kind === 'request'
      ? `${message.method} ${oneLine(message.uri)} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${oneLine(message.reason)}\r\n`;
  for (const { name, value } of message.headers) {
    if (name.length !== 14 || name.toLowerCase() !== 'content-length') text += `${name}: ${oneLine(value)}\r\n`;
    else if (!counted) {
      text += length;
      counted = true;
    }
  }
  const head = encodeHead(counted ? `${text}\r\n` : `${text}${length}\r\n`, message.encoding);
  if (message.body.length === 0) return head;
  const bytes = new Uint8Array(head.length + message.body.length);
  bytes.set(head);
  bytes.set(message.body, head.length);
  return bytes;
}
