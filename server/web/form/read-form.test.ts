import { expect, test } from 'vitest';
import type { FieldSpec } from '../../../views/parts/form.ts';
import { printEntry } from './form-values.ts';
import { readEntry } from './read-form.ts';

const fields: FieldSpec[] = [{ kind: 'text', name: 'price', label: 'field.price', input: 'decimal' }];
const read = (typed: string) => readEntry<{ price: string }>(fields, { values: { price: [typed] }, before: {} }).price;

test.each([
  ['0,125', '0.125'],
  ['0.125', '0.125'],
  ['150,75', '150.75'],
  ['1800', '1800'],
  ['1,8000', '1.8000'],
])('a price typed %s is kept as %s', (typed, kept) => {
  expect(read(typed)).toBe(kept);
});

test.each(['1.800', '1,800', '12.500'])(
  'a price typed %s is not taken for a thousandth of what a Colombian means: the office is to refuse it',
  (typed) => {
    expect(read(typed)).toContain(',');
  },
);

test('a price of three decimals is shown so that saving it again changes nothing', () => {
  const [shown] = printEntry(fields, { price: '1.125' }).price!;
  expect(Number(read(shown!))).toBe(1.125);
});
