import { describe, expect, test } from 'vitest';
import { judgeAccount, readAccountAhead, readKeyedAccount } from './accounts.ts';

describe('an account is dialled before the number', () => {
  test.each([
    ['55#600111222', { code: '55', number: '600111222' }],
    ['1200#+34 600 111 222', { code: '1200', number: '+34 600 111 222' }],
    ['55#112', { code: '55', number: '112' }],
  ])('%s', (dialled, read) => expect(readAccountAhead(dialled)).toEqual(read));
  test.each(['600111222', '#31#600111222', '*21*600#', '5#600', '55#', '12345678901#600', '55#ana'])(
    '%s is none',
    (dialled) => expect(readAccountAhead(dialled)).toBeUndefined(),
  );
});

test('a code is keyed alone or with its PIN', () => {
  expect(readKeyedAccount('55')).toEqual({ code: '55' });
  expect(readKeyedAccount(' 55*1234 ')).toEqual({ code: '55', pin: '1234' });
  expect(['5', '55*', '55*12', 'a', ''].map(readKeyedAccount)).toEqual(Array(5).fill(undefined));
});

test('only what is in use is taken, and with its PIN where it has one', () => {
  const accounts = [
    { code: '55', name: 'Works', active: true },
    { code: '66', name: 'Board', pin: '4711', active: true },
    { code: '77', name: 'Old', active: false },
  ];
  const kinds = [
    { code: '55' },
    { code: '55', pin: '9999' },
    { code: '66' },
    { code: '66', pin: '4711' },
    { code: '66', pin: '4712' },
    { code: '77' },
    { code: '88' },
  ].map((keyed) => judgeAccount({ accounts }, keyed).kind);
  expect(kinds).toEqual(['taken', 'taken', 'pin', 'taken', 'wrong', 'wrong', 'wrong']);
});
