import { expect, test } from 'vitest';
import { appHeaders, contentTypeOf, fillPlaceholder, readAppMessage, readCredentials } from './app-message.ts';

const read = (text: string) => readAppMessage(Buffer.from(text))!;
const place = { host: '10.0.0.1', port: 5062, transport: 'udp' };

test('names become canonical, and Content-Length is not believed', () => {
  const message = read(
    'SIP/2.0 200 OK\r\ncseq: 1 INVITE\r\nX-foo: 1\r\np-early-media: a\r\nContent-Length: 3\r\n\r\nпривет',
  );
  expect(message.headers.map((item) => item.name)).toEqual(['CSeq', 'X-foo', 'P-Early-Media', 'Content-Length']);
  expect(Buffer.from(message.body).toString()).toBe('привет');
});

test('what is no SIP message is nothing', () => {
  expect(readAppMessage(Buffer.from('hello\r\n\r\n'))).toBeUndefined();
});

test('what belongs to the engine cannot be set', () => {
  const message = read(
    'INFO sip:a SIP/2.0\r\nvia: x\r\nrseq: 1\r\nX-Centralita-Auth: e30=\r\ncall-id: 1\r\nX-a: 1\r\n\r\n',
  );
  expect(appHeaders(message, ['Call-ID'])).toEqual([{ name: 'X-a', value: '1' }]);
});

test('localhost stands for our address; TCP is told in the Contact alone', () => {
  const filled = (name: string, value: string, transport = 'udp') =>
    fillPlaceholder({ name, value }, { ...place, transport }).value;
  expect(filled('From', '"A" <sip:1@localhost>;tag=x')).toBe('"A" <sip:1@10.0.0.1:5062>;tag=x');
  expect(filled('From', 'sip:1@localhost', 'tcp')).toBe('<sip:1@10.0.0.1:5062>');
  expect(filled('Contact', 'sip:1@localhost', 'tcp')).toBe('<sip:1@10.0.0.1:5062;transport=tcp>');
  expect(filled('Contact', '<sip:1@192.0.2.1>')).toBe('<sip:1@192.0.2.1>');
  expect(filled('X-A', '<sip:1@localhost>')).toBe('<sip:1@localhost>');
});

test('SDP is known by its first line, other bodies must say what they are', () => {
  expect(contentTypeOf(read('INFO sip:a SIP/2.0\r\n\r\nv=0\r\n'))).toEqual([
    { name: 'Content-Type', value: 'application/sdp' },
  ]);
  expect(contentTypeOf(read('INFO sip:a SIP/2.0\r\n\r\nhello'))).toBeUndefined();
  expect(contentTypeOf(read('INFO sip:a SIP/2.0\r\nContent-Type: text/plain\r\n\r\nhello'))).toEqual([]);
});

test('credentials are read, and unreadable ones are an error', () => {
  const request = (value: string) => read(`REGISTER sip:a SIP/2.0\r\nX-Centralita-Auth: ${value}\r\n\r\n`);
  const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
  expect(readCredentials(request(base64({ username: 'a', password: 'b', realm: 'c' })))).toEqual({
    username: 'a',
    password: 'b',
    realm: 'c',
  });
  expect(readCredentials(request(base64({ username: 'a' })))).toBe('invalid X-Centralita-Auth');
  expect(readCredentials(request('%%%'))).toBe('invalid X-Centralita-Auth');
  expect(readCredentials(read('REGISTER sip:a SIP/2.0\r\n\r\n'))).toBeUndefined();
});
