import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import {
  type Effect,
  eventOf,
  type Input,
  initial,
  readExpires,
  readSubscriptionState,
  type State,
  step,
} from './subscription.ts';

function run(role: 'notifier' | 'subscriber') {
  const clock = new FakeClock();
  const ends: boolean[] = [];
  const runner = runMachine<State, Input, Effect>({
    initial: initial(role),
    step,
    clock,
    onTimer: (name) => ({ kind: 'timer', name }),
    perform: ({ expired }) => ends.push(expired),
  });
  return { clock, ends, send: (input: Input) => runner.send(input) };
}

test.each(['notifier', 'subscriber'] as const)('RFC 6665 4.2.1.4: a %s’s subscription ends with its time', (role) => {
  const { clock, ends, send } = run(role);
  send({ kind: 'granted', sec: 600 });
  clock.advance(604_999);
  expect(ends).toEqual([]);
  clock.advance(1);
  expect(ends).toEqual([true]);
  clock.advance(3_600_000);
  expect(ends).toEqual([true]);
});

test('RFC 6665 4.1.2.2: a refresh begins the time anew, a NOTIFY may shorten it', () => {
  const { clock, ends, send } = run('subscriber');
  send({ kind: 'granted', sec: 600 });
  clock.advance(500_000);
  send({ kind: 'granted', sec: 600 });
  clock.advance(500_000);
  send({ kind: 'notified', terminated: false, sec: undefined });
  expect(ends).toEqual([]);
  send({ kind: 'notified', terminated: false, sec: 60 });
  clock.advance(65_000);
  expect(ends).toEqual([true]);
});

test('RFC 6665 4.1.2.3: who gives it up hears of it for another 64*T1', () => {
  const { clock, ends, send } = run('subscriber');
  send({ kind: 'granted', sec: 0 });
  clock.advance(31_999);
  expect(ends).toEqual([]);
  send({ kind: 'notified', terminated: true, sec: undefined });
  expect(ends).toEqual([false]);
});

test('RFC 6665 4.2.2: a NOTIFY that nobody knows of ends it, one refused for the moment does not', () => {
  const { ends, send } = run('notifier');
  send({ kind: 'granted', sec: 600 });
  for (const status of [401, 407, 500, 503]) send({ kind: 'refused', method: 'NOTIFY', status });
  expect(ends).toEqual([]);
  send({ kind: 'refused', method: 'NOTIFY', status: 481 });
  expect(ends).toEqual([false]);
});

test('RFC 6665 4.1.2.2: a refresh that gets 481 ends it, another refusal leaves it its time', () => {
  const { ends, send } = run('subscriber');
  send({ kind: 'granted', sec: 600 });
  send({ kind: 'refused', method: 'SUBSCRIBE', status: 404 });
  expect(ends).toEqual([]);
  send({ kind: 'refused', method: 'SUBSCRIBE', status: 481 });
  expect(ends).toEqual([false]);
});

const bearing = (name: string, value: string) => ({ headers: [{ name, value }], body: new Uint8Array(0) });

test('RFC 6665 8.2: what the headers say', () => {
  expect(readExpires(bearing('Expires', '600'))).toBe(600);
  expect(readExpires(bearing('Expires', '-1'))).toBeUndefined();
  expect(readExpires(bearing('Date', 'x'))).toBeUndefined();
  expect(readSubscriptionState(bearing('Subscription-State', 'active; expires = 59'))).toEqual({
    terminated: false,
    sec: 59,
  });
  expect(readSubscriptionState(bearing('Subscription-State', 'Terminated;reason=timeout'))).toEqual({
    terminated: true,
    sec: undefined,
  });
  expect(readSubscriptionState(bearing('Subscription-State', ''))).toBeUndefined();
  expect(readSubscriptionState(bearing('Event', 'dialog'))).toBeUndefined();
  expect(eventOf(bearing('Event', 'Refer;id=93809824'))).toBe('refer;id=93809824');
  expect(eventOf(bearing('Event', 'dialog;sla'))).toBe('dialog');
  expect(eventOf(bearing('Expires', '1'))).toBeUndefined();
});
