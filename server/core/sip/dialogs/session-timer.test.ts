import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import type { SipMessage } from '../message.ts';
import { glareWaitMs } from './glare.ts';
import {
  answerTimer,
  type Effect,
  type Input,
  initial,
  readSessionExpires,
  type State,
  step,
  type Terms,
  termsOfAnswer,
} from './session-timer.ts';

const message = (...headers: [name: string, value: string][]): SipMessage => ({
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:a@b',
  headers: headers.map(([name, value]) => ({ name, value })),
  body: new Uint8Array(),
});
const supported: [string, string] = ['Supported', 'timer'];

test('RFC 4028 4: seconds and refresher are read whatever else stands there', () => {
  const read = (value: string) => readSessionExpires(message(['Session-Expires', value]));
  expect(read('1800')).toEqual({ sec: 1800 });
  expect(read('4000; x=y;Refresher = UAC')).toEqual({ sec: 4000, refresher: 'uac' });
  expect(read('90;refresher=proxy')).toEqual({ sec: 90 });
  for (const broken of ['', 'soon', '-90', '99999999999']) expect(read(broken)).toBeUndefined();
  expect(readSessionExpires(message())).toBeUndefined();
});

describe('RFC 4028 9: the answer of the called side', () => {
  const answerOf = (request: SipMessage, want?: Parameters<typeof answerTimer>[1]): string => {
    const answer = answerTimer(request, want);
    if (answer.kind !== 'agreed') return answer.kind;
    const { refresher, mutual } = answer.terms;
    expect(mutual).toBe(answer.headers.some((item) => item.name === 'Require'));
    return `${answer.headers[0]!.value} ${refresher}`;
  };
  const asking = (value: string, ...more: [string, string][]) =>
    message(['Session-Expires', value], supported, ...more);

  test.each<[clause: string, SipMessage, Parameters<typeof answerTimer>[1], string]>([
    ['nobody asks', message(), undefined, 'none'],
    ['table 2: the caller can and leaves the refreshing open', asking('1800'), undefined, '1800;refresher=uas us'],
    ['table 2: the caller wants to refresh', asking('1800;refresher=uac'), { sec: 1800 }, '1800;refresher=uac them'],
    ['table 2: the caller wants us to', asking('1800;refresher=uas'), undefined, '1800;refresher=uas us'],
    [
      'table 2: asked by a proxy for a caller who cannot',
      message(['Session-Expires', '600']),
      undefined,
      '600;refresher=uas us',
    ],
    ['we ask whoever can', message(supported), { sec: 1800, refresher: 'uac' }, '1800;refresher=uac them'],
    ['we ask whoever cannot', message(), { sec: 1800, refresher: 'uac' }, '1800;refresher=uas us'],
    ['ours is shorter', asking('7200'), { sec: 1800 }, '1800;refresher=uas us'],
    [
      'but not shorter than the caller bears',
      asking('7200', ['Min-SE', '3600']),
      { sec: 1800 },
      '3600;refresher=uas us',
    ],
    ['theirs is shorter', asking('300'), { sec: 1800 }, '300;refresher=uas us'],
    ['5: under 90 s is refused', asking('60'), undefined, 'too-brief'],
    ['a proxy’s too little is not', message(['Session-Expires', '60']), undefined, '90;refresher=uas us'],
  ])('%s', (_, request, want, answer) => expect(answerOf(request, want)).toBe(answer));
});

test('RFC 4028 7.2: what the answer means to the caller', () => {
  const terms = (value: string | undefined, asked?: { sec: number }) =>
    termsOfAnswer(message(...(value === undefined ? [] : [['Session-Expires', value] as [string, string]])), asked);
  expect(terms('1800;refresher=uas', { sec: 1800 })).toEqual({ sec: 1800, refresher: 'them', mutual: true });
  expect(terms('1800;refresher=uac')).toEqual({ sec: 1800, refresher: 'us', mutual: true });
  expect(terms('1800')).toEqual({ sec: 1800, refresher: 'us', mutual: true });
  expect(terms(undefined, { sec: 600 })).toEqual({ sec: 600, refresher: 'us', mutual: false });
  expect(terms(undefined)).toBeUndefined();
  expect(terms('10')?.sec).toBe(90);
});

describe('RFC 4028 10: the session from refresh to refresh', () => {
  function session(terms: Terms) {
    const clock = new FakeClock(0);
    const told: string[] = [];
    const runner = runMachine<State, Input, Effect>({
      clock,
      initial,
      step,
      onTimer: (name) => ({ kind: 'timer', name }),
      perform: (effect) =>
        told.push(`${clock.now() / 1000} ${effect.kind}${effect.kind === 'end' ? ` ${effect.why}` : ''}`),
    });
    runner.send({ kind: 'agreed', terms });
    const refused = (status: number, more: { minSe?: number } = {}) =>
      runner.send({ kind: 'refused', status, retryMs: 3000, ...more });
    return { clock, told, runner, refused, agree: (next?: Terms) => runner.send({ kind: 'agreed', terms: next }) };
  }
  const ours: Terms = { sec: 1800, refresher: 'us', mutual: true };

  test('we refresh at half; each refresh begins it anew', () => {
    const { clock, told, agree } = session(ours);
    clock.advance(900_000);
    agree(ours);
    clock.advance(900_000);
    expect(told).toEqual(['900 refresh', '1800 refresh']);
  });

  test.each([
    [1800, 1768],
    [90, 60],
  ])('they do not refresh: of %i s the session lasts %i', (sec, atSec) => {
    const { clock, told } = session({ sec, refresher: 'them', mutual: true });
    clock.advance(sec * 1000);
    expect(told).toEqual([`${atSec} end expired`]);
    expect(clock.pending).toBe(0);
  });

  test.each([408, 481])('a refresh that gets %i ends the session', (status) => {
    const { clock, told, refused } = session(ours);
    clock.advance(900_000);
    refused(status);
    expect(told).toEqual(['900 refresh', '900 end gone']);
    expect(clock.pending).toBe(0);
  });

  test('491 and what else may pass is tried again, until the session’s own end', () => {
    const { clock, told, refused } = session(ours);
    clock.advance(900_000);
    refused(491);
    clock.advance(3000);
    refused(500);
    clock.advance(3000);
    expect(told).toEqual(['900 refresh', '903 refresh', '906 refresh']);
    clock.advance(900_000);
    expect(told.at(-1)).toBe('1768 end expired');
  });

  test('7.3: 422 is asked again with what the peer bears, and that stays', () => {
    const { clock, told, refused, runner, agree } = session(ours);
    clock.advance(900_000);
    refused(422, { minSe: 3600 });
    expect(told).toEqual(['900 refresh', '900 refresh']);
    expect(runner.state).toMatchObject({ terms: { sec: 3600, minSe: 3600 } });
    agree({ ...ours, sec: 4000 });
    expect(runner.state).toMatchObject({ terms: { sec: 4000, minSe: 3600 } });
  });

  test('a 422 that asks for no more than it got is no reason to ask at once', () => {
    const { clock, told, refused } = session(ours);
    clock.advance(900_000);
    refused(422, { minSe: 1800 });
    expect(told).toEqual(['900 refresh']);
  });

  test('who never agreed to refreshes and refuses one, lives', () => {
    const { clock, told, refused } = session({ ...ours, mutual: false });
    clock.advance(900_000);
    refused(488);
    clock.advance(899_000);
    expect(told).toEqual(['900 refresh']);
    clock.advance(1000);
    expect(told).toEqual(['900 refresh', '1800 refresh']);
  });

  test('a later agreement without timer ends it', () => {
    const { clock, agree, told } = session(ours);
    agree();
    clock.advance(9_000_000);
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

test('RFC 3261 14.1: after a 491 the owner of the Call-ID waits 2.1 to 4 s, the other side up to 2 s', () => {
  const wait = (ownsCallId: boolean, draw: 'least' | 'most') =>
    glareWaitMs({ ownsCallId, below: (limit) => (draw === 'least' ? 0 : limit - 1) });
  expect([wait(true, 'least'), wait(true, 'most')]).toEqual([2100, 4000]);
  expect([wait(false, 'least'), wait(false, 'most')]).toEqual([0, 2000]);
});
