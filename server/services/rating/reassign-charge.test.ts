import { expect, test } from 'vitest';
import type { Office } from '../../core/office/office.ts';
import { auditLog } from '../../store/schema/access.ts';
import { charges } from '../../store/schema/calls.ts';
import { putCall, putCharge } from '../../testing/builders/calls.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { createDecks } from './decks.ts';
import { type NewPayer, reassignCharge, reassignmentsOf, supersededOf } from './reassign-charge.ts';
import { rerate } from './rerate.ts';

const at = Date.UTC(2026, 0, 5, 12);

function house(change: (office: Office) => void = () => undefined) {
  const db = openMemoryDb();
  const office = sampleOffice();
  office.office = { ...office.office, country: 'ES' };
  change(office);
  const decks = createDecks({ db, office: { read: () => office } as OfficeService });
  putCall(db, { id: 'c', at });
  const leg = { callId: 'c', at, trunkId: 'carrier', destination: '+34600999888', net: '0.07' } as const;
  putCharge(db, { ...leg, payerHow: 'dialled', payerExtension: '101' });
  const put = (to: NewPayer) =>
    reassignCharge(
      { db, office, decks, at: at + 1 },
      { callId: 'c', legId: 'leg-1', to, why: 'was for them', by: 'olga' },
    );
  return { db, office, decks, leg, put, rows: () => db.select().from(charges).all() };
}

test('a charge is put on somebody else: the cost stays, and who did it, when, from whom and why is kept', () => {
  const { db, put, rows } = house();
  expect(put({ kind: 'person', id: 'luis' })).toBe('done');
  expect(rows()).toMatchObject([{ net: '0.07', payerHow: 'reassigned', payerLogin: 'luis', supersededBy: null }]);
  expect(reassignmentsOf(db, 'c')).toMatchObject([
    { by: 'olga', at: at + 1, why: 'was for them', before: { payerExtension: '101' }, after: { payerLogin: 'luis' } },
  ]);
  expect(db.select().from(auditLog).all()).toMatchObject([{ by: 'olga', action: 'charges.reassigned' }]);
});

test('nobody unknown, nothing that is not there, and not the same twice', () => {
  const { put, db } = house();
  expect(put({ kind: 'person', id: 'nobody' })).toBe('no-such-payer');
  expect(put({ kind: 'unit', id: 'nowhere' })).toBe('no-such-payer');
  put({ kind: 'principal', id: 'Acme' });
  expect(put({ kind: 'principal', id: 'Acme' })).toBe('same');
  expect(reassignmentsOf(db, 'c')).toHaveLength(1);
  db.delete(charges).run();
  expect(put({ kind: 'person', id: 'luis' })).toBe('no-charge');
});

test('what is asked follows the price list of who pays now, beside what was asked; rating anew keeps who pays', async () => {
  const { db, office, decks, leg, put, rows } = house((document) => {
    const tariff = document.tariffs[0]!.id;
    document.prices = [{ payer: { kind: 'principal', id: 'Acme' }, tariff }];
  });
  putCharge(db, { ...leg, kind: 'price', net: '0.50', payerHow: 'dialled', payerExtension: '101' });
  expect(put({ kind: 'principal', id: 'Acme' })).toBe('done');
  expect(rows().filter(({ kind }) => kind === 'price')).toMatchObject([
    { net: '0.50', supersededBy: 3 },
    { id: 3, state: 'rated', payerPrincipal: 'Acme', supersededBy: null },
  ]);
  expect(supersededOf(db, 'c').map(({ id }) => id)).toEqual([2]);
  expect(put({ kind: 'extension', id: office.extensions[0]!.number })).toBe('done');
  expect(rows().at(-1)).toMatchObject({ kind: 'price', state: 'free', reason: 'no-price-list', net: '0' });
  put({ kind: 'principal', id: 'Acme' });
  db.update(charges).set({ net: '9' }).run();
  const unhurried = { isStopped: () => false, breathe: async () => undefined };
  await rerate({ db, office, decks }, { fromMs: 0, toMs: at + 1 }, unhurried);
  const inForce = rows().filter(({ supersededBy }) => supersededBy === null);
  expect(inForce).toHaveLength(2);
  for (const row of inForce) expect(row).toMatchObject({ payerHow: 'reassigned', payerPrincipal: 'Acme' });
});

test('an account takes what it says and leaves who called; a customer or a case pays in place of them', () => {
  const { db, office, put, rows } = house((document) => {
    document.departments = [{ id: 'works', name: 'Works', members: [], outside: false }];
    document.accounts = [{ code: '55', name: 'New roof', department: 'works', active: false }];
    const dates = { firstDay: '2026-01-01', paused: false };
    document.campaigns = [{ id: 'spring', name: 'Spring', principal: 'Nova', queues: [], segments: [], ...dates }];
  });
  db.$client.exec(
    `insert into customers (id, seq, kind, name, principal, created_at, updated_at) values ('c1', 1, 'person', 'Bar Pepe', 'Acme', 0, 0);
     update calls set customer_id = 'c1';`,
  );
  expect(office.accounts).toHaveLength(1);
  expect(put({ kind: 'account', id: '56' })).toBe('no-such-payer');
  expect(put({ kind: 'account', id: '55' })).toBe('done');
  expect(rows()).toMatchObject([
    {
      payerExtension: '101',
      payerAccount: '55',
      payerDepartment: 'works',
      payerPrincipal: 'Acme',
      payerCustomer: 'c1',
    },
  ]);
  expect(put({ kind: 'campaign', id: 'nothing' })).toBe('no-such-payer');
  expect(put({ kind: 'campaign', id: 'spring' })).toBe('done');
  expect(rows()).toMatchObject([
    { payerExtension: '101', payerAccount: '55', payerCampaign: 'spring', payerPrincipal: 'Nova' },
  ]);
  expect(put({ kind: 'person', id: 'luis' })).toBe('done');
  expect(rows()).toMatchObject([{ payerLogin: 'luis', payerAccount: null, payerPrincipal: null, payerCustomer: null }]);
  expect(put({ kind: 'customer', id: 'nobody' })).toBe('no-such-payer');
  expect(put({ kind: 'customer', id: 'c1' })).toBe('done');
  expect(rows()).toMatchObject([{ payerLogin: null, payerCustomer: 'c1', payerPrincipal: 'Acme' }]);
  expect(put({ kind: 'case', id: '7' })).toBe('no-such-payer');
});

test('what is asked for a call on an account goes by the price list of the unit or principal that the account names, before the phone’s own', () => {
  const { put, rows } = house((document) => {
    const [own] = document.tariffs;
    document.tariffs = [own!, { ...own!, id: 'works' }, { ...own!, id: 'acme' }];
    document.departments = [{ id: 'works', name: 'Works', members: [], outside: false }];
    document.accounts = [
      { code: '55', name: 'New roof', department: 'works', active: true },
      { code: '66', name: 'Board', principal: 'Acme', active: true },
      { code: '77', name: 'Own', active: true },
    ];
    document.prices = [
      { payer: { kind: 'extension', id: '101' }, tariff: own!.id },
      { payer: { kind: 'department', id: 'works' }, tariff: 'works' },
      { payer: { kind: 'principal', id: 'Acme' }, tariff: 'acme' },
    ];
  });
  const asked = (id: string) => {
    expect(put({ kind: 'account', id })).toBe('done');
    return rows().find(({ kind, supersededBy }) => kind === 'price' && supersededBy === null)?.tariffId;
  };
  expect([asked('77'), asked('55'), asked('66')]).toEqual(['standard', 'works', 'acme']);
});
