import { expect, test } from 'vitest';
import { answerTo, codecsIn, describeOffer, readRemote, whyRefused } from './audio-sdp.ts';

const local = { address: '192.0.2.1', port: 20000, sessionId: 7, version: 1 };
const head = 'v=0\r\no=- 1 1 IN IP4 198.51.100.2\r\ns=-\r\n';
const sdp = (media: string, session = 'c=IN IP4 198.51.100.2\r\nt=0 0\r\n'): string => `${head}${session}${media}`;
const plain = {
  address: '198.51.100.2',
  port: 4000,
  codec: 'PCMA',
  payloadType: 8,
  direction: 'sendrecv',
  rtcpPort: 4001,
};

test('our offer names both codecs, the keys and where we listen', () => {
  expect(describeOffer({ ...local, dtmfPayloadType: 101, direction: 'sendonly' })).toBe(
    [
      'v=0',
      'o=- 7 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 20000 RTP/AVP 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendonly',
      '',
    ].join('\r\n'),
  );
  expect(describeOffer({ ...local, address: '2001:db8::1' })).toContain('c=IN IP6 2001:db8::1\r\n');
});

test.each([
  [
    'the first codec that is ours too',
    sdp('m=audio 4000 RTP/AVP 9 18 0 8\r\n'),
    { ...plain, codec: 'PCMU', payloadType: 0 },
  ],
  ['static types without rtpmap', sdp('m=audio 4000 RTP/AVP 8\r\n'), plain],
  ['lines that end in LF', sdp('m=audio 4000 RTP/AVP 8\r\n').replaceAll('\r', ''), plain],
  [
    'a dynamic type',
    sdp('m=audio 4000 RTP/AVP 97 8\r\na=rtpmap:97 pcmu/8000/1\r\n'),
    { ...plain, codec: 'PCMU', payloadType: 97 },
  ],
  ['a type 0 that means something else', sdp('m=audio 4000 RTP/AVP 0 8\r\na=rtpmap:0 L16/44100\r\n'), plain],
  [
    'telephone events',
    sdp('m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n'),
    { ...plain, dtmfPayloadType: 96 },
  ],
  [
    'telephone events of another clock are not for G.711',
    sdp('m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/48000\r\n'),
    plain,
  ],
  [
    'the address of the stream before that of the session',
    sdp('m=audio 4000 RTP/AVP 8\r\nc=IN IP4 203.0.113.9/127\r\n'),
    { ...plain, address: '203.0.113.9' },
  ],
  [
    'an address in the stream alone',
    sdp('m=audio 4000 RTP/AVP 8\r\nc=IN IP6 2001:db8::7\r\n', ''),
    { ...plain, address: '2001:db8::7' },
  ],
  [
    'rtcp and ptime',
    sdp('m=audio 4000/1 RTP/AVP 8\r\na=rtcp:53020 IN IP4 1.2.3.4\r\na=ptime:30\r\n'),
    { ...plain, rtcpPort: 53020, ptimeMs: 30 },
  ],
  [
    'the first audio it can use',
    sdp('m=video 1 RTP/AVP 31\r\nm=audio 2 RTP/SAVP 8\r\nm=audio 0 RTP/AVP 8\r\nm=audio 4000 RTP/AVP 8\r\n'),
    plain,
  ],
  [
    'a refused stream',
    sdp('m=audio 0 RTP/AVP 19\r\n', ''),
    { ...plain, address: '0.0.0.0', port: 0, payloadType: 19, direction: 'recvonly', rtcpPort: 1 },
  ],
])('reads %s', (_, body, expected) => {
  expect(readRemote(body)).toEqual(expected);
});

test.each([
  ['sendrecv', 'sendrecv'],
  ['sendonly', 'recvonly'],
  ['recvonly', 'sendonly'],
  ['inactive', 'inactive'],
])('RFC 3264 8.4: their %s is our %s, told by stream or session', (theirs, ours) => {
  expect(readRemote(sdp(`m=audio 4000 RTP/AVP 8\r\na=${theirs}\r\n`))?.direction).toBe(ours);
  expect(readRemote(sdp('m=audio 4000 RTP/AVP 8\r\n', `c=IN IP4 1.2.3.4\r\nt=0 0\r\na=${theirs}\r\n`))?.direction).toBe(
    ours,
  );
});

test.each([
  ['sendrecv', 'recvonly'],
  ['sendonly', 'recvonly'],
  ['recvonly', 'inactive'],
  ['inactive', 'inactive'],
])('RFC 3264 8.4: hold by the address 0.0.0.0 with %s leaves us %s', (theirs, ours) => {
  expect(readRemote(sdp(`m=audio 4000 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\na=${theirs}\r\n`))?.direction).toBe(ours);
});

test.each([
  ['no G.711', sdp('m=audio 4000 RTP/AVP 18\r\n')],
  ['encrypted audio alone', sdp('m=audio 4000 RTP/SAVP 8\r\n')],
  ['no audio', sdp('m=video 4000 RTP/AVP 31\r\n')],
  ['no address', sdp('m=audio 4000 RTP/AVP 8\r\n', '')],
  ['a port that is none', sdp('m=audio 70000 RTP/AVP 8\r\n')],
  ['nothing at all', ''],
  ['something else', 'Signal=5\r\nDuration=160\r\n'],
])('finds nothing to use, and gives no answer, where there is %s', (_, body) => {
  expect(readRemote(body)).toBeUndefined();
  expect(answerTo(body, local)).toBeUndefined();
});

test('RFC 3264 6: the answer has a line for each that was offered, and types as offered', () => {
  const offer = sdp(
    'm=video 5000 RTP/AVP 31 32\r\na=rtpmap:31 H261/90000\r\n' +
      'm=audio 4000 RTP/AVP 97 8 96\r\na=rtpmap:97 PCMU/8000\r\na=rtpmap:96 telephone-event/8000\r\na=sendonly\r\n' +
      'm=audio 4002 RTP/AVP 8\r\nm=image 4004 udptl t38\r\n',
    'c=IN IP4 198.51.100.2\r\nt=3034423619 3042462419\r\n',
  );
  expect(answerTo(new TextEncoder().encode(offer), local)).toBe(
    [
      'v=0',
      'o=- 7 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=3034423619 3042462419',
      'm=video 0 RTP/AVP 31 32',
      'm=audio 20000 RTP/AVP 97 96',
      'a=rtpmap:97 PCMU/8000',
      'a=rtpmap:96 telephone-event/8000',
      'a=fmtp:96 0-15',
      'a=ptime:20',
      'a=recvonly',
      'm=audio 0 RTP/AVP 8',
      'm=image 0 udptl t38',
      '',
    ].join('\r\n'),
  );
});

test.each([
  ['sendrecv', 'sendonly', 'sendonly'],
  ['sendonly', 'sendonly', 'inactive'],
  ['recvonly', 'sendonly', 'sendonly'],
  ['sendrecv', 'inactive', 'inactive'],
] as const)('offered %s while we want %s is answered %s', (theirs, wanted, answered) => {
  const answer = answerTo(sdp(`m=audio 4000 RTP/AVP 8\r\na=${theirs}\r\n`), { ...local, direction: wanted });
  expect(answer?.split('\r\n').at(-2)).toBe(`a=${answered}`);
});

test('only codecs that are wanted here are read and answered', () => {
  const offer = sdp('m=audio 4000 RTP/AVP 0 8\r\n');
  expect(readRemote(offer, { codecs: ['PCMA'] })?.codec).toBe('PCMA');
  expect(answerTo(offer, { ...local, codecs: ['PCMA'] })).toContain('m=audio 20000 RTP/AVP 8\r\n');
});

test('our own offer, read by the far end, is what we meant', () => {
  expect(
    readRemote(describeOffer({ ...local, codecs: ['PCMU'], dtmfPayloadType: 101, direction: 'inactive' })),
  ).toEqual({
    address: '192.0.2.1',
    port: 20000,
    codec: 'PCMU',
    payloadType: 0,
    dtmfPayloadType: 101,
    direction: 'inactive',
    rtcpPort: 20001,
    ptimeMs: 20,
  });
});

test('RFC 5761 5.1.1: who offers RTCP on the port of RTP is answered so, nobody else', () => {
  const offered = (more: string): string | undefined => answerTo(sdp(`m=audio 4000 RTP/AVP 8\r\n${more}`), local);
  expect(offered('a=rtcp-mux\r\n')).toContain('\r\na=rtcp-mux\r\n');
  expect(offered('')).not.toContain('rtcp-mux');
});

test('with an order of our own the first of ours is taken, without one the first of theirs (RFC 3264 6.1)', () => {
  const offer = describeOffer({ ...local, codecs: ['PCMA', 'PCMU'] });
  const ours = codecsIn('pcmu-pcma');
  expect(readRemote(offer, ours)?.codec).toBe('PCMU');
  expect(answerTo(offer, { ...local, ...ours })).toContain('m=audio 20000 RTP/AVP 0\r\n');
  expect(readRemote(offer, codecsIn('auto'))?.codec).toBe('PCMA');
  expect(readRemote(describeOffer({ ...local, codecs: ['PCMU'] }), ours)?.codec).toBe('PCMU');
});

test('a peer that speaks only what is not wanted is refused for that, not for its keys', () => {
  const offer = describeOffer({ ...local, codecs: ['PCMU'] });
  expect(readRemote(offer, codecsIn('pcma'))).toBeUndefined();
  expect(whyRefused(offer, { srtp: 'off', ...codecsIn('pcma') })).toBe('no-audio');
});
