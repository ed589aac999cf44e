import { expect, test } from 'vitest';
import { ownCpuMs } from '../../testing/own-cpu.ts';
import { answerTo, readRemote } from './audio-sdp.ts';
import { parseAuth } from './auth-header.ts';
import { chooseChallenge } from './digest-client.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseMessage } from './parse.ts';
import { printMessage } from './print.ts';
import { feed, newFramer } from './stream-framer.ts';
import { answerBinding } from './stun.ts';
import { parseUri } from './uri.ts';
import { parseVia } from './via.ts';

const encoder = new TextEncoder();

/** xorshift32: the same stories on every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const sdp =
  'v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n';
const invite = [
  'INVITE sip:100@example.com;user=phone SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKnashds8;rport, SIP/2.0/TCP [2001:db8::1]:5062;branch=z9hG4bK2',
  'Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>',
  'From: "Ana \\"la jefa\\" Núñez" <sip:ana@example.com>;tag=1928301774',
  'To: <sip:100@example.com>',
  'Call-ID: a84b4c76e66710@192.0.2.9',
  'CSeq: 314159 INVITE',
  'Max-Forwards: 70',
  'Contact: <sip:ana@192.0.2.9:5060;ob>;+sip.instance="<urn:uuid:1>"',
  'Authorization: Digest username="ana", realm="x", nonce="1", uri="sip:100@example.com", response="0", qop=auth',
  'Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, UPDATE, PRACK',
  'Supported: replaces, timer, 100rel',
  'User-Agent: Desk Phone 4.2',
  'Content-Type: application/sdp',
  `Content-Length: ${sdp.length}`,
  '',
  sdp,
].join('\r\n');

const bits = [
  '\r\n',
  '\r',
  '\n',
  '\0',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  '=',
  ':',
  ' ',
  '\t',
  '%',
  '@',
  '?',
  '[',
  ']',
  '/',
  '\u00ff',
  '😀',
  '-1',
  '99999999999',
  'SIP/2.0',
  '\r\n\r\n',
  '\r\n ',
];

/** The invite with up to eight changes: a bit put in, a stretch cut out, doubled or moved. */
function mangle(seed: number): string {
  const below = random(seed * 2654435761 + 1);
  let text = invite;
  for (let changes = 1 + below(8); changes > 0; changes--) {
    const at = below(text.length + 1);
    const length = below(below(4) === 0 ? 400 : 12);
    const piece = text.slice(at, at + length);
    const kind = below(4);
    if (kind === 0) text = text.slice(0, at) + bits[below(bits.length)] + text.slice(at);
    else if (kind === 1) text = text.slice(0, at) + text.slice(at + length);
    else if (kind === 2) text = text.slice(0, at) + piece + text.slice(at);
    else text = text.slice(0, at) + text.slice(at + length, at + 2 * length) + piece + text.slice(at + 2 * length);
  }
  return text;
}

test('whatever arrives, parsing ends without a throw, and what was taken survives printing', () => {
  let taken = 0;
  for (let seed = 1; seed <= 3000; seed++) {
    const bytes = encoder.encode(mangle(seed));
    const parsed = parseMessage(bytes, { transport: 'datagram' });
    feed(newFramer(), bytes);
    if (!parsed.ok) continue;
    taken++;
    const again = parseMessage(printMessage(parsed.message), { transport: 'stream' });
    const bare = (message: typeof parsed.message) => ({
      ...message,
      headers: message.headers.filter((entry) => entry.name !== 'Content-Length'),
    });
    expect(again.ok && bare(again.message), `seed ${seed}`).toEqual(bare(parsed.message));
  }
  expect(taken).toBeGreaterThan(300);
});

test('a refused request that can be answered has the way back and its number', () => {
  let answerable = 0;
  for (let seed = 1; seed <= 3000; seed++) {
    const parsed = parseMessage(encoder.encode(mangle(seed)), { transport: 'datagram' });
    if (parsed.ok || !parsed.partial) continue;
    answerable++;
    const names = new Set(parsed.partial.headers.map((entry) => entry.name));
    expect(
      ['Via', 'CSeq'].filter((name) => !names.has(name)),
      `seed ${seed}`,
    ).toEqual([]);
    expect(parsed.status, `seed ${seed}`).toBeGreaterThanOrEqual(400);
  }
  expect(answerable).toBeGreaterThan(300);
});

test('the values of headers and bodies are read or refused, never thrown at', () => {
  for (let seed = 1; seed <= 3000; seed++) {
    const text = mangle(seed);
    for (const line of text.split(/\r\n|: /)) {
      parseNameAddr(line);
      parseVia(line);
      parseUri(line);
      parseAuth(line);
      chooseChallenge([line]);
    }
    readRemote(text.slice(text.indexOf('v=0')));
  }
  expect(readRemote(sdp)?.port).toBe(4000);
});

test('a Binding request that is broken is answered with less than it has, or not at all', () => {
  const below = random(9);
  let answered = 0;
  for (let count = 0; count < 20_000; count++) {
    const attributes = Array.from({ length: below(6) * 4 }, () => below(below(2) === 0 ? 256 : 4));
    const bytes = Uint8Array.from([
      0,
      1,
      0,
      attributes.length,
      0x21,
      0x12,
      0xa4,
      0x42,
      ...Array(12).fill(1),
      ...attributes,
    ]);
    for (let strikes = below(3); strikes > 0; strikes--) bytes[below(bytes.length)] = below(256);
    const answer = answerBinding(bytes.subarray(0, bytes.length - below(2)), { address: '2001:db8::1', port: 5060 });
    if (!answer) continue;
    answered++;
    // A header and one address, or the numbers of what was not understood.
    expect(answer.length).toBeLessThanOrEqual(Math.max(44, 36 + attributes.length));
    expect((answer[2]! << 8) | answer[3]!).toBe(answer.length - 20);
  }
  expect(answered).toBeGreaterThan(1000);
});

const fill = (piece: string): string => piece.repeat(Math.floor(60_000 / piece.length));

test.each([
  ['spaces', fill(' ')],
  ['folded lines', fill('\r\n ')],
  ['quotes', fill('"')],
  ['backslashes', `"${fill('\\')}`],
  ['open brackets', fill('<')],
  ['commas', fill(',')],
  ['semicolons', fill(';')],
  ['empty parameters', fill(';=')],
  ['spaced parameters', fill(' ; a = b')],
  ['percent signs', fill('%')],
  ['escapes', fill('%41')],
  ['at signs', fill('@')],
  ['colons', fill(':')],
  ['slashes', fill('/')],
  ['tokens', fill('a')],
  ['words', fill('a ')],
  ['pairs', fill('a=b,')],
  ['quoted pairs', fill('a="b" ')],
  ['digits', fill('9')],
  ['short headers', fill('\r\na:')],
  ['carriage returns', fill('\r')],
  ['control characters', fill('\\\u0001')],
])('60 000 characters of %s take no longer than they should', (_, nasty) => {
  const started = ownCpuMs();
  for (const name of ['Via', 'From', 'Contact', 'Route', 'CSeq', 'Authorization', 'Content-Length', 'Call-ID', 'X'])
    for (const start of ['', '<sip:a@b>', 'sip:', 'SIP/2.0/UDP h', '"a" '])
      parseMessage(encoder.encode(invite.replace(/Max-Forwards: 70/, `${name}: ${start}${nasty}`)), {
        transport: 'datagram',
      });
  parseMessage(encoder.encode(invite.replace('sip:100', `sip:${nasty}`)), { transport: 'datagram' });
  parseMessage(encoder.encode(`${nasty}${invite}`), { transport: 'datagram' });
  for (const start of ['', 'Digest ', 'Digest realm="', 'Digest a=']) chooseChallenge([start + nasty]);
  parseUri(`sip:a@h;${nasty}`);
  parseUri(`tel:${nasty}`);
  const crypto = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:';
  for (const start of [
    '',
    'm=audio 4000 RTP/AVP ',
    'c=IN IP4 ',
    'a=rtpmap:',
    'a=',
    't=',
    'a=rtcp:',
    'a=crypto:',
    crypto,
  ])
    answerTo(`${sdp}${start}${nasty}`, { address: 'a', port: 1, sessionId: 1, version: 1, srtp: 'optional' });
  // 60 readings: linear ones need some ten milliseconds in all, one quadratic reading alone takes seconds.
  expect(ownCpuMs() - started).toBeLessThan(1500);
});

test('a usual INVITE is read many thousand times a second', () => {
  const bytes = encoder.encode(invite);
  const read = (times: number): number => {
    const started = ownCpuMs();
    for (let count = 0; count < times; count++) parseMessage(bytes, { transport: 'datagram' });
    return ((ownCpuMs() - started) * 1000) / times;
  };
  read(3000);
  const microseconds = Math.min(...Array.from({ length: 5 }, () => read(1000)));
  // Some 15 µs on a small machine; the room is for one that is busy with other things.
  expect(microseconds).toBeLessThan(120);
});
