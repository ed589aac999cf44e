import { expect, test } from 'vitest';
import { compareCards, leastScore, soundOfName } from './compare-cards.ts';
import type { ContactPoint, Customer } from './customer.ts';

const point = (
  channel: ContactPoint['channel'],
  typed: string,
  state: ContactPoint['state'] = 'good',
): ContactPoint => ({
  id: 1,
  channel,
  typed,
  ...(channel !== 'address' && { key: typed }),
  state,
});
const card = (name: string, more: Partial<Customer> = {}): Customer => ({
  id: name,
  kind: 'person',
  name,
  vip: false,
  remarks: '',
  standing: 'active',
  tags: [],
  own: {},
  refusals: [],
  points: [],
  createdAt: 1,
  updatedAt: 1,
  ...more,
});

test('names that sound alike are alike, in any order of their words', () => {
  expect(soundOfName('BÁEZ, Yolanda')).toBe(soundOfName('Llolanda Baes'));
  expect(soundOfName('Ana Pérez')).not.toBe(soundOfName('Ana Pardo'));
});

test.each([
  ['same document', { document: '001-1234567-8' }, { document: '00112345678' }, ['document', 'name']],
  ['same number', { points: [point('phone', '+1809')] }, { points: [point('phone', '+1809')] }, ['phone', 'name']],
  [
    'same place',
    { points: [point('address', 'Calle 1, Santiago')] },
    { points: [point('address', 'CALLE 1 Santiago')] },
    ['name', 'place'],
  ],
] as const)('the same name and the %s are worth a look', (_, a, b, reasons) => {
  const found = compareCards(card('Ana Pérez', a as Partial<Customer>), card('Pérez, Ana', b as Partial<Customer>));
  expect(found.reasons).toEqual(reasons);
  expect(found.score).toBeGreaterThanOrEqual(leastScore);
});

test('two who share a number under other names are a family, and other documents are other people', () => {
  const shared = () => [point('phone', '+1809')];
  expect(compareCards(card('Ana', { points: shared() }), card('Luis', { points: shared() })).score).toBeLessThan(
    leastScore,
  );
  const [a, b] = [
    card('Ana Pérez', { points: shared(), document: '1' }),
    card('Ana Pérez', { points: shared(), document: '2' }),
  ];
  expect(compareCards(a, b)).toMatchObject({ reasons: ['phone', 'name', 'other-document'] });
  expect(compareCards(a, b).score).toBeLessThan(leastScore);
});

test('a number that was marked as not theirs makes nobody alike', () => {
  const a = card('Ana', { points: [point('phone', '+1809', 'not-the-person')] });
  expect(compareCards(a, card('Ana', { points: [point('phone', '+1809')] })).reasons).toEqual(['name']);
});

test('a card without the second surname, or with a slip, is similar', () => {
  expect(compareCards(card('Ana Pérez Gil'), card('Ana Perez')).reasons).toEqual(['similar-name']);
  expect(compareCards(card('Ana Gonzales'), card('Ana Gonsales')).reasons).toEqual(['similar-name']);
  expect(compareCards(card('Ana'), card('Ana Pérez')).reasons).toEqual([]);
});
