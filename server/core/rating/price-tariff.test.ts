import { expect, test } from 'vitest';
import type { PriceRule } from '../office/prices.ts';
import { priceTariff } from './price-tariff.ts';

const rules: PriceRule[] = [
  { payer: { kind: 'everyone' }, tariff: 'usual' },
  { payer: { kind: 'principal', id: 'Acme' }, tariff: 'acme' },
  { payer: { kind: 'department', id: 'tax' }, tariff: 'tax' },
  { payer: { kind: 'extension', id: '101' }, tariff: 'own' },
];

test.each([
  [{ extension: '101', department: 'tax', principal: 'Acme' }, 'own'],
  [{ extension: '102', department: 'tax', principal: 'Acme' }, 'tax'],
  [{ extension: '102', department: 'law', principal: 'Acme' }, 'acme'],
  [{ extension: '102' }, 'usual'],
])('who is %j is charged by %s', (priced, tariff) => {
  expect(priceTariff(rules, priced)).toBe(tariff);
});

test('without a line for everyone the others are not charged', () => {
  expect(priceTariff(rules.slice(1), { extension: '102' })).toBeUndefined();
});
