import { afterEach, beforeEach, expect, test } from 'vitest';
import { schema } from '../../store/db.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { createCustomers } from './create-customers.ts';
import type { Customer, CustomerDraft, Customers } from './customers.ts';
import { openMerging } from './merge-customers.ts';

let house: ReturnType<typeof openOffice>;
let customers: Customers;
beforeEach(() => {
  house = openOffice();
  customers = createCustomers(house);
});
afterEach(() => house.close());

const by = { by: 'ana' };
const mail = (typed: string) => ({ channel: 'mail', typed }) as const;
function add(draft: CustomerDraft): Customer {
  house.clock.advance(1);
  const outcome = customers.create(draft, by);
  if (outcome.kind !== 'saved') throw new Error(JSON.stringify(outcome));
  return outcome.customer;
}
const namesOf = (text: string) => customers.search({ text, limit: 10 }).rows.map((row) => row.name);

test('a customer is created, found again, told and audited', () => {
  const made = add({
    name: ' Bar Pepe ',
    points: [
      { channel: 'phone', typed: '600 111 222', label: 'bar' },
      { channel: 'phone', typed: 'ask Luis' },
    ],
  });
  expect(customers.find(made.id)).toEqual(made);
  expect(made).toMatchObject({ name: 'Bar Pepe', vip: false, remarks: '' });
  expect(made.points).toEqual([
    {
      id: expect.any(Number),
      channel: 'phone',
      typed: '600 111 222',
      label: 'bar',
      key: '+34600111222',
      state: 'good',
    },
    { id: expect.any(Number), channel: 'phone', typed: 'ask Luis', state: 'good' },
  ]);
  expect(house.told).toEqual([{ topic: 'customer.changed', fact: { customerId: made.id } }]);
  expect(house.db.select().from(schema.auditLog).all().at(-1)).toMatchObject({
    by: 'ana',
    action: 'customer.created',
    subject: `customers/${made.id}`,
  });
});

test('who was made one with another is found as that one, until they are parted', () => {
  const [kept, gone] = [add({ name: 'Eva' }), add({ name: 'Eva Gil' })];
  const merging = openMerging({ db: house.db, ids: house.ids, now: () => house.clock.now() });
  const merged = merging.merge({ keptId: kept.id, goneId: gone.id, by: 'ana' });
  expect(customers.find(gone.id)?.id).toBe(kept.id);
  expect(customers.update(gone.id, { remarks: 'x' }, by)).toMatchObject({ customer: { id: kept.id, remarks: 'x' } });
  if (merged.kind === 'merged') merging.part(merged.id, 'ana');
  expect(customers.find(gone.id)?.name).toBe('Eva Gil');
});

test('a change keeps what it does not name, and an emptied field is gone', () => {
  const { id } = add({
    name: 'Bar Pepe',
    document: 'B1',
    company: 'Pepe SL',
    points: [{ channel: 'phone', typed: '600111222' }],
  });
  house.clock.advance(1_000);
  const outcome = customers.update(id, { name: 'Bar José', company: '' }, by);
  expect(outcome.kind).toBe('saved');
  const found = customers.find(id);
  expect(found).toMatchObject({ name: 'Bar José', document: 'B1', updatedAt: house.clock.now() });
  expect(found).not.toHaveProperty('company');
  expect(found?.points).toHaveLength(1);
  expect(found!.createdAt).toBeLessThan(found!.updatedAt);
  customers.update(id, { points: [{ channel: 'phone', typed: '600333444' }] }, by);
  expect(customers.findByNumber('+34600111222')).toEqual([]);
  expect(customers.findByNumber('+34600333444').map((each) => each.id)).toEqual([id]);
  expect(customers.update('nobody', { name: 'x' }, by)).toEqual({ kind: 'not-found' });
});

test('what cannot be kept is refused field by field, and nothing is changed', () => {
  expect(customers.create({ name: ' ', points: [mail('no mail')], company: 'x'.repeat(300) }, by)).toEqual({
    kind: 'refused',
    problems: [
      { field: 'name', code: 'required' },
      { field: 'company', code: 'too-long' },
      { field: 'points', code: 'bad-mail', value: 'no mail' },
    ],
  });
  expect(customers.count()).toBe(0);
});

test('of several with one number, the one spoken with last comes first', () => {
  const ids = ['Ana', 'Berta', 'Carla'].map(
    (name) => add({ name, points: [{ channel: 'phone', typed: '912345678' }] }).id,
  );
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
  ['zoe@exam', ['Zoe']],
  ['perez i@example.com', ['Íñigo Pérez']],
  ['perez zoe', []],
  ["' or 1=1 --", []],
  ['%', []],
])('looking for "%s" finds %j', (text, names) => {
  add({ name: 'Zoe', points: [mail('zoe@example.com')] });
  add({
    name: 'Íñigo Pérez',
    company: 'Talleres Norte',
    document: 'B-12345678',
    points: [{ channel: 'phone', typed: '600 111 222' }, mail('i@example.com')],
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

test.each([
  ['11222', 'the end of a number'],
  ['600111222', 'without the country'],
  ['0034600111222', 'as dialled from abroad'],
  ['B12345678', 'the document without its dash'],
  ['gonsalez', 'another letter'],
  ['gonzlez', 'a letter too few'],
  ['gonzalezz', 'a letter too many'],
  ['gonzlaez', 'two letters changed about'],
  ['morosos', 'a tag'],
  ['mayor 5', 'the address'],
  ['factura', 'a note of a call'],
])('"%s" finds the customer: %s', (text) => {
  const { id } = add({
    name: 'Rosa González',
    document: 'B-12345678',
    tags: ['Morosos'],
    points: [
      { channel: 'phone', typed: '600 111 222' },
      { channel: 'address', typed: 'Calle Mayor 5' },
    ],
  });
  add({ name: 'Somebody Else', points: [{ channel: 'phone', typed: '699888777' }] });
  customers.saveNote({ callId: 'c', login: 'ana', customerId: id, text: 'Quiere una factura.' });
  expect(namesOf(text)).toEqual(['Rosa González']);
});

test('whole words of the name come before beginnings, and these before hits elsewhere', () => {
  add({ name: 'Luis', remarks: 'brother of Ana' });
  add({ name: 'Anabel' });
  add({ name: 'Ana' });
  add({ name: 'Ana Closed', standing: 'closed' });
  expect(namesOf('ana')).toEqual(['Ana', 'Anabel', 'Luis', 'Ana Closed']);
});

test('a near name is said to be near, and asked only where nothing fits', () => {
  add({ name: 'Gonzalez' });
  expect(customers.search({ text: 'gonsalez', limit: 5 })).toMatchObject({
    isNear: true,
    rows: [{ name: 'Gonzalez' }],
  });
  add({ name: 'Gonsalez' });
  expect(customers.search({ text: 'gonsalez', limit: 5 })).toMatchObject({
    isNear: false,
    rows: [{ name: 'Gonsalez' }],
  });
});

test('what was found is paged through, and more than can be paged is said', () => {
  for (let count = 0; count < 103; count += 1) add({ name: `Ana ${count}` });
  const first = customers.search({ text: 'ana', limit: 25 });
  expect([first.rows.length, first.next, first.isCut]).toEqual([25, '25', true]);
  const last = customers.search({ text: 'ana', limit: 25, cursor: '75' });
  expect([last.rows.length, last.next]).toEqual([25, undefined]);
});

test('a number marked as not theirs belongs to those whose it is; marked anew it is theirs again', () => {
  const [wrong, right] = ['Ana', 'Berta'].map((name) =>
    add({ name, points: [{ channel: 'phone', typed: '912345678' }] }),
  );
  const mark = (state: 'wrong' | 'good') =>
    customers.markPoint({ customerId: wrong!.id, pointId: wrong!.points[0]!.id, state, by: 'ana' });
  expect(mark('wrong')).toBe(true);
  expect(customers.findByNumber('+34912345678').map(({ id }) => id)).toEqual([right!.id]);
  expect(customers.find(wrong!.id)?.points[0]).toMatchObject({ state: 'wrong', stateBy: 'ana' });
  // Saving the card again does not forget it.
  customers.update(wrong!.id, { name: 'Ana B' }, by);
  expect(customers.find(wrong!.id)?.points[0]?.state).toBe('wrong');
  mark('good');
  expect(customers.findByNumber('+34912345678')).toHaveLength(2);
  expect(customers.markPoint({ customerId: right!.id, pointId: wrong!.points[0]!.id, state: 'wrong', by: 'ana' })).toBe(
    false,
  );
});

test('what a customer does not want is kept with day and reason, until it is taken back', () => {
  const { id } = add({ name: 'Ana' });
  customers.refuse({ customerId: id, channel: 'calls', reason: ' asked so on the phone ', by: 'ana' });
  expect(customers.find(id)?.refusals).toEqual([
    { channel: 'calls', at: house.clock.now(), by: 'ana', reason: 'asked so on the phone' },
  ]);
  customers.refuse({ customerId: id, channel: 'calls', reason: '', by: 'ana' });
  expect(customers.find(id)?.refusals).toEqual([]);
  expect(customers.refuse({ customerId: 'nobody', channel: 'calls', reason: 'x', by: 'ana' })).toBe(false);
});

test('a manager stands on the card of the company, and the company on the card of the manager', () => {
  const company = add({ name: 'Ferretería El Sol', kind: 'company' });
  const [boss, clerk] = ['Ana', 'Berta'].map((name) => add({ name }));
  const place = { companyId: company.id, title: 'Gerente', department: 'Ventas', leads: true };
  expect(customers.keepPosition({ ...place, personId: clerk!.id, leads: false, title: 'Asistente' }, by)).toBe(true);
  expect(customers.keepPosition({ ...place, personId: boss!.id }, by)).toBe(true);
  expect(customers.positionsOf(company.id).map(({ name }) => name)).toEqual(['Ana', 'Berta']);
  expect(customers.positionsOf(boss!.id)).toMatchObject([{ name: 'Ferretería El Sol', title: 'Gerente' }]);
  expect(customers.keepPosition({ ...place, companyId: clerk!.id, personId: boss!.id }, by)).toBe(false);
  expect(customers.removePosition({ companyId: company.id, personId: boss!.id }, by)).toBe(true);
  expect(customers.removePosition({ companyId: company.id, personId: boss!.id }, by)).toBe(false);
  expect(customers.positionsOf(company.id)).toHaveLength(1);
});

test('each change is kept field by field with who made it', () => {
  const { id } = add({ name: 'Ana', points: [mail('a@example.com')] });
  customers.update(id, { name: 'Ana B', points: [mail('b@example.com')] }, { by: 'luis', how: 'call' });
  const rows = house.db.select().from(schema.customerChanges).all();
  expect(rows[0]).toMatchObject({ by: 'ana', how: 'form', changes: [{ field: 'card' }] });
  expect(rows[1]).toMatchObject({
    by: 'luis',
    how: 'call',
    changes: [
      { field: 'name', from: 'Ana', to: 'Ana B' },
      { field: 'points', from: { typed: 'a@example.com' } },
      { field: 'points', to: { typed: 'b@example.com' } },
    ],
  });
  customers.update(id, {}, by);
  expect(house.db.select().from(schema.customerChanges).all()).toHaveLength(2);
});

test('a file from before the index is made findable at the start', () => {
  add({ name: 'Íñigo Pérez' });
  house.db.$client.exec("insert into customer_search(customer_search) values ('delete-all')");
  expect(namesOf('perez')).toEqual([]);
  customers = createCustomers(house);
  expect(namesOf('perez')).toEqual(['Íñigo Pérez']);
});

test('who calls from a number that is kept with its extension is known, and two extensions of one number both stay', () => {
  const made = add({
    name: 'Bar Pepe',
    points: ['912 345 678 ext. 4', '912 345 678 ext. 5', '912345678 x4'].map((typed) => ({ channel: 'phone', typed })),
  });
  expect(made.points.map(({ typed }) => typed)).toEqual(['912 345 678 ext. 4', '912 345 678 ext. 5']);
  expect(customers.findByNumber('+34912345678')).toMatchObject([{ id: made.id }]);
});
