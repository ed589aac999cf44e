import { expect, test } from 'vitest';
import { testSdp } from '../../testing/stages/sip-puppet.ts';
import { digitOf } from './in-dialog.ts';
import { createLegMedia, readOffer } from './leg-media.ts';

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
  expect(readOffer(testSdp(0))).toBeUndefined();
  expect(readOffer('no description')).toBeUndefined();
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
