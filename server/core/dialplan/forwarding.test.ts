import { expect, test } from 'vitest';
import { readFeatureCode } from './feature-codes.ts';
import { chooseForward } from './forwarding.ts';

const forward = { always: '201', busy: '202', noAnswer: '203', unreachable: '204', noAnswerSec: 20, confirm: true };

test.each([
  ['now', '201', 'unconditional'],
  ['busy', '202', 'user-busy'],
  ['declined', '202', 'user-busy'],
  ['no-answer', '203', 'no-answer'],
  ['unreachable', '204', 'unavailable'],
] as const)('%s: the call goes on to %s for the reason %s', (when, to, reason) => {
  const extension = { forward, dnd: false };
  expect(chooseForward(extension, { when, caller: '105' })).toEqual({ to, reason, confirm: true });
});

test('who is not to be disturbed sends calls on for that reason', () => {
  const choice = chooseForward({ forward, dnd: true }, { when: 'busy', caller: '105' });
  expect(choice).toMatchObject({ to: '202', reason: 'do-not-disturb' });
});

test('the target reaches the phone itself, and without a forward nothing goes on', () => {
  expect(chooseForward({ forward, dnd: false }, { when: 'now', caller: '201' })).toBeUndefined();
  const none = { forward: { noAnswerSec: 20, confirm: true }, dnd: false };
  expect(chooseForward(none, { when: 'busy', caller: '105' })).toBeUndefined();
});

test.each([
  ['*21*600999888#', { feature: 'forward', when: 'always', to: '600999888' }],
  ['*21*600999888', { feature: 'forward', when: 'always', to: '600999888' }],
  ['*67*102#', { feature: 'forward', when: 'busy', to: '102' }],
  ['*61*+34600999888#', { feature: 'forward', when: 'noAnswer', to: '+34600999888' }],
  ['*62*102#', { feature: 'forward', when: 'unreachable', to: '102' }],
  ['#21#', { feature: 'forward', when: 'always' }],
  ['#62', { feature: 'forward', when: 'unreachable' }],
  ['*78', { feature: 'dnd', on: true }],
  ['*26#', { feature: 'dnd', on: true }],
  ['*79', { feature: 'dnd', on: false }],
])('%s is read as a switch', (dialled, code) => {
  expect(readFeatureCode(dialled)).toEqual(code);
});

test.each(['*21#', '*21', '#21*102#', '*55', '21', '102', '*21*1#', '**102', ''])('%s switches nothing', (dialled) => {
  expect(readFeatureCode(dialled)).toBeUndefined();
});
