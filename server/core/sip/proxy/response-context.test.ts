import { expect, test } from 'vitest';
import { FakeClock } from '../../../base/clock.ts';
import { runMachine } from '../../../base/machine.ts';
import { chooseBest, type Effect, type Input, initial, type Search, type State, step } from './response-context.ts';

function search(targets: string[], more: Partial<Search> = {}) {
  const clock = new FakeClock();
  const done: string[] = [];
  const how: Search = { simultaneous: false, followRedirects: false, invite: true, ...more };
  const runner = runMachine<State<string>, Input<string>, Effect<string>>({
    initial: initial(how, targets),
    step,
    clock,
    onTimer: (name) => ({ kind: 'timer', name }),
    perform(effect) {
      if (effect.kind === 'fork') done.push(`fork ${effect.target}`);
      else if (effect.kind === 'cancel') done.push(`cancel ${effect.branch}`);
      else if (effect.kind === 'forward') done.push(`forward ${effect.response}`);
      else done.push(effect.accepted ? 'done' : `best ${chooseBest(effect.outcomes).status}`);
    },
  });
  const hear = (branch: number, status: number, redirects?: string[]): void =>
    runner.send({
      kind: 'response',
      branch,
      status,
      response: `${status} of ${branch}`,
      ...(redirects ? { redirects } : {}),
    });
  runner.send({ kind: 'start' });
  return {
    clock,
    hear,
    send: (input: Parameters<typeof runner.send>[0]) => runner.send(input),
    done: () => done.splice(0),
  };
}

test('RFC 3261 16.6: one after the other, until one answers', () => {
  const { hear, done } = search(['a', 'b', 'c']);
  expect(done()).toEqual(['fork a']);
  hear(0, 100);
  hear(0, 180);
  hear(0, 486);
  expect(done()).toEqual(['forward 180 of 0', 'fork b']);
  hear(1, 200);
  expect(done()).toEqual(['forward 200 of 1', 'done']);
});

test('RFC 3261 16.7: all at once; the first answer calls off the others, another answer is forwarded too', () => {
  const { hear, done } = search(['a', 'b', 'c'], { simultaneous: true });
  expect(done()).toEqual(['fork a', 'fork b', 'fork c']);
  hear(1, 200);
  expect(done()).toEqual(['forward 200 of 1', 'cancel 0', 'cancel 2']);
  hear(0, 487);
  hear(2, 200);
  expect(done()).toEqual(['forward 200 of 2', 'done']);
  hear(1, 200);
  expect(done()).toEqual(['forward 200 of 1']);
});

test('RFC 3261 16.7 step 5: a 6xx ends the search', () => {
  const { hear, done } = search(['a', 'b'], { simultaneous: true });
  done();
  hear(0, 603);
  expect(done()).toEqual(['cancel 1']);
  hear(1, 487);
  expect(done()).toEqual(['best 603']);
  const serial = search(['a', 'b']);
  serial.hear(0, 600);
  expect(serial.done()).toEqual(['fork a', 'best 600']);
});

test('RFC 3261 16.7 step 6: the best of what came', () => {
  const best = (...statuses: number[]): number => chooseBest(statuses.map((status) => ({ status }))).status;
  expect(best(404, 500, 302)).toBe(302);
  expect(best(404, 401, 486)).toBe(401);
  expect(best(503, 500)).toBe(500);
  expect(best(503)).toBe(500);
  expect(best(408, 603, 200)).toBe(603);
  expect(best()).toBe(480);
});

test('RFC 3261 16.10: the caller’s CANCEL goes to all, and nothing new begins', () => {
  const { hear, send, done } = search(['a', 'b']);
  hear(0, 180);
  send({ kind: 'cancel' });
  expect(done()).toEqual(['fork a', 'forward 180 of 0', 'cancel 0']);
  hear(0, 487);
  expect(done()).toEqual(['best 487']);
});

test('RFC 3261 16.8: timer C begins anew with each provisional response, then the branch is called off', () => {
  const { clock, hear, done } = search(['a']);
  clock.advance(180_000);
  hear(0, 180);
  clock.advance(180_000);
  expect(done()).toEqual(['fork a', 'forward 180 of 0']);
  clock.advance(5_000);
  expect(done()).toEqual(['cancel 0', 'best 408']);
});

test('a destination that is not heard of in time makes place for the next', () => {
  const { clock, hear, done } = search(['a', 'b'], { provisionalMs: 2_000, finalMs: 20_000 });
  clock.advance(2_000);
  expect(done()).toEqual(['fork a', 'cancel 0', 'fork b']);
  hear(1, 180);
  clock.advance(19_999);
  expect(done()).toEqual(['forward 180 of 1']);
  clock.advance(1);
  expect(done()).toEqual(['cancel 1', 'best 408']);
});

test('RFC 3261 16.5: redirections are followed, none twice', () => {
  const { hear, done } = search(['a'], { followRedirects: true });
  hear(0, 302, ['b', 'a']);
  expect(done()).toEqual(['fork a', 'fork b']);
  hear(1, 302, ['a', 'b']);
  expect(done()).toEqual(['best 302']);
});

test('a challenge ends a serial search, a parallel one waits for all', () => {
  const serial = search(['a', 'b']);
  serial.hear(0, 407);
  expect(serial.done()).toEqual(['fork a', 'best 407']);
  const parallel = search(['a', 'b'], { simultaneous: true });
  parallel.hear(0, 407);
  parallel.send({ kind: 'failed', branch: 1, status: 408 });
  expect(parallel.done()).toEqual(['fork a', 'fork b', 'best 407']);
});

test('RFC 3261 16.6: other requests than INVITE have no timer C and cannot be called off', () => {
  const { clock, hear, done } = search(['a', 'b'], { invite: false, simultaneous: true });
  clock.advance(200_000);
  hear(0, 200);
  hear(1, 200);
  expect(done()).toEqual(['fork a', 'fork b', 'forward 200 of 0', 'done']);
});
