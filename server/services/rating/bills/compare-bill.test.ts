import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { BillSettings } from '../../../core/rating/bill/bill-settings.ts';
import { openBillStore } from '../../../store/rating/bill-store.ts';
import { putCharge } from '../../../testing/builders/calls.ts';
import { openMemoryDb } from '../../../testing/memory-db.ts';
import { compareBill } from './compare-bill.ts';

const office = { name: 'Clinic', country: 'ES', timezone: 'Europe/Madrid', language: 'es', currency: 'EUR' } as const;
const settings: BillSettings = {
  headerAt: 0,
  columns: ['number', 'date', 'duration', 'amount'],
  dates: 'dmy',
  decimal: ',',
  unit: 'seconds',
  currency: 'EUR',
  fromDay: '2026-11-01',
  toDay: '2026-11-30',
  withinSec: 60,
  bearable: '0.005',
};
/** 14:00 in Madrid. */
const two = Date.UTC(2026, 10, 22, 13);
const unhurried = { isStopped: () => false, breathe: async () => undefined };

const folder = mkdtempSync(join(tmpdir(), 'bills-'));
afterAll(() => rmSync(folder, { recursive: true }));

function house(rows: string[][]) {
  const db = openMemoryDb();
  const store = openBillStore(db);
  const bill = { id: 'b', trunkId: 'carrier', month: '2026-11', fileId: 'f', fileName: 'bill.csv', at: 0, by: 'olga' };
  store.add({ ...bill, state: 'matching' });
  store.set('b', { settings });
  const rowsFile = join(folder, 'rows.jsonl');
  const all = [['Número', 'Fecha', 'Duración', 'Importe'], ...rows];
  writeFileSync(rowsFile, all.map((cells, at) => `${JSON.stringify([at + 1, ...cells])}\n`).join(''));
  const compare = (pace: Parameters<typeof compareBill>[2] = unhurried) =>
    compareBill({ db, office: office as never }, { billId: 'b', rowsFile }, pace);
  const linesOf = (kind: 'different' | 'only-billed' | 'only-ours' | 'same') =>
    store.lines('b', { kind, after: 0, limit: 100 });
  const own = (callId: string, minute: number, more: Partial<Parameters<typeof putCharge>[1]> = {}) => {
    const answeredAt = two + minute * 60_000;
    putCharge(db, {
      ...({
        callId,
        at: answeredAt,
        trunkId: 'carrier',
        way: 'out',
        state: 'rated',
        currency: 'EUR',
        net: '0.07',
      } as const),
      ...{ destination: '+34600999888', answeredAt, releasedAt: answeredAt + 60_000 },
      ...more,
    });
  };
  return { db, store, compare, linesOf, own };
}

test('a bill is compared call by call: alike, dearer, unknown to us, left out, and rows that are no call', async () => {
  const { store, compare, linesOf, own } = house([
    ['600999888', '22/11/2026 14:00:07', '60', '0,07'],
    ['600999888', '22/11/2026 14:10:07', '61', '0,14'],
    ['600111222', '22/11/2026 15:00:00', '10', '1,00'],
    ['Total', '', '', '1,21'],
  ]);
  own('alike', 0);
  own('dearer', 10);
  own('left-out', 30, { net: '0.2' });
  own('before', 10, { supersededBy: 1, net: '9' });
  own('free', 40, { state: 'free', net: '0' });
  own('next-month', 60 * 24 * 20);
  own('other-line', 5, { trunkId: 'other' });
  own('dollars', 6, { currency: 'USD' });
  const result = await compare();
  expect(result).toEqual({
    driftMs: 7000,
    lines: 3,
    faults: 1,
    billed: '1.21',
    ours: '0.34',
    same: 1,
    different: 1,
    differentMore: '0.07',
    onlyBilled: 1,
    onlyBilledAmount: '1',
    onlyOurs: 1,
    onlyOursAmount: '0.2',
    otherCurrency: 1,
    unrated: 0,
  });
  expect(linesOf('different')).toMatchObject([
    { line: 3, callId: 'dearer', amount: '0.14', ownNet: '0.07', more: '0.07' },
  ]);
  expect(linesOf('only-billed')).toMatchObject([{ line: 4, number: '34600111222', callId: null, more: '1' }]);
  expect(linesOf('only-ours')).toMatchObject([{ line: null, callId: 'left-out', more: '-0.2' }]);
  expect(store.faults('b', 10)).toEqual([{ billId: 'b', line: 5, fault: 'bad-number', value: 'Total' }]);
});

test('compared again, what was found before goes, and stopped it says nothing', async () => {
  const { db, compare, linesOf, own } = house([['600999888', '22/11/2026 14:00:00', '60', '0,07']]);
  await compare();
  expect(linesOf('only-billed')).toHaveLength(1);
  own('found-late', 0);
  await compare();
  expect([linesOf('only-billed'), linesOf('same').map(({ callId }) => callId)]).toEqual([[], ['found-late']]);
  expect(await compare({ ...unhurried, isStopped: () => true })).toBeUndefined();
  db.$client.close();
});
