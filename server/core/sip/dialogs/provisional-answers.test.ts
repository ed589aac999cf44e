import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import { type Effect, type Input, initial, type State, step } from './provisional-answers.ts';

function callee() {
  const clock = new FakeClock();
  const done: string[] = [];
  const runner = runMachine<State<string>, Input<string>, Effect<string>>({
    initial: initial(7),
    step,
    clock,
    onTimer: (name) => ({ kind: 'timer', name }),
    perform(effect) {
      const rseq = effect.kind === 'send' && effect.rseq !== undefined ? ` ${effect.rseq}` : '';
      done.push(`${effect.kind}${'item' in effect ? ` ${effect.item}` : ''}${rseq}`);
    },
  });
  const say = (status: number, more: { reliable?: boolean } = {}): void =>
    runner.send({ kind: 'say', item: String(status), status, reliable: false, ...more });
  return {
    clock,
    say,
    sayReliably: (status: number) => say(status, { reliable: true }),
    prack: (rseq: number) => runner.send({ kind: 'prack', rseq }),
    pracked: () => runner.send({ kind: 'pracked' }),
    lose: () => runner.send({ kind: 'lost' }),
    /** What was done since the last look. */
    done: () => done.splice(0),
  };
}

describe('provisional responses that must arrive', () => {
  test('RFC 3262 3: a reliable response is repeated at T1, doubling without limit, until its PRACK', () => {
    const { clock, sayReliably, prack, done } = callee();
    sayReliably(183);
    expect(done()).toEqual(['send 183 7']);
    clock.advance(500);
    clock.advance(1000);
    clock.advance(2000);
    clock.advance(4000);
    clock.advance(7999);
    expect(done()).toEqual(['resend', 'resend', 'resend', 'resend']);
    prack(7);
    expect(done()).toEqual(['accept']);
    clock.advance(60_000);
    expect(done()).toEqual([]);
  });

  test('RFC 3262 3: without PRACK the INVITE is given up after 64*T1', () => {
    const { clock, sayReliably, say, done } = callee();
    sayReliably(183);
    say(200);
    done();
    clock.advance(31_999);
    expect(new Set(done())).toEqual(new Set(['resend']));
    clock.advance(1);
    expect(done()).toEqual(['drop 200', 'give-up']);
    say(486);
    expect(done()).toEqual(['drop 486']);
  });

  test('RFC 3262 3: a PRACK that names no outstanding response is refused', () => {
    const { sayReliably, prack, pracked, done } = callee();
    prack(7);
    sayReliably(183);
    prack(8);
    prack(7);
    pracked();
    prack(7);
    expect(done()).toEqual(['refuse', 'send 183 7', 'refuse', 'accept', 'refuse']);
  });

  test('RFC 3262 3: the second reliable response waits for the first one’s PRACK and has the next number', () => {
    const { sayReliably, say, prack, pracked, done } = callee();
    sayReliably(180);
    sayReliably(183);
    say(182);
    expect(done()).toEqual(['send 180 7']);
    prack(7);
    expect(done()).toEqual(['accept']);
    pracked();
    expect(done()).toEqual(['send 183 8']);
    prack(8);
    pracked();
    expect(done()).toEqual(['accept', 'send 182']);
  });

  test('RFC 3262 3: the 2xx waits for the PRACK of what is reliable, and for that PRACK’s answer', () => {
    const { sayReliably, say, prack, pracked, done } = callee();
    sayReliably(183);
    sayReliably(180);
    say(200);
    expect(done()).toEqual(['send 183 7', 'drop 180']);
    say(180);
    expect(done()).toEqual(['drop 180']);
    prack(7);
    expect(done()).toEqual(['accept']);
    pracked();
    expect(done()).toEqual(['send 200']);
  });

  test('RFC 3262 3: a refusal waits for nothing, and what waited is never said', () => {
    const { clock, sayReliably, say, done } = callee();
    sayReliably(183);
    sayReliably(180);
    say(486);
    expect(done()).toEqual(['send 183 7', 'drop 180', 'send 486']);
    clock.advance(60_000);
    expect(done()).toEqual([]);
  });

  test('an INVITE lost to a CANCEL is not spoken of any more', () => {
    const { clock, sayReliably, lose, done } = callee();
    sayReliably(183);
    sayReliably(180);
    lose();
    lose();
    clock.advance(60_000);
    expect(done()).toEqual(['send 183 7', 'drop 180']);
  });
});
