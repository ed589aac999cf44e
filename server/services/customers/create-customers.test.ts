import { afterEach, beforeEach, expect, test } from 'vitest';
import { schema } from '../../store/db.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { createCustomers } from './create-customers.ts';
import type { Customer, CustomerDraft, Customers } from './customers.ts';

let house: ReturnType<typeof openOffice>;
let customers: Customers;
beforeEach(() => {
  house = openOffice();
  customers = createCustomers(house);
});
afterEach(() => house.close());

const by = { by: 'ana' };
function add(draft: CustomerDraft): Customer {
  house.clock.advance(1);
  const outcome = customers.create(draft, by);
  if (outcome.kind !== 'saved') throw new Error(JSON.stringify(outcome));
  return outcome.customer;
}
const namesOf = (text: string) => customers.search({ text, limit: 10 }).rows.map((row) => row.name);

test('a customer is created, found again, told and audited', () => {
  const made = add({ name: ' Bar Pepe ', phones: [{ typed: '600 111 222', label: 'bar' }, { typed: 'ask Luis' }] });
  expect(customers.find(made.id)).toEqual(made);
  expect(made).toMatchObject({ name: 'Bar Pepe', vip: false, remarks: '' });
  expect(made.phones).toEqual([{ typed: '600 111 222', label: 'bar', e164: '+34600111222' }, { typed: 'ask Luis' }]);
  expect(house.told).toEqual([{ topic: 'customer.changed', fact: { customerId: made.id } }]);
  expect(house.db.select().from(schema.auditLog).all().at(-1)).toMatchObject({
    by: 'ana',
    action: 'customer.created',
    subject: `customers/${made.id}`,
  });
});

test('a change keeps what it does not name, and an emptied field is gone', () => {
  const { id } = add({
    name: 'Bar Pepe',
    email: 'pepe@example.com',
    company: 'Pepe SL',
    phones: [{ typed: '600111222' }],
  });
  house.clock.advance(1_000);
  const outcome = customers.update(id, { name: 'Bar José', company: '' }, by);
  expect(outcome.kind).toBe('saved');
  const found = customers.find(id);
  expect(found).toMatchObject({ name: 'Bar José', email: 'pepe@example.com', updatedAt: house.clock.now() });
  expect(found).not.toHaveProperty('company');
  expect(found?.phones).toHaveLength(1);
  expect(found!.createdAt).toBeLessThan(found!.updatedAt);
  customers.update(id, { phones: [{ typed: '600333444' }] }, by);
  expect(customers.findByNumber('+34600111222')).toEqual([]);
  expect(customers.findByNumber('+34600333444').map((each) => each.id)).toEqual([id]);
  expect(customers.update('nobody', { name: 'x' }, by)).toEqual({ kind: 'not-found' });
});

test('what cannot be kept is refused field by field, and nothing is changed', () => {
  expect(customers.create({ name: ' ', email: 'no mail', company: 'x'.repeat(300) }, by)).toEqual({
    kind: 'refused',
    problems: [
      { field: 'name', code: 'required' },
      { field: 'company', code: 'too-long' },
      { field: 'email', code: 'bad-email' },
    ],
  });
  expect(customers.count()).toBe(0);
});

test('of several with one number, the one spoken with last comes first', () => {
  const ids = ['Ana', 'Berta', 'Carla'].map((name) => add({ name, phones: [{ typed: '912345678' }] }).id);
  putCall(house.db, { id: 'c1', at: 1_000, customerId: ids[1]! });
  putCall(house.db, { id: 'c2', at: 2_000, customerId: ids[0]! });
  expect(customers.findByNumber('+34912345678').map((each) => each.name)).toEqual(['Ana', 'Berta', 'Carla']);
  expect(customers.findByNumber('+34999999999')).toEqual([]);
});

test.each([
  ['perez', ['Íñigo Pérez']],
  ['PÉR ÍÑI', ['Íñigo Pérez']],
  ['talleres', ['Íñigo Pérez']],
  ['b-1234', ['Íñigo Pérez']],
  ['600 11 12', ['Íñigo Pérez']],
  ['+34600111222', ['Íñigo Pérez']],
  ['example.com', ['Íñigo Pérez', 'Zoe']],
  ['perez zoe', []],
  ["' or 1=1 --", []],
  ['%', []],
])('looking for "%s" finds %j', (text, names) => {
  add({ name: 'Zoe', email: 'zoe@example.com' });
  add({
    name: 'Íñigo Pérez',
    company: 'Talleres Norte',
    document: 'B-12345678',
    email: 'i@example.com',
    phones: [{ typed: '600 111 222' }],
  });
  expect(namesOf(text)).toEqual(names);
});

test('a customer is found by the digits of the document, however it is written', () => {
  const ids = ['001-1234567-8', '12345678Z', '12.345.678', '001-1234567-89'].map(
    (document, index) => add({ name: `Person ${index}`, document }).id,
  );
  const found = (digits: string) =>
    customers
      .findByDocument(digits)
      .map(({ id }) => ids.indexOf(id))
      .sort();
  expect(found('00112345678')).toEqual([0]);
  expect(found('12345678')).toEqual([1, 2]);
  expect(found('1234')).toEqual([]);
  expect(found('')).toEqual([]);
});

test('an empty search lists all by name, accents aside, page by page', () => {
  for (const name of ['Óscar', 'berta', 'Ana', 'Ana', 'zoe', 'Ñato']) add({ name });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = customers.search({ text: '', limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.rows.map((row) => row.name));
    cursor = page.next;
  } while (cursor);
  expect(seen).toEqual(['Ana', 'Ana', 'berta', 'Ñato', 'Óscar', 'zoe']);
});

test('a note is saved while typing, once per call and author, and goes when emptied', () => {
  const { id } = add({ name: 'Ana' });
  customers.saveNote({ callId: 'c', login: 'ana', text: 'wants a' });
  customers.saveNote({ callId: 'c', login: 'ana', text: 'wants an invoice', customerId: id });
  customers.saveNote({ callId: 'c', login: 'ana', text: 'wants an invoice' });
  customers.saveNote({ callId: 'c', login: 'luis', text: 'mine' });
  expect(customers.findNote({ callId: 'c', login: 'ana' })).toEqual({
    callId: 'c',
    login: 'ana',
    customerId: id,
    text: 'wants an invoice',
    updatedAt: house.clock.now(),
  });
  // The second author's call turns out to be the customer's too.
  putCall(house.db, { id: 'c', at: 1, customerId: id });
  expect(
    customers
      .notesOf(id, 10)
      .map((note) => note.login)
      .sort(),
  ).toEqual(['ana', 'luis']);
  customers.saveNote({ callId: 'c', login: 'luis', text: ' ' });
  expect(customers.findNote({ callId: 'c', login: 'luis' })).toBeUndefined();
});

test("a customer's calls are listed latest first", () => {
  const { id } = add({ name: 'Ana' });
  putCall(house.db, { id: 'c1', at: 1_000, customerId: id });
  putCall(house.db, { id: 'c2', at: 2_000, customerId: id });
  putCall(house.db, { id: 'c3', at: 3_000, customerId: 'another' });
  expect(customers.historyOf(id, { limit: 1 })).toMatchObject({ rows: [{ id: 'c2' }], next: expect.any(String) });
});

test('a look through a hundred thousand customers reads the index only', () => {
  const plan = house.db.$client
    .prepare(
      "explain query plan select id, search_text from customers where instr(search_text, 'x') > 0 order by search_text, id limit 20",
    )
    .all() as { detail: string }[];
  expect(plan.map((row) => row.detail).join()).toBe('SCAN customers USING COVERING INDEX customers_by_search');
});
