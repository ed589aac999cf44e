import { expect, test } from 'vitest';
import { findByKeys, keysOf } from './name-keys.ts';

test('ITU-T E.161: names are spelled by the letters on the keys, accents aside', () => {
  expect(keysOf('Pérez')).toBe('73739');
  expect(keysOf('Ñúñez')).toBe('68639');
  expect(keysOf("O'Hara")).toBe('64272');
});

test('a first or a last name is found by how it begins', () => {
  const people = [{ name: 'Ana Pérez' }, { name: 'Pedro Soto' }, { name: 'Luis Gómez' }];
  expect(findByKeys(people, '737')).toEqual([{ name: 'Ana Pérez' }]);
  expect(findByKeys(people, '73')).toEqual([{ name: 'Ana Pérez' }, { name: 'Pedro Soto' }]);
  expect(findByKeys(people, '5847')).toEqual([{ name: 'Luis Gómez' }]);
  for (const keys of ['', '7', '999', '1', '7*']) expect(findByKeys(people, keys)).toEqual([]);
});
