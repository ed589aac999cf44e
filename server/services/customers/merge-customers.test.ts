import { expect, test } from 'vitest';
import { countingIds } from '../../base/ids.ts';
import type { Customer } from '../../core/customers/customer.ts';
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { openDuplicateStore } from '../../store/customers/duplicate-store.ts';
import { openCustomerSearch } from '../../store/customers/search-customers.ts';
import { schema } from '../../store/db.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { findDuplicates } from './find-duplicates.ts';
import type { Pace } from './import/preview-import.ts';
import { openMerging } from './merge-customers.ts';
import { mergeOver } from './merge-over.ts';

const always: Pace = { isStopped: () => false, breathe: async () => undefined };
const phone = (digits: string) => ({ channel: 'phone' as const, typed: digits, key: `+1${digits}` });

function open() {
  const db = openMemoryDb();
  const store = openCustomerStore(db);
  let at = 1_000;
  const now = () => (at += 1);
  const deps = { db, ids: countingIds(), now };
  const write = (id: string, name: string, more: Partial<Parameters<typeof store.write>[0]> = {}) =>
    store.write(
      {
        id,
        kind: 'person',
        name,
        vip: false,
        remarks: '',
        standing: 'active',
        tags: [],
        own: {},
        createdAt: at,
        updatedAt: at,
        points: [],
        ...more,
      },
      { at: now(), by: 'x', how: 'form' },
    );
  return {
    db,
    store,
    write,
    deps,
    merging: openMerging(deps),
    duplicates: openDuplicateStore(db),
    search: () => findDuplicates(deps, always),
    find: (id: string): Customer | undefined => store.read([id])[0],
  };
}

/** Two cards of one woman, each with a history. */
function twoOfOne() {
  const file = open();
  const { db, write } = file;
  write('a', 'Ana Pérez', { points: [phone('8095550101')], remarks: 'paga tarde', tags: ['web'] });
  write('b', 'Ana Perez Gil', {
    document: '001',
    points: [phone('8095550101'), phone('8095550102')],
    remarks: 'llamar de tarde',
    vip: true,
  });
  write('f', 'Norte', { kind: 'company' });
  const [, second] = file.find('b')!.points;
  db.update(schema.contactPoints).set({ state: 'wrong', stateAt: 5, stateBy: 'eva' }).run();
  db.update(schema.contactPoints).set({ state: 'good', stateAt: null, stateBy: null }).run();
  db.$client
    .prepare("update contact_points set state = 'wrong', state_at = 5, state_by = 'eva' where id = ?")
    .run(second!.id);
  db.insert(schema.calls)
    .values({
      id: 'c1',
      direction: 'inbound',
      fromNumber: '1',
      toNumber: '2',
      startedAt: 1,
      talkMs: 0,
      customerId: 'b',
    })
    .run();
  db.insert(schema.callNotes).values({ callId: 'c1', login: 'eva', customerId: 'b', text: 'nota', updatedAt: 1 }).run();
  db.insert(schema.customerRefusals)
    .values({ customerId: 'b', channel: 'calls', at: 1, by: 'eva', reason: 'no' })
    .run();
  db.insert(schema.customerPositions)
    .values({ companyId: 'f', personId: 'b', title: 'Jefa', department: '', leads: true })
    .run();
  return { ...file, a: file.find('a')!, b: file.find('b')! };
}

const owners = ({ db }: ReturnType<typeof open>) => ({
  call: db.select({ id: schema.calls.customerId }).from(schema.calls).all(),
  note: db.select({ id: schema.callNotes.customerId }).from(schema.callNotes).all(),
  position: db.select({ id: schema.customerPositions.personId }).from(schema.customerPositions).all(),
});
const allOf = (id: string) => ({ call: [{ id }], note: [{ id }], position: [{ id }] });

test('the card that stays takes points with their marks, calls, notes, refusals and positions of the other', () => {
  const file = twoOfOne();
  expect(file.merging.merge({ keptId: 'a', goneId: 'b', by: 'sara' })).toMatchObject({ kind: 'merged' });
  expect(file.find('b')).toBeUndefined();
  expect(file.find('a')).toMatchObject({
    name: 'Ana Pérez',
    document: '001',
    vip: true,
    tags: ['web'],
    remarks: 'paga tarde\nllamar de tarde',
    refusals: [{ channel: 'calls', reason: 'no' }],
    points: [
      { key: '+18095550101', state: 'good' },
      { key: '+18095550102', state: 'wrong', stateBy: 'eva' },
    ],
  });
  expect(owners(file)).toEqual(allOf('a'));
});

test('parted again, each has what it had, and both are found', () => {
  const file = twoOfOne();
  const merged = file.merging.merge({ keptId: 'a', goneId: 'b', by: 'sara' });
  if (merged.kind !== 'merged') throw new Error(merged.why);
  expect(file.merging.part(merged.id, 'sara')).toMatchObject({ kind: 'merged' });
  const same = (card: Customer) => ({
    ...card,
    updatedAt: expect.any(Number),
    points: card.points.map((point) => ({ ...point, id: expect.any(Number) })),
  });
  expect(file.find('a')).toEqual(same(file.a));
  expect(file.find('b')).toEqual(same(file.b));
  expect(owners(file)).toEqual(allOf('b'));
  const look = openCustomerSearch(file.db);
  expect(look('gil').ids).toEqual(['b']);
  expect(look('nota').ids).toEqual(['b']);
  expect(file.merging.part(merged.id, 'sara')).toEqual({ kind: 'refused', why: 'not-now' });
});

test('what was done on the kept card since stays there when they are parted', () => {
  const file = twoOfOne();
  const merged = file.merging.merge({ keptId: 'a', goneId: 'b', by: 'sara' });
  if (merged.kind !== 'merged') throw new Error(merged.why);
  const { refusals: _, ...card } = file.find('a')!;
  file.store.write({ ...card, remarks: 'de hoy' }, { at: 9_000, by: 'eva', how: 'form' });
  file.db
    .insert(schema.callNotes)
    .values({ callId: 'c2', login: 'eva', customerId: 'a', text: 'nueva', updatedAt: 2 })
    .run();
  file.merging.part(merged.id, 'sara');
  expect(file.find('a')).toMatchObject({ remarks: 'de hoy', points: [{ key: '+18095550101' }] });
  expect(file.db.select().from(schema.callNotes).all()).toMatchObject([{ customerId: 'b' }, { customerId: 'a' }]);
});

test('a card is not made one with itself or with one that is gone', () => {
  const { merging, write } = open();
  write('a', 'Ana');
  expect(merging.merge({ keptId: 'a', goneId: 'a', by: 'x' })).toEqual({ kind: 'refused', why: 'not-found' });
  expect(merging.merge({ keptId: 'a', goneId: 'z', by: 'x' })).toEqual({ kind: 'refused', why: 'not-found' });
});

test('pairs are found by document, number, and name with place; what was said to be two stays so', async () => {
  const file = open();
  const at = (typed: string) => [{ channel: 'address' as const, typed }];
  file.write('d1', 'Luis Mota', { document: '001-1' });
  file.write('d2', 'L. Mota', { document: '0011' });
  file.write('p1', 'Ana Pérez', { points: [phone('8095550101')] });
  file.write('p2', 'Ana Perez', { points: [phone('8095550101')] });
  file.write('p3', 'Otra Persona', { points: [phone('8095550101')] });
  file.write('n1', 'Yolanda Báez', { points: at('Calle 1, Santiago') });
  file.write('n2', 'Llolanda Baes', { points: at('calle 1 SANTIAGO') });
  expect(await file.search()).toBe('done');
  const pairs = () =>
    file.duplicates
      .list({ least: 0, limit: 9 })
      .map(({ first, second }) => `${first}-${second}`)
      .sort();
  expect(pairs()).toEqual(['d1-d2', 'n1-n2', 'p1-p2']);
  file.duplicates.dismiss('p1', 'p2', 'sara');
  file.store.remove('n2');
  await file.search();
  expect(pairs()).toEqual(['d1-d2']);
});

test('all pairs over a score become one, the older card stays, chains too', async () => {
  const file = open();
  for (const id of ['m1', 'm2', 'm3']) file.write(id, 'Ana Pérez', { document: '0017', points: [phone('8095550101')] });
  file.write('o1', 'Eva Gil', { points: [phone('8095550105')] });
  file.write('o2', 'Eva Gil', { points: [phone('8095550105')] });
  await file.search();
  expect(await mergeOver(file.deps, { score: 90, by: 'sara' }, always)).toBe(2);
  expect(file.store.read(['m1', 'm2', 'm3', 'o1', 'o2']).map(({ id }) => id)).toEqual(['m1', 'o1', 'o2']);
  expect(file.duplicates.count(0)).toBe(1);
});
