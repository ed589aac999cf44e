import { expect, test } from 'vitest';
import type { Header, SipRequest, SipResponse } from '../message.ts';
import { readRAck, readRSeq, reliabilityOf, takesRSeq } from './reliable.ts';

const headers = (pairs: Record<string, string>): Header[] =>
  Object.entries(pairs).map(([name, value]) => ({ name, value }));
const invite = (pairs: Record<string, string>): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:a@b',
  headers: headers(pairs),
  body: new Uint8Array(0),
});
const ringing = (pairs: Record<string, string>): SipResponse => ({
  kind: 'response',
  status: 180,
  reason: 'Ringing',
  headers: headers(pairs),
  body: new Uint8Array(0),
});

test('RFC 3262 3: who requires it supports it', () => {
  expect(reliabilityOf(invite({}))).toEqual({ supported: false, required: false });
  expect(reliabilityOf(invite({ Supported: '100REL' }))).toEqual({ supported: true, required: false });
  expect(reliabilityOf(invite({ Require: '100rel' }))).toEqual({ supported: true, required: true });
});

test('RFC 3262 7.1: RSeq is a number from 1 on, and counts only with Require', () => {
  expect(readRSeq(ringing({ Require: '100rel', RSeq: '988789' }))).toBe(988_789);
  for (const broken of ['0', '-1', '4294967296', '1.5', 'x', ''])
    expect(readRSeq(ringing({ Require: '100rel', RSeq: broken }))).toBeUndefined();
  expect(readRSeq(ringing({ RSeq: '1' }))).toBeUndefined();
});

test('RFC 3262 7.2: RAck names response number, CSeq number and method', () => {
  expect(readRAck({ headers: headers({ RAck: '776656 1 INVITE' }) })).toEqual({
    rseq: 776_656,
    cseq: 1,
    method: 'INVITE',
  });
  expect(readRAck({ headers: headers({ RAck: '776656 1 INVITE INVITE' }) })?.method).toBe('INVITE');
  expect(readRAck({ headers: headers({ RAck: '776656 INVITE' }) })).toBeUndefined();
  expect(readRAck({ headers: [] })).toBeUndefined();
});

test('RFC 3262 4: responses are taken in order, the first with any number, none twice', () => {
  expect(takesRSeq(undefined, 4711)).toBe(true);
  expect(takesRSeq(4711, 4712)).toBe(true);
  expect(takesRSeq(4711, 4711)).toBe(false);
  expect(takesRSeq(4711, 4713)).toBe(false);
});
