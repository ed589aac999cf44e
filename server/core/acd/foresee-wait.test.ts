import { expect, test } from 'vitest';
import { exponential } from '../../testing/simulate-queues.ts';
import { chanceOf, plainRules } from '../../testing/simulated-load.ts';
import { learnDurations } from './durations.ts';
import { type Ahead, foreseeWait, type PersonAhead, type QueueAhead } from './foresee-wait.ts';
import type { Membership, WaitingCall } from './snapshot.ts';

const now = 100_000_000;
const chance = chanceOf(9);
/** As good as all alike: four minutes. */
const even = learnDurations(Array(4_000).fill(240_000));
const memoryless = learnDurations(Array.from({ length: 40_000 }, () => exponential(240)(chance, 0) * 1000));

const queue = (queueId: string, more: Partial<QueueAhead> = {}): QueueAhead => ({
  ...plainRules(queueId),
  ...{ talk: even, wrapUpMs: 0, ringMs: 0 },
  ...more,
});
const seat = (queueId: string, more: Partial<Membership> = {}): Membership => ({
  ...{ queueId, weight: 1, tier: 1, place: 1, calls: 0, talkMs: 0, share: 1 },
  ...more,
});
const talksSince = (sec: number, queueId = 'care'): PersonAhead['does'] => ({
  kind: 'talking',
  since: now - sec * 1000,
  queueId,
});
const person = (login: string, more: Partial<PersonAhead> = {}): PersonAhead => ({
  ...{ login, skills: {}, queues: [seat('care')], does: talksSince(0) },
  ...more,
});
const call = (callId: string, more: Partial<WaitingCall> = {}): WaitingCall => ({
  ...{ callId, queueId: 'care', enteredAt: now, missedBy: {}, offeredTo: [] },
  ...more,
});
const me = call('me');
const ahead = (more: Partial<Ahead>): Ahead => ({
  ...{ now, queues: [queue('care')], waiting: [me], people: [person('ana')] },
  ...more,
});
const median = (of: Ahead, target = me, futures = 200): number =>
  (foreseeWait(of, { target, futures })[futures / 2] ?? Number.NaN) / 1000;

/** Within so many seconds. */
const near = (value: number, expected: number, sec = 8): void =>
  expect(Math.abs(value - expected), `${value} is not ${expected}`).toBeLessThan(sec);

test('who talks since three of four minutes is free in one', () => {
  near(median(ahead({ people: [person('ana', { does: talksSince(180) })] })), 60);
});

test('who rings gets a whole call, who wraps up has the rest of it, who is ready rings only', () => {
  const does = (state: PersonAhead['does']) => ahead({ people: [person('ana', { does: state })] });
  near(median(does({ kind: 'ringing', queueId: 'care' })), 240);
  near(median(does({ kind: 'wrap-up', endsAt: now + 20_000 })), 20);
  expect(median({ ...does({ kind: 'ready' }), queues: [queue('care', { ringMs: 7_000 })] })).toBe(7);
});

test('ringing and wrap-up are part of each call ahead', () => {
  const queues = [queue('care', { ringMs: 10_000, wrapUpMs: 30_000 })];
  const people = [person('ana', { does: talksSince(180) })];
  const waiting = [call('first', { enteredAt: now - 1 }), me];
  // 60 left and wrap-up, ring, talk and wrap-up of the first, ring.
  near(median(ahead({ queues, people, waiting })), 60 + 30 + 10 + 240 + 30 + 10);
});

test('n-th in line of c people without memory: mean and spread of an Erlang distribution', () => {
  const waiting = [...Array.from({ length: 5 }, (_, at) => call(`c${at}`, { enteredAt: now - 10 + at })), me];
  const people = ['a', 'b', 'c', 'd'].map((login, at) => person(login, { does: talksSince(at * 100) }));
  const waits = foreseeWait(ahead({ queues: [queue('care', { talk: memoryless })], waiting, people }), {
    target: me,
    futures: 8_000,
  });
  const mean = waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
  const deviation = Math.sqrt(waits.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / waits.length);
  near(mean / 1000, 6 * 60, 10);
  near(deviation / 1000, Math.sqrt(6) * 60, 8);
});

test('those ahead who will have given up do not count', () => {
  const waiting = [...Array.from({ length: 10 }, (_, at) => call(`c${at}`, { enteredAt: now - 60 + at })), me];
  const impatient = [queue('care', { patienceMs: 60_000 })];
  expect(median(ahead({ waiting }))).toBeGreaterThan(10 * 240);
  expect(median(ahead({ waiting, queues: impatient }))).toBeLessThan(3 * 240);
});

test('callers of other queues who wait, or come later with more weight, go first where people serve both', () => {
  const people = [person('ana', { queues: [seat('care'), seat('sales', { weight: 9 })], does: talksSince(120) })];
  const queues = [queue('care'), queue('sales')];
  const sold = call('sold', { queueId: 'sales', enteredAt: now - 5_000 });
  near(median(ahead({ people, queues })), 120);
  near(median(ahead({ people, queues, waiting: [sold, me] })), 360);
  const busy = [queue('care'), queue('sales', { betweenMs: 60_000 })];
  expect(median(ahead({ people, queues: busy }))).toBeGreaterThan(360);
});

test('who has waited too long lets nobody pass any more', () => {
  const people = [person('ana', { queues: [seat('care'), seat('sales')] })];
  const busy = (overdueAfterMs?: number) => [
    queue('care', overdueAfterMs === undefined ? {} : { overdueAfterMs }),
    queue('sales', { priority: 5, betweenMs: 120_000 }),
  ];
  expect(median(ahead({ people, queues: busy() }))).toBeGreaterThan(10_000);
  expect(median(ahead({ people, queues: busy(600_000) }))).toBeLessThan(900);
});

test('only who knows enough takes the caller, until less is asked', () => {
  const needs = [{ skill: 'english', least: 60, relax: { everyMs: 60_000, by: 60, downTo: 0 } }];
  const people = [
    person('ana', { skills: { english: 80 }, does: talksSince(60) }),
    person('bea', { does: { kind: 'ready' } }),
  ];
  expect(median(ahead({ people, queues: [queue('care', { needs })] }))).toBe(60);
  near(median(ahead({ people, queues: [queue('care', { needs: [{ skill: 'english', least: 60 }] })] })), 180);
});

test('the second tier is asked when it opens', () => {
  const people = [person('ana'), person('bea', { queues: [seat('care', { tier: 2 })], does: { kind: 'ready' } })];
  expect(median(ahead({ people, queues: [queue('care', { tierOpensAfterMs: [45_000] })] }))).toBe(45);
});

test('who waits for one person waits for that one until the time is over', () => {
  const people = [person('ana', { does: talksSince(120) }), person('bea', { does: { kind: 'ready' } })];
  const kept = (ms: number) => call('me', { preferred: { login: 'ana', untilMs: now + ms, why: 'last-agent' } });
  expect(median(ahead({ people, waiting: [kept(30_000)] }), kept(30_000))).toBe(30);
  near(median(ahead({ people, waiting: [kept(600_000)] }), kept(600_000)), 120);
});

test('where nobody serves the queue nobody comes', () => {
  expect(foreseeWait(ahead({ people: [] }), { target: me })).toHaveLength(0);
  expect(median(ahead({ people: [person('ana', { queues: [seat('sales')] })] }))).toBe(Number.POSITIVE_INFINITY);
});

test('the same state is foreseen the same, in less than the time of a page', () => {
  const waiting = [...Array.from({ length: 99 }, (_, at) => call(`c${at}`, { enteredAt: now - 1_000 + at })), me];
  const people = Array.from({ length: 10 }, (_, at) => person(`p${at}`, { does: talksSince(at * 20) }));
  const many = ahead({ waiting, people, queues: [queue('care', { talk: memoryless })] });
  const first = foreseeWait(many, { target: me });
  const before = process.cpuUsage();
  for (let times = 0; times < 100; times++) foreseeWait(many, { target: me });
  const { user, system } = process.cpuUsage(before);
  expect(foreseeWait(many, { target: me })).toEqual(first);
  // Below 1 ms on a machine at rest.
  expect((user + system) / 100 / 1000).toBeLessThan(5);
});
