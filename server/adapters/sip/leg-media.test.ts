import { expect, test } from 'vitest';
import { testSdp } from '../../testing/stages/sip-puppet.ts';
import { digitOf } from './in-dialog.ts';
import { createLegMedia } from './leg-media.ts';

const local = { address: '192.0.2.1', port: 30_000 };
const version = (sdp: string): string | undefined => /^o=- 7 (\d+)/m.exec(sdp)?.[1];

test('RFC 3264 8: the version rises with each change and only then', () => {
  const media = createLegMedia(7);
  const first = media.answer(testSdp(), local)!.sdp;
  const again = media.answer(testSdp())!.sdp;
  const held = media.answer(testSdp().replace('sendrecv', 'sendonly'))!.sdp;
  expect([first, again, held].map(version)).toEqual(['1', '1', '2']);
  expect(held).toContain('a=recvonly');
  expect(version(media.offer())).toBe('3');
});

test('an offer that cannot be taken leaves what was agreed', () => {
  const media = createLegMedia(7);
  media.answer(testSdp(), local);
  expect(media.answer(testSdp(0))).toBeUndefined();
  expect(media.answer('v=0\r\n')).toBeUndefined();
  expect(media.remote).toMatchObject({ port: 40_000, direction: 'sendrecv' });
});

test('a refused stream is no offer', () => {
  expect(createLegMedia(7).readOffer(testSdp(0))).toBeUndefined();
  expect(createLegMedia(7).readOffer('no description')).toBeUndefined();
});

const theirKey = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';
const otherKey = theirKey.replace('W', 'X');
/** Lines behind the media line. */
const withKey = (sdp: string, keySalt = theirKey, tag = 1): string =>
  sdp.replace('a=sendrecv', `a=crypto:${tag} AES_CM_128_HMAC_SHA1_80 inline:${keySalt}\r\na=sendrecv`);
const secured = (sdp: string): string => sdp.replace('RTP/AVP', 'RTP/SAVP');
const cryptoIn = (sdp: string): string[] => sdp.split('\r\n').filter((line) => line.startsWith('a=crypto'));
const keyIn = (sdp: string): string | undefined => /inline:(\S+)/.exec(sdp)?.[1];
const optional = { srtp: 'optional', secrecy: true } as const;
const required = { srtp: 'required', secrecy: true } as const;

test('RFC 4568 5.1.2: an offered key is answered with one of our own, of the same tag and suite', () => {
  const media = createLegMedia(7, optional);
  const { sdp, remote } = media.answer(withKey(secured(testSdp()), theirKey, 4), local)!;
  expect(sdp).toContain('m=audio 30000 RTP/SAVP 8\r\n');
  expect(cryptoIn(sdp)).toEqual([`a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:${remote.srtp!.send.keySalt}`]);
  expect(remote.srtp!.receive).toEqual({ suite: 'AES_CM_128_HMAC_SHA1_80', keySalt: theirKey });
  expect(remote.srtp!.send.keySalt).not.toBe(theirKey);
});

test('a key beside RTP/AVP is taken as a wish to encrypt', () => {
  const answer = createLegMedia(7, optional).answer(withKey(testSdp()), local)!;
  expect(answer.sdp).toContain('RTP/AVP 8');
  expect(cryptoIn(answer.sdp)).toHaveLength(1);
});

test('a held and resumed call keeps its key, a new key of theirs gets a new one of ours', () => {
  const media = createLegMedia(7, optional);
  const first = media.answer(withKey(testSdp()), local)!.sdp;
  const again = media.answer(withKey(testSdp()).replace('sendrecv', 'sendonly'))!.sdp;
  expect(keyIn(again)).toBe(keyIn(first));
  expect(keyIn(media.offer())).toBe(keyIn(first));
  expect(keyIn(media.answer(withKey(testSdp(), otherKey))!.sdp)).not.toBe(keyIn(first));
});

test('what is agreed when an offer is read is what it is answered with', () => {
  const media = createLegMedia(7, optional);
  const read = media.readOffer(withKey(testSdp()));
  expect(media.answer(withKey(testSdp()), local)!.remote).toEqual(read);
});

test('keys are offered unasked only where nobody else reads them', () => {
  expect(cryptoIn(createLegMedia(7, optional).offer(local))).toHaveLength(4);
  expect(cryptoIn(createLegMedia(7, { ...optional, secrecy: false }).offer(local))).toEqual([]);
  expect(cryptoIn(createLegMedia(7).offer(local))).toEqual([]);
  expect(createLegMedia(7, required).offer(local)).toContain('RTP/SAVP 8 0 101');
});

test('an offer in clear that was answered with keys nobody asked for is in clear (baresip)', () => {
  const media = createLegMedia(7, { ...optional, secrecy: false });
  media.offer(local);
  expect(media.takeAnswer(withKey(testSdp()))).not.toHaveProperty('srtp');
});

test('who refuses an offer in clear is offered nothing but encryption, once, where it may be', () => {
  const media = createLegMedia(7, { ...optional, secrecy: false });
  expect(media.offer(local)).toContain('RTP/AVP');
  expect(media.insistOnKeys()).toBe(true);
  expect(cryptoIn(media.offer(local))).toHaveLength(4);
  expect(media.offer(local)).toContain('RTP/SAVP');
  expect(media.insistOnKeys()).toBe(false);
  for (const security of [required, { ...optional, srtp: 'off' } as const])
    expect(createLegMedia(7, security).insistOnKeys()).toBe(false);
});

test('our offer may be answered with a key, or in clear', () => {
  const media = createLegMedia(7, optional);
  const offer = media.offer(local);
  expect(media.takeAnswer(testSdp())).not.toHaveProperty('srtp');
  expect(media.takeAnswer(withKey(testSdp()))!.srtp).toEqual({
    send: { suite: 'AES_CM_128_HMAC_SHA1_80', keySalt: keyIn(offer) },
    receive: { suite: 'AES_CM_128_HMAC_SHA1_80', keySalt: theirKey },
  });
});

test('RFC 4568 5.1.3: an answer of another tag or suite than we offered is none', () => {
  const media = createLegMedia(7, optional);
  media.offer(local);
  expect(media.takeAnswer(withKey(testSdp(), theirKey, 2))).toBeUndefined();
  expect(media.takeAnswer(withKey(testSdp(), theirKey, 9))).toBeUndefined();
});

test('where encryption is required nothing in clear is agreed to, where it is off nothing else', () => {
  const strict = createLegMedia(7, required);
  expect(strict.answer(testSdp(), local)).toBeUndefined();
  strict.offer(local);
  expect(strict.takeAnswer(testSdp())).toBeUndefined();
  const off = createLegMedia(7);
  expect(off.answer(withKey(secured(testSdp())), local)).toBeUndefined();
  expect(cryptoIn(off.answer(withKey(testSdp()), local)!.sdp)).toEqual([]);
});

test('of two media lines the encrypted one is taken and the other refused', () => {
  const plainLine = testSdp().split('\r\n').slice(5).join('\r\n');
  const both = withKey(secured(testSdp())) + plainLine;
  const { sdp } = createLegMedia(7, optional).answer(both, local)!;
  expect(sdp).toContain('m=audio 30000 RTP/SAVP 8\r\n');
  expect(sdp).toContain('m=audio 0 RTP/AVP 8\r\n');
  const off = createLegMedia(7).answer(both, local)!.sdp;
  expect(off).toContain('m=audio 0 RTP/SAVP 8\r\n');
  expect(off).toContain('m=audio 30000 RTP/AVP 8\r\n');
});

test('keys that others could read are told of', () => {
  let told = 0;
  const open = createLegMedia(7, { srtp: 'optional', secrecy: false, onExposed: () => void told++ });
  open.answer(withKey(testSdp()), local);
  open.answer(withKey(testSdp(), otherKey));
  createLegMedia(7, { ...optional, onExposed: () => void told++ }).answer(withKey(testSdp()), local);
  expect(told).toBe(1);
});

test.each([
  ['application/dtmf-relay', 'Signal=5\r\nDuration=160', '5'],
  ['application/dtmf-relay', 'Duration=160\r\nSignal = *\r\n', '*'],
  ['application/dtmf-relay', 'Signal=11', '#'],
  ['application/dtmf; charset=x', ' 7 ', '7'],
  ['application/dtmf', 'a', 'A'],
  ['application/dtmf', '55', undefined],
  ['text/plain', '5', undefined],
])('INFO %s %j is %s', (type, body, digit) => {
  expect(digitOf(type, body)).toBe(digit);
});

const withEvents = testSdp()
  .replace('RTP/AVP 8', 'RTP/AVP 8 101')
  .replace('a=sendrecv', 'a=rtpmap:101 telephone-event/8000\r\na=sendrecv');

test.each([
  ['auto', withEvents, { events: true, sound: false }],
  ['auto', testSdp(), { events: false, sound: true }],
  ['rfc4733', testSdp(), { events: false, sound: false }],
  ['info', withEvents, { events: false, sound: false }],
  ['inband', withEvents, { events: false, sound: true }],
] as const)('keys of a peer set to %s are taken as it says', (dtmf, sdp, { events, sound }) => {
  const media = createLegMedia(7, { srtp: 'off', secrecy: false, dtmf });
  const remote = media.readOffer(sdp)!;
  expect(remote.dtmfPayloadType !== undefined).toBe(events);
  expect(remote.inBandDigits === true).toBe(sound);
  expect(media.offer(local).includes('telephone-event')).toBe(dtmf === 'auto' || dtmf === 'rfc4733');
});
