import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine, type Step } from '../../../base/machine.ts';
import type { SipResponse } from '../message.ts';
import * as inviteClient from './invite-client.ts';
import * as inviteServer from './invite-server.ts';
import * as nonInviteClient from './non-invite-client.ts';
import * as nonInviteServer from './non-invite-server.ts';

const response = (status: number): SipResponse => ({
  kind: 'response',
  status,
  reason: 'x',
  headers: [],
  body: new Uint8Array(),
});

/** Runs a machine and writes what it did, with the time in ms since the start. */
function play<State extends { kind: string }, Input extends { kind: string }>(
  machine: {
    initial: (reliable: boolean) => State;
    step: (
      state: State,
      input: Input | { kind: 'timer'; name: string },
    ) => Step<State, { kind: string; response?: SipResponse }>;
  },
  options: { reliable?: boolean } = {},
) {
  const clock = new FakeClock(0);
  const log: string[] = [];
  const runner = runMachine<State, Input | { kind: 'timer'; name: string }, { kind: string; response?: SipResponse }>({
    clock,
    initial: machine.initial(options.reliable ?? false),
    step: machine.step,
    onTimer: (name) => ({ kind: 'timer', name }),
    perform: (effect) => {
      log.push(`${clock.now()} ${effect.kind}${effect.response ? ` ${effect.response.status}` : ''}`);
    },
  });
  return { clock, log, runner };
}

const timesOf = (log: string[], what: string): number[] =>
  log.filter((line) => line.endsWith(` ${what}`)).map((line) => Number(line.split(' ')[0]));

describe('INVITE client transaction', () => {
  test('RFC 3261 17.1.1.2: the INVITE is repeated at 0.5, 1.5, 3.5 … s and given up after 32 s', () => {
    const { clock, log, runner } = play(inviteClient);
    runner.send({ kind: 'start' });
    clock.advance(40_000);
    expect(timesOf(log, 'send')).toEqual([0, 500, 1500, 3500, 7500, 15500, 31500]);
    expect(log.slice(-2)).toEqual(['32000 tell-timeout', '32000 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.1.1.2: nothing is repeated on a reliable transport, but timer B runs', () => {
    const { clock, log, runner } = play(inviteClient, { reliable: true });
    runner.send({ kind: 'start' });
    clock.advance(40_000);
    expect(log).toEqual(['0 send', '32000 tell-timeout', '32000 terminated']);
  });

  test('RFC 3261 17.1.1.2: a provisional response stops repeating and the phone may ring for long', () => {
    const { clock, log, runner } = play(inviteClient);
    runner.send({ kind: 'start' });
    clock.advance(100);
    runner.send({ kind: 'response', response: response(180) });
    clock.advance(600_000);
    expect(log).toEqual(['0 send', '100 pass 180']);
    expect(runner.state.kind).toBe('proceeding');
  });

  test('RFC 3261 17.1.1.2: a refusal is acknowledged each time it comes and told once; timer D ends it', () => {
    const { clock, log, runner } = play(inviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'response', response: response(486) });
    runner.send({ kind: 'response', response: response(486) });
    clock.advance(32_000);
    expect(log).toEqual(['0 send', '0 acknowledge 486', '0 pass 486', '0 acknowledge 486', '32000 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.1.1.2: on a reliable transport timer D is zero', () => {
    const { clock, log, runner } = play(inviteClient, { reliable: true });
    runner.send({ kind: 'start' });
    runner.send({ kind: 'response', response: response(486) });
    expect(log.at(-1)).toBe('0 terminated');
    expect(clock.pending).toBe(0);
  });

  test('RFC 6026 7.2: each 2xx goes up during timer M', () => {
    const { clock, log, runner } = play(inviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'response', response: response(200) });
    clock.advance(500);
    runner.send({ kind: 'response', response: response(200) });
    runner.send({ kind: 'response', response: response(180) });
    clock.advance(40_000);
    expect(log).toEqual(['0 send', '0 pass 200', '500 pass 200', '32000 terminated']);
  });

  test('RFC 3261 9.1: a CANCEL waits for a provisional response, and 64*T1 later the call is given up', () => {
    const { clock, log, runner } = play(inviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'cancel' });
    clock.advance(100);
    expect(log).toEqual(['0 send']);
    runner.send({ kind: 'response', response: response(100) });
    runner.send({ kind: 'cancel' });
    clock.advance(40_000);
    expect(log.slice(1)).toEqual(['100 pass 100', '100 send-cancel', '32100 tell-timeout', '32100 terminated']);
  });

  test('RFC 3261 9.1: a 200 that crosses the CANCEL still makes the call', () => {
    const { clock, log, runner } = play(inviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'response', response: response(180) });
    runner.send({ kind: 'cancel' });
    runner.send({ kind: 'response', response: response(200) });
    clock.advance(40_000);
    expect(log).toEqual(['0 send', '0 pass 180', '0 send-cancel', '0 pass 200', '32000 terminated']);
  });

  test('RFC 3261 17.1.4: a transport failure is told at once', () => {
    const { clock, log, runner } = play(inviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'transport-failed' });
    runner.send({ kind: 'transport-failed' });
    expect(log).toEqual(['0 send', '0 tell-transport-failed', '0 terminated']);
    expect(clock.pending).toBe(0);
  });
});

describe('non-INVITE client transaction', () => {
  test('RFC 3261 17.1.2.2: the request is repeated with the interval doubling up to T2, for 32 s', () => {
    const { clock, log, runner } = play(nonInviteClient);
    runner.send({ kind: 'start' });
    clock.advance(40_000);
    expect(timesOf(log, 'send')).toEqual([0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
    expect(log.at(-2)).toBe('32000 tell-timeout');
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.1.2.2: after a provisional response it is repeated every T2', () => {
    const { clock, log, runner } = play(nonInviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'response', response: response(100) });
    clock.advance(10_000);
    expect(timesOf(log, 'send')).toEqual([0, 500, 4500, 8500]);
  });

  test('RFC 3261 17.1.2.2: timer K absorbs repeated finals', () => {
    const { clock, log, runner } = play(nonInviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'response', response: response(200) });
    runner.send({ kind: 'response', response: response(200) });
    clock.advance(5_000);
    expect(log).toEqual(['0 send', '0 pass 200', '5000 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.1.2.2: on a reliable transport nothing is repeated and timer K is zero', () => {
    const { clock, log, runner } = play(nonInviteClient, { reliable: true });
    runner.send({ kind: 'start' });
    clock.advance(20_000);
    runner.send({ kind: 'response', response: response(404) });
    expect(log).toEqual(['0 send', '20000 pass 404', '20000 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.1.4: a transport failure is told at once', () => {
    const { clock, log, runner } = play(nonInviteClient);
    runner.send({ kind: 'start' });
    runner.send({ kind: 'transport-failed' });
    expect(log).toEqual(['0 send', '0 tell-transport-failed', '0 terminated']);
    expect(clock.pending).toBe(0);
  });
});

describe('INVITE server transaction', () => {
  test('RFC 3261 17.2.1: a repeated INVITE gets the last provisional response again', () => {
    const { log, runner } = play(inviteServer);
    runner.send({ kind: 'request' });
    runner.send({ kind: 'respond', response: response(100) });
    runner.send({ kind: 'request' });
    expect(log).toEqual(['0 send 100', '0 resend']);
  });

  test('RFC 3261 17.2.1: a refusal is repeated at T1 doubling to T2 until timer H', () => {
    const { clock, log, runner } = play(inviteServer);
    runner.send({ kind: 'respond', response: response(486) });
    clock.advance(40_000);
    expect(timesOf(log, 'resend')).toEqual([500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
    expect(log.slice(-2)).toEqual(['32000 tell-no-ack', '32000 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.2.1: the ACK ends the repeating; timer I absorbs further ACKs', () => {
    const { clock, log, runner } = play(inviteServer);
    runner.send({ kind: 'respond', response: response(486) });
    clock.advance(600);
    runner.send({ kind: 'ack' });
    runner.send({ kind: 'ack' });
    clock.advance(40_000);
    expect(log).toEqual(['0 send 486', '500 resend', '5600 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.2.1: on a reliable transport a refusal is sent once and timer I is zero', () => {
    const { clock, log, runner } = play(inviteServer, { reliable: true });
    runner.send({ kind: 'respond', response: response(486) });
    clock.advance(20_000);
    runner.send({ kind: 'ack' });
    expect(log).toEqual(['0 send 486', '20000 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 6026 7.1: after a 2xx repeated INVITEs are absorbed and the user agent may repeat its 2xx', () => {
    const { clock, log, runner } = play(inviteServer);
    runner.send({ kind: 'respond', response: response(200) });
    runner.send({ kind: 'request' });
    clock.advance(500);
    runner.send({ kind: 'respond', response: response(200) });
    runner.send({ kind: 'respond', response: response(486) });
    runner.send({ kind: 'ack' });
    clock.advance(40_000);
    expect(log).toEqual(['0 send 200', '500 send 200', '500 pass-ack', '32000 terminated']);
  });

  test('RFC 3261 17.2.4: a transport failure ends it, except after a 2xx (RFC 6026 7.1)', () => {
    const early = play(inviteServer);
    early.runner.send({ kind: 'transport-failed' });
    expect(early.log).toEqual(['0 tell-transport-failed', '0 terminated']);
    const accepted = play(inviteServer);
    accepted.runner.send({ kind: 'respond', response: response(200) });
    accepted.runner.send({ kind: 'transport-failed' });
    expect(accepted.log).toEqual(['0 send 200', '0 tell-transport-failed']);
    expect(accepted.runner.state.kind).toBe('accepted');
  });
});

describe('non-INVITE server transaction', () => {
  test('RFC 3261 17.2.2: a repeated request is swallowed while the user agent thinks, then gets the answer again', () => {
    const { clock, log, runner } = play(nonInviteServer);
    runner.send({ kind: 'request' });
    runner.send({ kind: 'respond', response: response(200) });
    runner.send({ kind: 'request' });
    runner.send({ kind: 'respond', response: response(500) });
    clock.advance(32_000);
    expect(log).toEqual(['0 send 200', '0 resend', '32000 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.2.2: timer J is zero on a reliable transport', () => {
    const { clock, log, runner } = play(nonInviteServer, { reliable: true });
    runner.send({ kind: 'respond', response: response(100) });
    runner.send({ kind: 'request' });
    runner.send({ kind: 'respond', response: response(200) });
    expect(log).toEqual(['0 send 100', '0 resend', '0 send 200', '0 terminated']);
    expect(clock.pending).toBe(0);
  });

  test('RFC 3261 17.2.4: a transport failure ends it', () => {
    const { clock, log, runner } = play(nonInviteServer);
    runner.send({ kind: 'respond', response: response(200) });
    runner.send({ kind: 'transport-failed' });
    expect(log).toEqual(['0 send 200', '0 tell-transport-failed', '0 terminated']);
    expect(clock.pending).toBe(0);
  });
});
