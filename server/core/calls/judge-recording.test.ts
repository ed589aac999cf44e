import { expect, test } from 'vitest';
import type { RecordingRule } from '../office/recording.ts';
import { daysKept, judgeRecording, noticeDue, placeOf, type TalkFacts } from './judge-recording.ts';

const talk = (given: Partial<TalkFacts> = {}): TalkFacts => ({ callId: 'c1', direction: 'inbound', ...given });
const rule = (given: Partial<RecordingRule> = {}): RecordingRule => ({ share: 100, notice: false, ...given });

test('without a rule that holds, the marks of queue and extension decide', () => {
  const rules = [rule({ queue: 'sales' })];
  expect(judgeRecording(rules, talk({ queue: 'care' }), { queue: true })).toEqual({ recorded: true, why: 'queue' });
  expect(judgeRecording([], talk(), { extension: true })).toEqual({ recorded: true, why: 'extension' });
  expect(judgeRecording([], talk(), {})).toEqual({ recorded: false, why: 'not-marked' });
});

test('the first rule that holds decides, also against the marks', () => {
  const rules = [rule({ person: 'ana', share: 0 }), rule({ queue: 'care' })];
  const marks = { queue: true, extension: true };
  expect(judgeRecording(rules, talk({ queue: 'care', person: 'ana' }), marks)).toEqual({
    recorded: false,
    why: 'never',
    rule: 1,
  });
  expect(judgeRecording(rules, talk({ queue: 'care', person: 'luis' }), {})).toEqual({
    recorded: true,
    why: 'rule',
    rule: 2,
  });
});

test('every criterion of a rule has to hold', () => {
  const rules = [rule({ trunk: 'carrier', direction: 'outbound', class: 'bosses' })];
  const all = { trunk: 'carrier', direction: 'outbound', class: 'bosses' } as const;
  expect(judgeRecording(rules, talk(all), {}).recorded).toBe(true);
  expect(judgeRecording(rules, talk({ ...all, trunk: 'other' }), {}).recorded).toBe(false);
  expect(judgeRecording(rules, talk({ ...all, direction: 'inbound' }), {}).recorded).toBe(false);
  expect(judgeRecording(rules, talk({ trunk: 'carrier', direction: 'outbound' }), {}).recorded).toBe(false);
});

test('a share picks about so many calls, and the same ones each time', () => {
  const ids = Array.from({ length: 10_000 }, (_, nth) => `01HZY${nth.toString(36).padStart(8, '0')}`);
  const picked = ids.filter((callId) => judgeRecording([rule({ share: 20 })], talk({ callId }), {}).recorded);
  expect(picked.length / ids.length).toBeCloseTo(0.2, 1);
  const again = ids.filter((callId) => placeOf(callId) < 20);
  expect(again).toEqual(picked);
  // Who is in a small share is in a larger one.
  expect(picked.every((callId) => placeOf(callId) < 30)).toBe(true);
});

test('the notice is due when any rule that may come to hold records with notice', () => {
  const rules = [rule({ person: 'ana', notice: true }), rule({ queue: 'care', share: 0 }), rule({ notice: true })];
  // Ana may be the one who answers.
  expect(noticeDue(rules, talk({ queue: 'care' }))).toBe(1);
  expect(noticeDue(rules, talk({ queue: 'care', person: 'luis' }))).toBeUndefined();
  expect(noticeDue(rules, talk({ queue: 'sales', person: 'luis' }))).toBe(3);
});

test('no notice is given for a call that the share leaves out', () => {
  const rules = [rule({ share: 50, notice: true })];
  const [inside, outside] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].reduce<[string[], string[]]>(
    ([low, high], callId) => (placeOf(callId) < 50 ? [[...low, callId], high] : [low, [...high, callId]]),
    [[], []],
  );
  expect(inside.map((callId) => noticeDue(rules, talk({ callId })))).toEqual(inside.map(() => 1));
  expect(outside.map((callId) => noticeDue(rules, talk({ callId })))).toEqual(outside.map(() => undefined));
  expect(inside.length * outside.length).toBeGreaterThan(0);
});

test('a queue may be kept shorter or longer than the rest', () => {
  const recording = { keepDays: 90, queueDays: [{ queue: 'care', days: 0 }] };
  expect([daysKept(recording, 'care'), daysKept(recording, 'sales'), daysKept(recording)]).toEqual([0, 90, 90]);
});
