import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { createJournal } from '../calls/journal.ts';
import { createCases } from '../cases/create-cases.ts';
import { createCustomers } from '../customers/create-customers.ts';
import { createMergeValues } from './merge-values.ts';

let house: ReturnType<typeof openOffice>;
beforeEach(() => {
  house = openOffice({
    services: [{ id: 'returns', name: 'Tax returns', text: 'All of it', price: '90 €' }],
    customerFields: [
      { id: 'since', names: { es: 'Desde', en: 'Since' }, kind: 'date', options: [], onDesk: false },
      { id: 'debt', names: { es: 'Deuda', en: 'Debt' }, kind: 'number', options: [], onDesk: false },
    ],
  });
});
afterEach(() => house.close());

function build() {
  const customers = createCustomers(house);
  const cases = createCases({ ...house, customers, journal: createJournal({ ...house, log: silentLog }) });
  return { customers, cases, ...createMergeValues({ ...house, customers, cases }) };
}

test('a case brings its customer, service and principal; the speaker and the office are named', () => {
  const { customers, cases, valuesFor } = build();
  const saved = customers.create(
    {
      name: 'Rosa Peña Díaz',
      company: 'Peña SRL',
      principal: 'Acme',
      own: { since: '2024-02-29', debt: 1234.5 },
      points: [
        { channel: 'phone', typed: '809-555-0101' },
        { channel: 'mail', typed: 'rosa@example.com' },
      ],
    },
    { by: 'ana' },
  );
  if (saved.kind !== 'saved') throw new Error('not saved');
  const { id, number } = cases.open(
    { title: 'Return of 2025', customerId: saved.customer.id, service: 'returns' },
    { by: 'ana' },
  );
  const values = valuesFor({ caseId: id, login: 'ana', language: 'en' });
  const [person] = house.office.read().people.filter(({ login }) => login === 'ana');
  expect(values).toMatchObject({
    'customer.name': 'Rosa Peña Díaz',
    'customer.first-name': 'Rosa',
    'customer.company': 'Peña SRL',
    'customer.mail': 'rosa@example.com',
    principal: 'Acme',
    'case.number': number,
    'service.price': '90 €',
    'agent.name': person!.name,
    'office.name': house.office.read().office.name,
    'own.since': expect.stringContaining('29'),
    'own.debt': expect.stringContaining('234'),
  });
  expect(values).not.toHaveProperty('customer.address');
});

test('who is no more, or a number that is wrong, leaves nothing to say', () => {
  const { customers, valuesFor } = build();
  const draft = {
    name: 'Acme',
    kind: 'company' as const,
    points: [{ channel: 'phone' as const, typed: '8095550101' }],
  };
  const saved = customers.create(draft, { by: 'ana' });
  if (saved.kind !== 'saved') throw new Error('not saved');
  const { customer } = saved;
  customers.markPoint({ customerId: customer.id, pointId: customer.points[0]!.id, state: 'wrong', by: 'ana' });
  const values = valuesFor({ customerId: customer.id, language: 'es' });
  expect(values).toMatchObject({ 'customer.name': 'Acme', 'customer.company': 'Acme' });
  expect(values).not.toHaveProperty('customer.phone');
  expect(values).not.toHaveProperty('customer.first-name');
  const nobody = valuesFor({ customerId: 'gone', caseId: 99, login: 'gone', language: 'es' });
  expect(Object.keys(nobody).sort()).toEqual(['greeting', 'office.name', 'part-of-day', 'today']);
});
