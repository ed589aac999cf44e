import { expect, test } from 'vitest';
import { parseMessage } from './parse.ts';
import { type FramerEvent, feed, newFramer } from './stream-framer.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const message = (length: string, body = ''): string =>
  'OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\n' +
  `Call-ID: 1\r\nCSeq: 1 OPTIONS\r\n${length}\r\n\r\n${body}`;

/** Feeds the text cut into pieces of `size` bytes; events in short: message text, `ping`, `fatal: why`. */
function frame(text: string, size: number): string[] {
  const bytes = encode(text);
  let state = newFramer();
  const all: FramerEvent[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const fed = feed(state, bytes.slice(at, at + size));
    state = fed.state;
    all.push(...fed.events);
  }
  return all.map((event) =>
    event.kind === 'message' ? decode(event.bytes) : event.kind === 'fatal' ? `fatal: ${event.reason}` : event.kind,
  );
}

const one = message('Content-Length: 7', 'añ\r\n\r\n');
const two = message('l :\r\n 0');

test.each([1, 2, 3, 5, 64, 10_000])('messages and pings come out whole when cut into pieces of %i bytes', (size) => {
  expect(frame(`${one}${two}\r\n\r\n${one}\r\n${two}`, size)).toEqual([one, two, 'ping', one, two]);
});

test('many pings at once are told once', () => {
  expect(frame('\r\n'.repeat(5000), 20_000)).toEqual(['ping']);
});

test.each([
  ['Missing Content-Length', 'X: 1'],
  ['Malformed Content-Length', 'Content-Length: -1'],
  ['Repeated Content-Length', 'Content-Length: 0\r\nl: 5'],
  ['Message Too Large', 'Content-Length: 65536'],
])('%s ends the stream, and nothing after it is read', (reason, length) => {
  expect(frame(message(length) + two, 1000)).toEqual([`fatal: ${reason}`]);
  expect(frame(message(length) + two, 1)).toEqual([`fatal: ${reason}`]);
});

test('a head that never ends is fatal at 64 KiB', () => {
  expect(frame('x'.repeat(70_000), 1400)).toEqual(['fatal: Message Too Large']);
});

test('the bytes of a fatal event tell parseMessage what to answer', () => {
  const [event] = feed(newFramer(), encode(message('Content-Length: 65500'))).events;
  const bytes = event?.kind === 'fatal' ? event.bytes : new Uint8Array(0);
  expect(parseMessage(bytes, { transport: 'stream' })).toMatchObject({
    ok: false,
    status: 513,
    partial: { method: 'OPTIONS' },
  });
});
