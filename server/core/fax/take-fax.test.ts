import { expect, test } from 'vitest';
import type { FaxRule } from '../office/fax.ts';
import { judgeRing, type RingAnswer, ruleFor } from './take-fax.ts';

const settings = { active: true, blocked: ['+34910000009', '+1*'] };
const modem = { use: 'both', rings: 3, answers: 'always' } as const;
const ring = { modem, caller: '+34912345678', country: 'ES', isOpen: undefined };

test.each<[string, Partial<Parameters<typeof judgeRing>[1]>, RingAnswer]>([
  ['anybody', {}, { kind: 'answer', afterRings: 3 }],
  [
    'a line that a telephone shares',
    { modem: { ...modem, shared: true } },
    { kind: 'answer', afterRings: 3, listen: true },
  ],
  ["the fax's own ring", { modem: { ...modem, pattern: 'b' }, pattern: 'B' }, { kind: 'answer', afterRings: 3 }],
  ["the telephone's ring", { modem: { ...modem, pattern: 'B' }, pattern: 'A' }, { kind: 'leave', why: 'pattern' }],
  [
    'a cadence, however long it rang before',
    { modem: { ...modem, pattern: 'DRON=8 DROF=4' }, pattern: 'DROF=40 DRON=8 DROF=4 DRON=8' },
    { kind: 'answer', afterRings: 3 },
  ],
  ['who hides the number', { caller: undefined }, { kind: 'answer', afterRings: 3 }],
  ['a modem that nobody listed', { modem: undefined }, { kind: 'answer', afterRings: 2 }],
  ['one that is blocked, as the line writes it', { caller: '910000009' }, { kind: 'leave', why: 'blocked' }],
  ['one of a blocked country', { caller: '+18095551234' }, { kind: 'leave', why: 'blocked' }],
  ['a modem that only sends', { modem: { ...modem, use: 'send' } }, { kind: 'leave', why: 'sends-only' }],
  ['a line that a phone answers', { modem: { ...modem, answers: 'never' } }, { kind: 'leave', why: 'never' }],
  [
    'by night, when it answers by day',
    { modem: { ...modem, answers: 'open' }, isOpen: false },
    { kind: 'leave', why: 'hours' },
  ],
  [
    'by night, when it answers by night',
    { modem: { ...modem, answers: 'closed' }, isOpen: false },
    { kind: 'answer', afterRings: 3 },
  ],
  [
    'by day, when it answers by night',
    { modem: { ...modem, answers: 'closed' }, isOpen: true },
    { kind: 'leave', why: 'hours' },
  ],
])('%s', (_, differs, answer) => {
  expect(judgeRing(settings, { ...ring, ...differs })).toEqual(answer);
});

test('with faxes switched off nothing is answered', () => {
  expect(judgeRing({ ...settings, active: false }, ring)).toEqual({ kind: 'leave', why: 'off' });
});

test('the first rule that fits the caller or what the machine says of itself', () => {
  const rules: FaxRule[] = [
    { from: '+3491*', modem: 'second', openCase: false, person: 'luis' },
    { from: '+34912345678', openCase: true },
    { from: '*', openCase: false, department: 'back' },
  ];
  const asked = { numbers: ['+34912345678'], modem: 'first', country: 'ES' };
  expect(ruleFor(rules, asked)).toBe(rules[1]);
  expect(ruleFor(rules, { ...asked, modem: 'second' })).toBe(rules[0]);
  expect(ruleFor(rules, { ...asked, numbers: ['', '912 345 678'] })).toBe(rules[1]);
  expect(ruleFor(rules, { ...asked, numbers: [] })).toBe(rules[2]);
  expect(ruleFor(rules.slice(0, 2), { ...asked, numbers: ['600000000'] })).toBeUndefined();
});
