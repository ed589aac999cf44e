import { expect, test } from 'vitest';
import { judgeTaxNumber } from '../../services/customers/tax-number.ts';
import { seeded } from '../seeded.ts';
import { imagineCustomers } from './imagine-customers.ts';

test('identity numbers of made-up people hold their check digit', () => {
  const people = imagineCustomers(50, { pick: seeded(6), nowMs: 1_800_000_000_000 });
  expect(people.filter(({ card }) => !judgeTaxNumber(card.document ?? '', 'DO')?.isValid)).toEqual([]);
});
