import { expect, test } from 'vitest';
import type { CaseStateKind, ContactClass } from '../../core/cases/case.ts';
import type { Customer } from '../../core/customers/customer.ts';
import type { Motive } from '../../core/office/cases.ts';
import type { CustomerFieldSpec } from '../../core/office/customer-fields.ts';
import { type Comparison, type Condition, type ConditionRow, joinings } from '../../core/segments/condition.ts';
import { judgeCondition } from '../../core/segments/judge-condition.ts';
import {
  comparisonsOf,
  contextOf,
  type SegmentField,
  segmentFields,
  valueKindOf,
} from '../../core/segments/segment-fields.ts';
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { schema } from '../../store/db.ts';
import { openSegmentReader } from '../../store/segments/segment-reader.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { seeded } from '../../testing/seeded.ts';
import { holds, type WholeCustomer } from '../../testing/segment-oracle.ts';
import { isTaxNumberRight } from '../customers/tax-number.ts';

const nowMs = Date.parse('2026-11-22T17:30:00Z');
const dayMs = 86_400_000;
const own = (id: string, kind: CustomerFieldSpec['kind'], options: string[] = []): CustomerFieldSpec => ({
  id,
  names: { es: id, en: id },
  kind,
  options: options.map((name) => ({ name })),
  onDesk: false,
});
const motives: Motive[] = [
  { id: 'bills', name: 'Facturas' },
  { id: 'wrong-bill', name: 'Factura mal', under: 'bills' },
  { id: 'visit', name: 'Visita' },
];
const office = {
  ...clinicOffice(),
  motives,
  customerFields: [own('code', 'text'), own('size', 'number'), own('until', 'date'), own('plan', 'list', ['A', 'B'])],
  services: [{ id: 'audit', name: 'Auditoría', text: '' }],
  results: [{ id: 'sold', name: 'Vendido', callBack: false, queues: [] }],
};
const fields = segmentFields(office);
const context = contextOf(office, nowMs);
const queueIds = office.queues.map(({ id }) => id);
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function dice(seed: number) {
  const below = seeded(seed);
  const of = <T>(list: readonly T[]): T => list[below(list.length)]!;
  return { below, of, maybe: <T>(value: () => T): T | undefined => (below(2) === 0 ? value() : undefined) };
}

type Dice = ReturnType<typeof dice>;

const words = ['Peña', 'pena', 'Ana', 'Soto', 'Hotel Ñandú', 'x', '100%', "O'Higgins", '12.345.678-5', '12.345.678-9'];

function imagine(index: number, { below, of, maybe }: Dice): WholeCustomer {
  const at = () => nowMs - below(200) * dayMs - below(dayMs);
  const present = (values: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const document = maybe(() => of(words));
  const point = (id: number): Customer['points'][number] => {
    const channel = of(['phone', 'fax', 'mail', 'address', 'web'] as const);
    const number = `+5622${1_000_000 + below(50)}`;
    const isNumber = channel === 'phone' || channel === 'fax';
    return {
      id,
      channel,
      typed: isNumber ? number : of(words),
      ...(isNumber && below(3) > 0 && { key: number }),
      state: of(['good', 'good', 'wrong', 'bounced'] as const),
    };
  };
  const seen = new Set<string>();
  const card = {
    id: `c${String(index).padStart(4, '0')}`,
    kind: of(['person', 'company'] as const),
    name: `${of(words)}${below(2) === 0 ? ` ${of(words)}` : ''}`,
    ...present({
      company: maybe(() => of(words)),
      document,
      lineOfBusiness: maybe(() => of(words)),
      owner: maybe(() => of(['ana', 'sara'])),
      principal: maybe(() => of(words)),
      language: maybe(() => of(['es', 'en'])),
    }),
    vip: below(3) === 0,
    remarks: below(2) === 0 ? of(words) : '',
    standing: of(['active', 'inactive', 'closed'] as const),
    tags: Array.from({ length: below(3) }, () => of(words)),
    own: present({
      code: maybe(() => of(words)),
      size: maybe(() => below(30)),
      until: maybe(() => day(nowMs + (below(60) - 30) * dayMs)),
      plan: maybe(() => of(['A', 'B'])),
    }) as Customer['own'],
    refusals: (['calls', 'mails'] as const).flatMap((channel) =>
      below(4) === 0 ? [{ channel, at: nowMs, by: 'ana', reason: 'no' }] : [],
    ),
    points: Array.from({ length: below(5) }, (_, at) => point(at)).filter(({ channel, typed, key }) => {
      const value = `${channel} ${(key ?? typed).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}`;
      return !seen.has(value) && seen.add(value);
    }),
    createdAt: at(),
    updatedAt: at(),
  } as Customer;
  return {
    card,
    people: card.kind === 'company' ? below(2) : 0,
    isDocumentValid: isTaxNumberRight(document ?? '', context.country),
    calls: Array.from({ length: below(4) }, () => ({
      direction: of(['inbound', 'outbound', 'internal'] as const),
      startedAt: at(),
      answeredAt: below(2) === 0 ? nowMs : null,
      endedAt: below(5) > 0 ? nowMs : null,
      talkMs: below(10) * 60_000,
      queueId: below(2) === 0 ? of(queueIds) : null,
      resultId: below(2) === 0 ? 'sold' : null,
      cost: below(2) === 0 ? `${below(20)}.1` : null,
      currency: of(['CLP', 'CLP', 'USD']),
    })),
    cases: Array.from({ length: below(3) }, () => {
      const stateKind = of(['open', 'pending', 'closed', 'merged'] as const);
      return {
        openedAt: at(),
        closedAt: stateKind === 'closed' ? at() : null,
        stateKind,
        motive: below(3) > 0 ? of(motives).id : null,
        service: below(2) === 0 ? 'audit' : null,
        class: of(['proper', 'off-catalogue', 'improper'] as const),
      };
    }),
  };
}

function keep(all: readonly WholeCustomer[]) {
  const db = openMemoryDb();
  const store = openCustomerStore(db);
  db.transaction(() => {
    for (const { card, people, calls, cases } of all) {
      const { refusals, ...rest } = card;
      store.write(rest, { at: 1, by: 'test', how: 'form' });
      const mark = db.$client.prepare('update contact_points set state = ? where customer_id = ? and position = ?');
      for (const [position, { state }] of card.points.entries()) mark.run(state, card.id, position);
      for (const refusal of refusals)
        db.insert(schema.customerRefusals)
          .values({ ...refusal, customerId: card.id })
          .run();
      if (people > 0) db.insert(schema.customerPositions).values({ companyId: card.id, personId: 'somebody' }).run();
      for (const [index, call] of calls.entries())
        db.insert(schema.calls)
          .values({ id: `${card.id}-${index}`, fromNumber: '1', toNumber: '2', customerId: card.id, ...call })
          .run();
      for (const one of cases)
        db.insert(schema.cases)
          .values({
            ...one,
            class: one.class as ContactClass,
            stateKind: one.stateKind as CaseStateKind,
            customerId: card.id,
            title: '',
            priority: 'normal',
            state: { kind: 'open' },
            clocks: {},
            openedBy: 'ana',
            updatedAt: 1,
          })
          .run();
    }
  });
  return openSegmentReader(db, { judgeDocument: isTaxNumberRight, now: () => 0 });
}

function imagineRow({ below, of }: Dice, field: SegmentField, comparison: Comparison): ConditionRow {
  const values = {
    none: () => [],
    text: () => [field.id === 'number' ? `${1_000_000 + below(50)}` : of(words).slice(0, 1 + below(6))],
    words: () => [of(words), of(words)],
    choice: () => [of(field.options!).value, of(field.options!).value],
    number: () => [field.id === 'quality' ? String(below(101)) : String(below(8))],
    days: () => [String(1 + below(150))],
    day: () => [day(nowMs - (below(200) - 30) * dayMs)],
  }[valueKindOf(field, comparison)]();
  return { field: field.id, comparison, values, ...(field.spans && below(2) === 0 && { days: 1 + below(200) }) };
}

function imagineCondition(chance: Dice, depth = 0): Condition {
  const { below, of } = chance;
  if (depth > 0 && (depth === 3 || below(4) > 0)) {
    const field = of(fields);
    return imagineRow(chance, field, of(comparisonsOf(field)));
  }
  return { join: of(joinings), of: Array.from({ length: 1 + below(3) }, () => imagineCondition(chance, depth + 1)) };
}

const all = Array.from({ length: 150 }, (_, index) => imagine(index, dice(index + 1)));
const reader = keep(all);
const askedFor = (condition: Condition) => ({ kind: 'living' as const, condition, context });

test('the store finds the very customers that fit when each is looked at by itself', () => {
  let split = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    const condition = imagineCondition(dice(1_000 + seed));
    expect(judgeCondition(condition, fields), JSON.stringify(condition)).toEqual([]);
    const expected = all.filter((whole) => holds(condition, whole, context)).map(({ card }) => card.id);
    const { ids } = reader.members(askedFor(condition), { after: '', limit: 1_000, budgetMs: 1_000 });
    expect(ids, JSON.stringify(condition)).toEqual(expected);
    expect(reader.count(askedFor(condition), { budgetMs: 1_000 }).count).toBe(expected.length);
    if (expected.length > 0 && expected.length < all.length) split += 1;
  }
  expect(split).toBeGreaterThan(80);
});

test('each field with each of its comparisons is answered as by hand', () => {
  const chance = dice(77);
  for (const field of fields)
    for (const comparison of comparisonsOf(field))
      for (let turn = 0; turn < 3; turn += 1) {
        const row = imagineRow(chance, field, comparison);
        const expected = all.filter((whole) => holds(row, whole, context)).map(({ card }) => card.id);
        const { ids } = reader.members(askedFor(row), { after: '', limit: 1_000, budgetMs: 1_000 });
        expect(ids, JSON.stringify(row)).toEqual(expected);
      }
});
