import { expect, test } from 'vitest';
import type { CallerRule } from '../office/caller-rules.ts';
import { findCallerRule, screenCaller } from './screen-caller.ts';

const rules: CallerRule[] = [
  { id: 'spam', number: '+34600*', verdict: 'block', name: 'Spam' },
  { id: 'friend', number: '+34600111222', verdict: 'allow', name: 'A friend' },
  { id: 'old', number: '+34700111222', verdict: 'block', name: 'Was rude', until: '2026-01-31' },
  { id: 'short', number: '1004', verdict: 'block', name: 'Service number' },
];
const today = '2026-01-31';
const ruleFor = (number: string, day = today) => findCallerRule(rules, { number, country: 'ES', today: day })?.id;

test.each([
  ['as the network shows it at home', '600999888', 'spam'],
  ['in full', '+34600999888', 'spam'],
  ['with the international prefix', '0034600999888', 'spam'],
  ['the exact one, which is let in', '600111222', 'friend'],
  ['a number that is no telephone number', '1004', 'short'],
  ['another one', '910000001', undefined],
  ['a hidden one', '', undefined],
])('a number is found on the list: %s', (_, number, id) => {
  expect(ruleFor(number)).toBe(id);
});

test('a rule holds through its last day', () => {
  expect(ruleFor('700111222')).toBe('old');
  expect(ruleFor('700111222', '2026-02-01')).toBeUndefined();
});

const screen = (number: string, refuse?: 'anonymous' | 'unlisted') =>
  screenCaller(refuse ? { refuse } : {}, {
    caller: { number, isFirst: () => false },
    rules,
    country: 'ES',
    today,
  });

test('a route refuses who hides the number, or everybody but those let in, if it is told so', () => {
  expect(screen('')).toEqual({ passes: true });
  expect(screen('', 'anonymous')).toEqual({ passes: false, why: 'anonymous' });
  expect(screen('910000001', 'anonymous')).toEqual({ passes: true });
  expect([screen('', 'unlisted'), screen('910000001', 'unlisted')]).toEqual([
    { passes: false, why: 'unlisted' },
    { passes: false, why: 'unlisted' },
  ]);
  expect(screen('600111222', 'unlisted')).toEqual({ passes: true });
  expect(screen('600999888', 'unlisted')).toMatchObject({ why: 'blocked', rule: { id: 'spam' } });
});
