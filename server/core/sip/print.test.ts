import { expect, test } from 'vitest';
import type { SipMessage } from './message.ts';
import { parseMessage } from './parse.ts';
import { printMessage } from './print.ts';

const headers = [
  { name: 'Via', value: 'SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1;rport' },
  { name: 'Via', value: 'SIP/2.0/UDP [2001:db8::1]:5062;branch=z9hG4bK2' },
  { name: 'From', value: '"Núñez, Ana \\"la jefa\\"" <sip:ana@example.com>;tag=1' },
  { name: 'To', value: '<sip:100@example.com>' },
  { name: 'Call-ID', value: 'x@y' },
  { name: 'CSeq', value: '1 INVITE' },
  { name: 'Content-Length', value: '6' },
  { name: 'Allow', value: 'INVITE' },
  { name: 'Allow', value: 'BYE' },
];
const body = new TextEncoder().encode('añ\r\n\0');

const messages: SipMessage[] = [
  { kind: 'request', method: 'INVITE', uri: 'sip:100@example.com;user=phone', headers, body },
  { kind: 'response', status: 486, reason: 'Está ocupado', headers, body },
  { kind: 'response', status: 200, reason: '', headers, body },
];

test.each(messages)('what was printed is read back the same', (message) => {
  expect(parseMessage(printMessage(message), { transport: 'stream' })).toEqual({ ok: true, message });
});

const text = (message: SipMessage): string => new TextDecoder().decode(printMessage(message));

test('Content-Length is counted in bytes whatever the message claims', () => {
  const wrong = headers.map((entry) => (entry.name === 'Content-Length' ? { ...entry, value: '99' } : entry));
  expect(text({ ...messages[0]!, headers: [...wrong, { name: 'content-length', value: '3' }] })).toBe(
    text(messages[0]!),
  );
  expect(text({ ...messages[0]!, headers: [] })).toMatch(/^INVITE .*\r\nContent-Length: 6\r\n\r\na/);
});

test('a line break in a value cannot become a header', () => {
  const sly = [{ name: 'Subject', value: 'a\r\nVia: b\nRoute: c' }];
  expect(text({ kind: 'request', method: 'BYE', uri: 'sip:a\r\nX: b', headers: sly, body: new Uint8Array(0) })).toBe(
    'BYE sip:a X: b SIP/2.0\r\nSubject: a Via: b Route: c\r\nContent-Length: 0\r\n\r\n',
  );
});

test('RFC 3261 7.3.1: the values of a list stand in one line, those of Via in their own', () => {
  expect(text(messages[1]!)).toContain('\r\nAllow: INVITE, BYE\r\n');
  expect(text(messages[1]!).match(/^Via:/gm)).toHaveLength(2);
});
