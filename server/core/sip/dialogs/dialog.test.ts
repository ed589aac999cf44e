import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import * as answeredCall from './answered-call.ts';
import {
  type Dialog,
  dialogOfCallee,
  dialogOfCaller,
  headInDialog,
  type Pending,
  receiveInDialog,
  refreshTarget,
} from './dialog.ts';

type Fields = [name: string, value: string][];
const message = (fields: Fields) => ({
  headers: fields.map(([name, value]) => ({ name, value })),
  body: new Uint8Array(),
});
const request = (method: string, cseq: number, more: Fields = []): SipRequest => ({
  kind: 'request',
  method,
  uri: 'sip:200@pbx',
  ...message([
    ['From', '"Ana" <sip:100@pbx>;tag=a1'],
    ['To', '<sip:200@pbx>'],
    ['Call-ID', 'c1'],
    ['CSeq', `${cseq} ${method}`],
    ...more,
  ]),
});
const answer = (more: Fields = []): SipResponse => ({
  kind: 'response',
  status: 200,
  reason: 'OK',
  ...message([
    ['From', '"Ana" <sip:100@pbx>;tag=a1'],
    ['To', '<sip:200@pbx>;tag=b1'],
    ['Call-ID', 'c1'],
    ['CSeq', '5 INVITE'],
    ...more,
  ]),
});
const routes: Fields = [
  ['Record-Route', '<sip:p2;lr>'],
  ['Record-Route', '<sip:p1;lr>'],
];
const valuesOf = (head: { headers: { name: string; value: string }[] }, name: string): string[] =>
  head.headers.filter((entry) => entry.name === name).map((entry) => entry.value);

test('RFC 3261 12.1.1: the callee keeps the order of Record-Route, the caller reverses it (12.1.2)', () => {
  const callee = dialogOfCallee(request('INVITE', 5, [['Contact', '<sip:100@10.0.0.5>'], ...routes]), 'b1')!;
  expect(callee.routeSet).toEqual(['<sip:p2;lr>', '<sip:p1;lr>']);
  const caller = dialogOfCaller(request('INVITE', 5), answer([['Contact', '<sip:200@10.0.0.6>'], ...routes]));
  expect(caller.routeSet).toEqual(['<sip:p1;lr>', '<sip:p2;lr>']);
});

test('RFC 3261 12.1.1: both tags, both URIs and the target come from the INVITE', () => {
  const dialog = dialogOfCallee(request('INVITE', 5, [['Contact', '<sip:100@10.0.0.5>']]), 'b1')!;
  expect(dialog).toMatchObject({ localTag: 'b1', remoteTag: 'a1', remoteTarget: 'sip:100@10.0.0.5', remoteCSeq: 5 });
  const head = headInDialog(dialog, { method: 'BYE', cseq: 6 });
  expect(head.uri).toBe('sip:100@10.0.0.5');
  expect(head.headers).toEqual([
    { name: 'From', value: '<sip:200@pbx>;tag=b1' },
    { name: 'To', value: '"Ana" <sip:100@pbx>;tag=a1' },
    { name: 'Call-ID', value: 'c1' },
    { name: 'CSeq', value: '6 BYE' },
  ]);
});

test('an INVITE of RFC 2543 without Contact is called back where its From says', () => {
  expect(dialogOfCallee(request('INVITE', 5), 'b1')?.remoteTarget).toBe('sip:100@pbx');
});

describe('routing in a dialog', () => {
  const dialog = (record: string[]): Dialog =>
    dialogOfCaller(
      request('INVITE', 5),
      answer([['Contact', '<sip:200@10.0.0.6>'], ...record.map((value): Fields[0] => ['Record-Route', value])]),
    );

  test('RFC 3261 12.2.1.1: a loose router gets the Route, the target stays the Request-URI', () => {
    const head = headInDialog(dialog(['<sip:p1:5070;lr>']), { method: 'BYE', cseq: 6 });
    expect(head).toMatchObject({ uri: 'sip:200@10.0.0.6', nextHop: 'sip:p1:5070;lr' });
    expect(valuesOf(head, 'Route')).toEqual(['<sip:p1:5070;lr>']);
  });

  test('RFC 3261 12.2.1.1: a strict router gets the Request-URI, the target ends the Route', () => {
    const head = headInDialog(dialog(['<sip:p2;lr>', '<sip:p1>']), { method: 'BYE', cseq: 6 });
    expect(head).toMatchObject({ uri: 'sip:p1', nextHop: 'sip:p1' });
    expect(valuesOf(head, 'Route')).toEqual(['<sip:p2;lr>', '<sip:200@10.0.0.6>']);
  });
});

test('RFC 3261 12.2.1.2: a target refresh moves the target and leaves the route set', () => {
  const dialog = dialogOfCaller(request('INVITE', 5), answer([['Contact', '<sip:200@10.0.0.6>'], ...routes]));
  const moved = refreshTarget(
    dialog,
    answer([
      ['Contact', '<sip:200@10.0.0.7>'],
      ['Record-Route', '<sip:other;lr>'],
    ]),
  );
  expect(moved).toEqual({ ...dialog, remoteTarget: 'sip:200@10.0.0.7' });
  expect(refreshTarget(dialog, answer())).toEqual(dialog);
});

describe('order of requests', () => {
  const dialog = dialogOfCallee(request('INVITE', 5, [['Contact', '<sip:100@10.0.0.5>']]), 'b1')!;
  const none = { ourInvite: false, theirInvite: false, theirUpdate: false, offer: 'fine', offers: false } as const;
  const verdictOn = (method: string, pending: Partial<Pending>) => {
    const verdict = receiveInDialog(dialog, request(method, 6), { ...none, ...pending });
    expect(verdict.dialog.remoteCSeq).toBe(6);
    return verdict.kind === 'accept' ? 'accept' : `${verdict.status}${verdict.retryAfter ? ' later' : ''}`;
  };

  test('RFC 3261 12.2.2: a CSeq that does not grow gets 500, a gap is fine', () => {
    expect(receiveInDialog(dialog, request('INFO', 4), none)).toMatchObject({ kind: 'refuse', status: 500 });
    expect(receiveInDialog(dialog, request('INFO', 5), none)).toMatchObject({ kind: 'refuse', status: 500 });
    const accepted = receiveInDialog(dialog, request('INFO', 50), none);
    expect(accepted).toMatchObject({ kind: 'accept', dialog: { remoteCSeq: 50 } });
  });

  test.each<[what: string, method: string, pending: Partial<Pending>, verdict: string]>([
    ['RFC 3261 14.2: an INVITE that meets ours', 'INVITE', { ourInvite: true }, '491'],
    ['RFC 3261 14.2: an INVITE that follows theirs', 'INVITE', { theirInvite: true }, '500 later'],
    ['RFC 3311 5.2: an UPDATE that follows theirs, also without offer', 'UPDATE', { theirUpdate: true }, '500 later'],
    ['RFC 3311 5.2: an offer that meets ours', 'UPDATE', { offers: true, offer: 'ours-open' }, '491'],
    ['RFC 3311 5.2: an offer before we answered theirs', 'UPDATE', { offers: true, offer: 'theirs-open' }, '500 later'],
    ['RFC 3311 5.2: no offer, no glare', 'UPDATE', { offer: 'ours-open' }, 'accept'],
    ['RFC 6337 2.2: an INVITE asks for an exchange even without offer', 'INVITE', { offer: 'ours-open' }, '491'],
    ['RFC 3261 15.1.2: a BYE meets nothing', 'BYE', { ourInvite: true, theirInvite: true }, 'accept'],
  ])('%s', (_, method, pending, verdict) => expect(verdictOn(method, pending)).toBe(verdict));
});

describe('RFC 3261 13.3.1.4: the 2xx until its ACK', () => {
  function answerCall() {
    const clock = new FakeClock(0);
    const log: string[] = [];
    const runner = runMachine<answeredCall.State, answeredCall.Input, answeredCall.Effect>({
      clock,
      initial: answeredCall.initial,
      step: answeredCall.step,
      onTimer: (name) => ({ kind: 'timer', name }),
      perform: (effect) => log.push(`${clock.now()} ${effect.kind}`),
    });
    runner.send({ kind: 'start' });
    return { clock, log, runner };
  }

  test('it is repeated at T1 doubling to T2, and after 64*T1 the call is given up', () => {
    const { clock, log } = answerCall();
    clock.advance(60_000);
    expect(log.map((line) => Number(line.split(' ')[0])).slice(0, 6)).toEqual([500, 1500, 3500, 7500, 11500, 15500]);
    expect(log.at(-1)).toBe('32000 tell-no-ack');
    expect(clock.pending).toBe(0);
  });

  test('the ACK ends it', () => {
    const { clock, log, runner } = answerCall();
    clock.advance(600);
    runner.send({ kind: 'ack' });
    runner.send({ kind: 'ack' });
    expect(clock.pending).toBe(0);
    expect(log).toEqual(['500 resend']);
  });
});
