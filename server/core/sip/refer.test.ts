import { expect, test } from 'vitest';
import { printSipfrag, readReason, readReferTo, readReplaces, readSipfrag, refusesSubscription } from './refer.ts';

test.each([
  ['<sip:103@pbx>', { uri: 'sip:103@pbx' }],
  ['sip:103@pbx', { uri: 'sip:103@pbx' }],
  ['<tel:+34-600-000>', { uri: 'tel:+34-600-000' }],
  ['<sip:103@pbx;method=INVITE;user=phone>', { uri: 'sip:103@pbx;user=phone' }],
  [
    '<sip:103@pbx?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2&Require=replaces>',
    { uri: 'sip:103@pbx', replaces: { callId: 'a@b', toTag: '1', fromTag: '2', earlyOnly: false } },
  ],
])('RFC 3515 2.1: %s says whom to call', (value, expected) => {
  expect(readReferTo(value)).toEqual(expected);
});

test.each([
  '',
  '<sip:103@pbx;method=BYE>',
  '<mailto:a@b>',
  '<sip:103@pbx?Replaces=a%40b>',
  '<sip:103@pbx?Replaces=%zz>',
])('a Refer-To that asks for something else is refused: %s', (value) => {
  expect(readReferTo(value)).toBeUndefined();
});

test('RFC 3891 6.1: a Replaces names one dialog', () => {
  const value = '425928@bobster.example.org;to-tag=7743;from-tag=6472;early-only';
  const replaces = readReplaces(value)!;
  expect(replaces).toEqual({ callId: '425928@bobster.example.org', toTag: '7743', fromTag: '6472', earlyOnly: true });
});

test.each(['a@b', 'a@b;to-tag=1', 'a@b;to-tag=;from-tag=2', ';to-tag=1;from-tag=2', 'a b;to-tag=1;from-tag=2'])(
  'a Replaces without both tags names nothing: %s',
  (value) => {
    expect(readReplaces(value)).toBeUndefined();
  },
);

test('RFC 3420: how far a transfer came is a status line', () => {
  expect(printSipfrag(180)).toBe('SIP/2.0 180 Ringing\r\n');
  expect(readSipfrag(printSipfrag(486))).toBe(486);
  expect(readSipfrag('SIP/2.0 200')).toBe(200);
  expect(readSipfrag('INVITE sip:a SIP/2.0')).toBeUndefined();
});

test('RFC 4488 4: no subscription wanted', () => {
  expect([refusesSubscription('false'), refusesSubscription('true'), refusesSubscription(undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('RFC 3326 2: a reason has a protocol and a cause', () => {
  expect(readReason('Q.850;cause=17;text="User busy"')).toEqual({ protocol: 'Q.850', cause: 17, text: 'User busy' });
  expect(readReason('SIP ;cause=200 ;text="Call completed elsewhere"')).toMatchObject({ protocol: 'SIP', cause: 200 });
  expect(readReason('Preemption;cause=1')).toEqual({ protocol: 'other', cause: 1 });
  expect(readReason('Q.850;text="none"')).toBeUndefined();
});
