import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { letterBatches } from '../../store/schema/letters.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { createJournal } from '../calls/journal.ts';
import { createCustomers } from '../customers/create-customers.ts';
import { createDrafts, type Drafts } from '../desks/drafts.ts';
import type { Cases } from './cases.ts';
import { createCases } from './create-cases.ts';

const hour = 3_600_000;
let house: ReturnType<typeof openOffice>;
let cases: Cases;
let drafts: Drafts;
let journal: ReturnType<typeof createJournal>;
let customerId: string;
beforeEach(() => {
  house = openOffice({
    departments: [{ id: 'tax', name: 'Tax', members: [], outside: false }],
    motives: [
      { id: 'invoices', name: 'Invoices', department: 'tax' },
      { id: 'wrong-invoice', name: 'Wrong invoice', under: 'invoices', priority: 'high' },
    ],
    services: [{ id: 'returns', name: 'Tax returns', text: '' }],
  });
  journal = createJournal({ ...house, log: silentLog });
  const customers = createCustomers(house);
  drafts = createDrafts(house);
  cases = createCases({ ...house, customers, journal });
  const saved = customers.create({ name: 'Rosa', principal: 'Acme' }, { by: 'ana' });
  if (saved.kind !== 'saved') throw new Error('not saved');
  customerId = saved.customer.id;
});
afterEach(() => house.close());

const by = { by: 'ana' };
const open = (more = {}) => cases.open({ title: 'Invoice', customerId, ...more }, by);
const kindsOf = (id: number) => cases.eventsOf(id).map(({ kind }) => kind);

test('a case takes department and priority of its motive and the principal of the customer', () => {
  const one = open({ motive: 'wrong-invoice', service: 'returns', text: ' 12 € too much ' });
  expect(cases.find(one.id)).toEqual(one);
  expect(one).toMatchObject({
    title: 'Invoice',
    principal: 'Acme',
    motive: 'wrong-invoice',
    service: 'returns',
    department: 'tax',
    priority: 'high',
    owner: 'ana',
    class: 'proper',
    state: { kind: 'open' },
  });
  expect(cases.eventsOf(one.id)).toMatchObject([{ kind: 'opened' }, { kind: 'noted', text: '12 € too much' }]);
  expect(house.told).toContainEqual({ topic: 'case.changed', fact: { caseId: one.id } });
});

test('what the office does not know is left out', () => {
  const one = open({ motive: 'gone', service: 'gone', customerId: 'nobody' });
  for (const key of ['motive', 'service', 'customerId', 'department']) expect(one).not.toHaveProperty(key);
});

test('a case is found by the number that was told, and a mistyped one is noticed', () => {
  const { id, number } = open();
  expect(cases.findByNumber(`#${number}`)).toMatchObject({ id });
  expect(cases.findByNumber(`${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`)).toBe('mistyped');
  expect(cases.findByNumber('Rosa')).toBeUndefined();
});

test('opened in a call it is told in the story of the call', () => {
  putCall(house.db, { id: 'c1', at: 1_000 });
  const one = cases.open({ title: 'Invoice', customerId }, { by: 'ana', callId: 'c1' });
  expect(cases.ofCall('c1')).toEqual([one]);
  expect(cases.callsOf(one.id)).toEqual(['c1']);
  expect(journal.of('c1')).toMatchObject([
    { kind: 'case.joined', caseId: one.id, number: one.number, login: 'ana', how: 'opened' },
  ]);
  expect(one.firstAnswer?.metAt).toBe(house.clock.now());
});

test('a later call joins the case once', () => {
  const { id } = open();
  for (const _ of [1, 2])
    expect(cases.joinCall({ caseId: id, callId: 'c2', by: 'luis' })).toMatchObject({ kind: 'done' });
  expect(kindsOf(id)).toEqual(['opened', 'call-joined']);
  expect(journal.of('c2')).toHaveLength(1);
  expect(cases.joinCall({ caseId: 999, callId: 'c2', by: 'luis' })).toEqual({ kind: 'not-found' });
});

test('an improper call is closed at once with its reason', () => {
  const one = cases.dismiss({ callId: 'c1', reason: 'social-engineering', by: 'ana' });
  expect(one).toMatchObject({
    class: 'improper',
    improper: 'social-engineering',
    state: { kind: 'closed', result: 'improper' },
  });
  expect(cases.list({ states: ['open'] }, { limit: 10, offset: 0 }).total).toBe(0);
});

test('who called is known later: the case gets the customer', () => {
  const { id } = cases.open({ title: 'x' }, { by: 'ana', callId: 'c1' });
  journal.tell('c1', { kind: 'customer.matched', customerId, how: 'created' });
  expect(cases.find(id)).toMatchObject({ customerId });
  expect(cases.ofCustomer(customerId, 5).map((each) => each.id)).toEqual([id]);
});

test('what may not be is refused, and leaves no trace', () => {
  const { id } = open();
  cases.act(id, { kind: 'closed', result: 'solved', text: '' }, by);
  expect(cases.act(id, { kind: 'taken' }, by)).toEqual({ kind: 'refused', why: 'is-closed' });
  expect(cases.act(999, { kind: 'taken' }, by)).toEqual({ kind: 'not-found' });
  expect(kindsOf(id)).toEqual(['opened', 'closed']);
});

test('merged, calls and what is typed go on in the other case, which says where they came from', () => {
  const [one, other] = [open(), open({ title: 'The same' })];
  drafts.save({ login: 'luis', form: `case:${one.id}:note`, content: 'text=half', seen: 0 });
  cases.joinCall({ caseId: one.id, callId: 'c1', by: 'ana' });
  house.db
    .insert(letterBatches)
    .values({ title: 'Offer', customers: 1, caseId: one.id, createdAt: 1, createdBy: 'ana' })
    .run();
  expect(cases.merge({ from: one.id, into: other.id, by: 'ana' })).toMatchObject({
    kind: 'done',
    case: { id: other.id },
  });
  expect(cases.callsOf(other.id)).toEqual(['c1']);
  expect(house.db.select().from(letterBatches).get()).toMatchObject({ caseId: other.id });
  expect(drafts.find({ login: 'luis', form: `case:${other.id}:note` })?.content).toBe('text=half');
  expect(cases.find(one.id)?.state).toMatchObject({ kind: 'merged', into: other.id });
  expect(kindsOf(other.id)).toEqual(['opened', 'took-in']);
  expect(cases.merge({ from: one.id, into: other.id, by: 'ana' })).toMatchObject({ kind: 'refused', why: 'is-merged' });
  expect(cases.merge({ from: other.id, into: other.id, by: 'ana' })).toMatchObject({ why: 'same-case' });
  expect(cases.merge({ from: other.id, into: 999, by: 'ana' })).toEqual({ kind: 'not-found' });
});

test('a part split off is a case of its own for the same customer', () => {
  const one = open({ motive: 'wrong-invoice' });
  const outcome = cases.split({ from: one.id, title: 'And the contract', by: 'luis' });
  expect(outcome).toMatchObject({
    kind: 'done',
    case: { title: 'And the contract', customerId, motive: 'wrong-invoice', owner: 'ana' },
  });
  if (outcome.kind !== 'done') return;
  expect(cases.eventsOf(outcome.case.id)).toMatchObject([{ kind: 'opened', from: one.id }]);
  expect(cases.eventsOf(one.id).at(-1)).toMatchObject({ kind: 'split', to: outcome.case.id });
});

test('the list has those that end first on top, and filters', () => {
  const low = open({ priority: 'low' });
  const urgent = open({ priority: 'urgent', motive: 'wrong-invoice' });
  const done = open({ title: 'done' });
  cases.act(done.id, { kind: 'closed', result: 'solved', text: '' }, by);
  const ids = (filter: Parameters<Cases['list']>[0]) =>
    cases.list(filter, { limit: 10, offset: 0 }).rows.map(({ id }) => id);
  expect(ids({})).toEqual([urgent.id, low.id, done.id]);
  expect(ids({ states: ['closed'] })).toEqual([done.id]);
  expect(ids({ motives: ['wrong-invoice'] })).toEqual([urgent.id]);
  expect(ids({ department: 'tax' })).toEqual([urgent.id]);
  expect(ids({ owner: 'luis' })).toEqual([]);
  expect(ids({ principal: 'Acme', customerIds: [customerId] })).toHaveLength(3);
  expect(ids({ due: 'late' })).toEqual([]);
  house.clock.advance(24 * 60_000);
  expect(ids({ due: 'at-risk' })).toEqual([urgent.id]);
  house.clock.advance(hour);
  expect(ids({ due: 'late' })).toEqual([urgent.id]);
  expect(cases.list({}, { limit: 1, offset: 1 })).toMatchObject({ total: 3, rows: [{ id: low.id }] });
  expect(cases.principals()).toEqual(['Acme']);
});

test('clocks run in the opening hours that the settings name', () => {
  const office = house.office.read();
  house.office.edit(
    (draft) => {
      draft.hours.push({ id: 'shop', name: 'Shop', timezone: 'UTC', weekly: [], exceptions: [] });
      draft.cases = { hours: 'shop', reopenDays: 1, warnPercent: 50, times: office.cases?.times ?? usualTimes };
    },
    { by: 'olga' },
  );
  // It never opens: nothing can be promised.
  expect(open()).not.toHaveProperty('resolution');
});
const once = { firstAnswerMin: 10, nextStepHours: 1, resolutionHours: 1 };
const usualTimes = { urgent: once, high: once, normal: once, low: once };
