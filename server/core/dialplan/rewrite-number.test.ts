import { expect, test } from 'vitest';
import type { NumberRule } from '../office/number-rules.ts';
import { matchesRule, readArrival, rewriteNumber } from './rewrite-number.ts';

const rule = (match: string, more: Partial<NumberRule> = {}): NumberRule => ({
  on: 'dialled',
  match,
  strip: 0,
  prepend: '',
  ...more,
});

const rewrite = (number: string, rules: NumberRule[]) =>
  rewriteNumber(rules, { which: 'dialled', number, country: 'DO' });

test.each([
  ['18095551234', '1809xxxxxxx', true],
  ['1809555123', '1809xxxxxxx', false],
  ['+34910000001', '+34*', true],
  ['34910000001', '+34*', false],
  ['5551234', 'xxxxxxx', true],
  ['55512345', 'xxxxxxx', false],
  ['*611', 'xxxx', false],
  ['*611', '*', true],
  ['12', '123*', false],
])('%s and the pattern %s: %s', (number, match, fits) => {
  expect(matchesRule(number, match)).toBe(fits);
});

test('the first rule that matches takes signs off the front and puts others there', () => {
  const rules = [
    rule('011*', { strip: 3, prepend: '00' }),
    rule('1809xxxxxxx', { strip: 1 }),
    rule('1*', { strip: 4 }),
  ];
  expect(rewrite('18095551234', rules)).toEqual({ which: 'dialled', from: '18095551234', to: '8095551234', rule: 2 });
  expect(rewrite('01134910000001', rules)).toMatchObject({ to: '0034910000001', rule: 1 });
  expect(rewrite('8095551234', rules)).toBeUndefined();
});

test('a rule for another number of the call leaves this one alone', () => {
  expect(rewrite('8095551234', [rule('*', { on: 'shown', prepend: '+1' })])).toBeUndefined();
});

test('a rule that would leave nothing, or the same, changes nothing', () => {
  expect(rewrite('8095551234', [rule('*', { strip: 24 })])).toBeUndefined();
  expect(rewrite('8095551234', [rule('*', { strip: 1, prepend: '8' })])).toBeUndefined();
});

test('an emergency number is changed only by a rule that names it', () => {
  const all = [rule('9*', { prepend: '00' }), rule('9xx', { prepend: '00' }), rule('*', { prepend: '00' })];
  expect(rewrite('911', all)).toBeUndefined();
  expect(rewrite('911', [...all, rule('911', { strip: 3, prepend: '8095550911' })])).toMatchObject({
    to: '8095550911',
    rule: 4,
  });
});

test('a call that comes in is read as the office means it; a caller who hides stays hidden', () => {
  const rules = [
    rule('xxxxxxx', { on: 'called', prepend: '+1809' }),
    rule('00*', { on: 'caller', strip: 2, prepend: '+' }),
    rule('*', { on: 'caller', prepend: '+1' }),
  ];
  expect(readArrival(rules, { caller: '0034910000001', called: '5550100', country: 'DO' })).toEqual({
    caller: '+34910000001',
    called: '+18095550100',
    rewritten: [
      { which: 'caller', from: '0034910000001', to: '+34910000001', rule: 2 },
      { which: 'called', from: '5550100', to: '+18095550100', rule: 1 },
    ],
  });
  expect(readArrival(rules, { caller: '', called: '911', country: 'DO' })).toEqual({
    caller: '',
    called: '911',
    rewritten: [],
  });
});
