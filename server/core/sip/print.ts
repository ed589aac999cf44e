import { encodeHead } from './head-bytes.ts';
import type { SipMessage } from './message.ts';

/** A line break inside a value would let whoever filled it write headers of his own. */
const oneLine = (text: string): string =>
  text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text;

/** Kept one value each, written in one line: a dozen lines of Allow fill a datagram, and some phones read the first alone. */
const oneLineLists = new Set([
  'Accept',
  'Allow',
  'Allow-Events',
  'Proxy-Require',
  'Require',
  'Supported',
  'Unsupported',
]);

/** An odd value (an open quote, nothing at all) stays in a line of its own. */
const plainValue = /^[\w!%*+.~/;=-]+$/;

/** Bytes for the wire. Content-Length is counted anew, in bytes; it stays where it stood, or comes last. */
export function printMessage(message: SipMessage): Uint8Array {
  const length = `\r\nContent-Length: ${message.body.length}`;
  let counted = false;
  let text =
    message.kind === 'request'
      ? `${message.method} ${oneLine(message.uri)} SIP/2.0`
      : `SIP/2.0 ${message.status} ${oneLine(message.reason)}`;
  /** The list that the last line is part of, while its values are plain. */
  let list = '';
  for (const { name, value } of message.headers) {
    const isList = oneLineLists.has(name) && plainValue.test(value);
    if (isList && name === list) text += `, ${value}`;
    else if (name.length !== 14 || name.toLowerCase() !== 'content-length') text += `\r\n${name}: ${oneLine(value)}`;
    else if (!counted) {
      text += length;
      counted = true;
    }
    list = isList ? name : '';
  }
  const head = encodeHead(counted ? `${text}\r\n\r\n` : `${text}${length}\r\n\r\n`, message.encoding);
  if (message.body.length === 0) return head;
  const bytes = new Uint8Array(head.length + message.body.length);
  bytes.set(head);
  bytes.set(message.body, head.length);
  return bytes;
}
