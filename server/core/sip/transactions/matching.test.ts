import { expect, test } from 'vitest';
import type { SipRequest, SipResponse } from '../message.ts';
import { cancelledKey, clientKey, mergedKey, ownClientKey, readCSeq, serverKey } from './matching.ts';

const request = (method: string, headers: Record<string, string> = {}): SipRequest => ({
  kind: 'request',
  method,
  uri: 'sip:100@pbx',
  headers: Object.entries({
    Via: 'SIP/2.0/UDP 10.0.0.9:5062;branch=old',
    From: '<sip:a@pbx>;tag=f1',
    To: '<sip:100@pbx>',
    'Call-ID': 'c1',
    CSeq: `7 ${method === 'ACK' ? 'ACK' : method}`,
    ...headers,
  }).map(([name, value]) => ({ name, value })),
  body: new Uint8Array(),
});
const via = { host: '10.0.0.9', port: 5062, branch: 'z9hG4bKabc' };

test('RFC 3261 17.2.3: the branch compares without case, with sent-by and method', () => {
  const key = serverKey(request('INVITE'), via);
  expect(serverKey(request('INVITE'), { ...via, branch: 'Z9HG4BKABC' })).toBe(key);
  expect(serverKey(request('INVITE'), { ...via, port: 5060 })).not.toBe(key);
  expect(serverKey(request('INVITE'), { ...via, host: '10.0.0.8' })).not.toBe(key);
  expect(serverKey(request('OPTIONS'), via)).not.toBe(key);
});

test('RFC 3261 17.2.3: a sent-by without port is port 5060', () => {
  const { port: _, ...bare } = via;
  expect(serverKey(request('INVITE'), bare)).toBe(serverKey(request('INVITE'), { ...via, port: 5060 }));
});

test('RFC 3261 17.2.3: an ACK with the same branch belongs to the INVITE, a CANCEL finds it', () => {
  const key = serverKey(request('INVITE'), via);
  expect(serverKey(request('ACK'), via)).toBe(key);
  expect(cancelledKey(request('CANCEL'), via)).toBe(key);
  expect(serverKey(request('CANCEL'), via)).not.toBe(key);
});

test('RFC 3261 17.2.3: without the magic cookie the fields of RFC 2543 decide, and the ACK still finds its INVITE', () => {
  const old = { ...via, branch: 'old' };
  const key = serverKey(request('INVITE'), old);
  expect(serverKey(request('ACK', { To: '<sip:100@pbx>;tag=t1' }), old)).toBe(key);
  expect(serverKey(request('INVITE', { 'Call-ID': 'c2' }), old)).not.toBe(key);
  expect(serverKey(request('INVITE', { CSeq: '8 INVITE' }), old)).not.toBe(key);
});

test('RFC 3261 17.1.3: a response finds its request by branch and the method in CSeq', () => {
  const response: SipResponse = { ...request('INVITE'), kind: 'response', status: 200, reason: 'OK' } as never;
  expect(clientKey(response, via)).toBe(ownClientKey('z9hG4bKabc', 'INVITE'));
  expect(clientKey(response, via)).not.toBe(ownClientKey('z9hG4bKabc', 'CANCEL'));
});

test('RFC 3261 8.2.2.2: one request on two ways has one key, the next request another', () => {
  expect(mergedKey(request('INVITE'), 'f1')).toBe(mergedKey(request('INVITE', { Via: 'other' }), 'f1'));
  expect(mergedKey(request('INVITE', { CSeq: '8 INVITE' }), 'f1')).not.toBe(mergedKey(request('INVITE'), 'f1'));
});

test('a broken CSeq reads as no number', () => {
  expect(readCSeq(request('INVITE', { CSeq: 'x INVITE' })).number).toBeNaN();
  expect(readCSeq(request('INVITE', { CSeq: ' 12  INVITE ' }))).toEqual({ number: 12, method: 'INVITE' });
});
