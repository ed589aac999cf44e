import { expect, test } from 'vitest';
import { maskDialled, readDeskCode } from './desk-codes.ts';

test.each([
  ['*11', { kind: 'desk-in', typed: '' }],
  ['*11102', { kind: 'desk-in', typed: '102' }],
  ['*11*1021234#', { kind: 'desk-in', typed: '1021234' }],
  ['*12', { kind: 'desk-out' }],
  ['*35', { kind: 'wake-up-off' }],
  ['#35#', { kind: 'wake-up-off' }],
  ['*350730', { kind: 'wake-up', minute: 450 }],
  ['*35*0000#', { kind: 'wake-up', minute: 0 }],
  ['*352400', { kind: 'wake-up' }],
  ['*350760', { kind: 'wake-up' }],
  ['*35073', undefined],
  ['*123', undefined],
  ['*1', undefined],
  ['112', undefined],
])('%s', (dialled, code) => {
  expect(readDeskCode(dialled)).toEqual(code);
});

test('a PIN that was dialled stands in no journal', () => {
  expect(maskDialled('*111021234')).toBe('*11');
  expect(maskDialled('*350730')).toBe('*350730');
});
