import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { cellText } from '../../../views/reports/cell-text.ts';
import { createReader } from '../../../views/texts/reader.ts';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { printNanos } from '../../base/money.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import { type Cell, planOf, type ReportTable, reportNames } from '../../core/figures/reports.ts';
import type { Facts } from '../../services/facts.ts';
import { saveSetting } from '../../store/queries/settings.ts';
import { charges, proofOfLife } from '../../store/schema/calls.ts';
import { putCall, putCharge } from '../../testing/builders/calls.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { readPdf, readXlsx } from '../../testing/read-printed.ts';
import { seeded } from '../../testing/seeded.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const now = Date.UTC(2026, 2, 5, 21);
const today = '2026-03-05';
const period = `from=${today}&to=${today}`;
const costReports = reportNames.filter((name) => planOf(name).cost);

const spanish = {
  reader: createReader(clinicOffice().office),
  names: {
    ...{ queue: String, person: String, trunk: String, department: String, flow: String, number: String },
    ...{ result: String, breaks: [] },
  },
};

/** A day of charges of all sorts, in two currencies: what they are is told by their number. */
async function dearDay() {
  const ground = {
    clock: new FakeClock(now),
    db: openMemoryDb(),
    bus: createBus<Facts>((_topic, error) => {
      throw error;
    }),
  };
  const web = createWebFixture({ ground });
  const pick = seeded(5);
  const one = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  const numbers = ['+56911112222', '+56221234568', '+34600111222', '+18095551234', '+88216123456', '+56223334455'];
  for (let index = 0; index < 300; index += 1) {
    const at = Date.UTC(2026, 2, 5, 12) + index * 60_000;
    const callId = `call-${index}`;
    putCall(ground.db, { id: callId, at });
    const leg = {
      ...{ callId, at, legId: 'b', destination: one(numbers), payerExtension: one(['101', '102', null]) },
      ...{ payerLogin: one(['ana', 'luis', null]), payerDepartment: one(['surgery', null]) },
      ...{ payerQueue: one(['care', null]), trunkId: one(['carrier', 'backup']), rateName: one(['Móvil', 'Fijo']) },
      ...{ billedSec: 60, releasedAt: at + 45_000, way: 'out' as const },
    };
    const net = printNanos(BigInt(pick(1_000_000_000)) * 5n + 1n);
    putCharge(ground.db, { ...leg, net, currency: one(['USD', 'CLP', 'CLP']) });
    putCharge(ground.db, { ...leg, net: '99', supersededBy: 1 });
    if (index % 3 === 0) putCharge(ground.db, { ...leg, net: '10.5', kind: 'price', currency: 'CLP' });
    if (index % 20 === 0)
      putCharge(ground.db, { ...leg, legId: 'c', net: '0', currency: 'CLP', state: 'unrated', reason: 'no-prefix' });
  }
  await web.logIn('sara');
  const { token } = web.access.createToken({ name: 'reader', by: 'test' });
  const api = async (name: string): Promise<ReportTable> => {
    const asked = `/api/v1/reports/${name}?from=${today}`;
    return (await (await web.app.request(asked, { headers: { Authorization: `Bearer ${token}` } })).json()) as never;
  };
  return { web, ground, api };
}

const cellsOfPage = (page: string): string[][] =>
  [...page.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '').trim()),
  );

const nanosOf = (cell: Cell | undefined): bigint => {
  const [whole = '', part = ''] = String(cell).replace('-', '').split('.');
  const size = BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0'));
  return String(cell).startsWith('-') ? -size : size;
};

test('each figure of each report of costs is the same on page, spreadsheet, PDF, CSV and API', async () => {
  const { web, api } = await dearDay();
  let compared = 0;
  for (const name of costReports) {
    const table = await api(name);
    const file = async (kind: string) =>
      new Uint8Array(await (await web.request(`/supervisor/reports/${name}.${kind}?${period}`)).arrayBuffer());
    const page = cellsOfPage(await web.text(`/supervisor/reports/${name}?${period}`)).slice(1);
    const csv = new TextDecoder()
      .decode(await file('csv'))
      .trimEnd()
      .split('\r\n')
      .slice(1);
    const [sheet, paper] = [readXlsx(await file('xlsx')), readPdf(await file('pdf'))];
    expect(table.rows.length, name).toBeGreaterThan(1);
    expect(csv, name).toHaveLength(table.rows.length);
    for (const [line, row] of [...table.rows, ...(table.total ? [table.total] : [])].entries())
      for (const [index, column] of table.columns.entries()) {
        const cell = row[index] ?? null;
        if (index === 0 || cell === null || column.unit === 'text') continue;
        const where = `${name} ${line} ${column.id}`;
        const text = page[line]![index]!;
        expect(text, where).toBe(cellText(cell, column, spanish));
        expect(paper, where).toContain(text.replace(/\s/g, ' '));
        const isSpan = column.unit === 'span';
        expect(sheet, where).toContain(isSpan ? Number(cell) / 86_400_000 : Number(cell));
        if (line < table.rows.length)
          expect(csv[line]!.split(',')[index], where).toBe(String(isSpan ? Number(cell) / 1000 : cell));
        compared += 1;
      }
  }
  expect(compared).toBeGreaterThan(300);
});

test('the lines of each report of costs add up to all charges in force, to the last decimal and by currency', async () => {
  const { ground, api } = await dearDay();
  const rows = ground.db.select().from(charges).all();
  const inForce = rows.filter(({ supersededBy, kind }) => supersededBy === null && kind === 'cost');
  for (const name of costReports) {
    const { columns, rows } = await api(name);
    const at = (id: string): number => columns.findIndex((column) => column.id === id);
    const sum = (id: string): number => rows.reduce((all, row) => all + Number(row[at(id)]), 0);
    expect(sum('charged'), name).toBe(inForce.length);
    expect(sum('unrated'), name).toBe(15);
    for (const currency of ['USD', 'CLP']) {
      const own = rows.filter((row) => row[at('currency')] === currency);
      const all = inForce.filter((row) => row.currency === currency);
      expect(
        own.reduce((total, row) => total + nanosOf(row[at('cost')]), 0n),
        `${name} ${currency}`,
      ).toBe(all.reduce((total, { net }) => total + nanosOf(net), 0n));
    }
  }
});

test('what a call costs counts for its account, customer, principal and last case, and only where it was put once somebody put it on somebody else', async () => {
  const { ground, api } = await dearDay();
  ground.db.delete(charges).run();
  saveSetting(ground.db, { key: 'accounts', value: [{ code: '55', name: 'New roof', active: true }] });
  ground.db.$client.exec(
    `insert into customers (id, seq, kind, name, sort_name, principal, created_at, updated_at) values
       ('cust-0001', 1, 'person', 'Bar Pepe', 'bar pepe', 'Acme', 0, 0), ('cust-0002', 2, 'person', 'Bar Pepe', 'bar pepe', null, 0, 0);
     update calls set customer_id = 'cust-0001' where id in ('call-0', 'call-1', 'call-2');
     insert into case_calls (case_id, call_id, at) values (7, 'call-0', 1), (12, 'call-0', 2), (7, 'call-1', 1);`,
  );
  const at = Date.UTC(2026, 2, 5, 12);
  const leg = { at, legId: 'b', currency: 'CLP', payerHow: 'dialled' } as const;
  putCharge(ground.db, { ...leg, callId: 'call-0', net: '1', payerAccount: '55' });
  putCharge(ground.db, { ...leg, callId: 'call-1', net: '10', payerHow: 'reassigned', payerDepartment: 'surgery' });
  putCharge(ground.db, {
    ...leg,
    callId: 'call-2',
    net: '100',
    payerHow: 'reassigned',
    payerCase: 7,
    payerPrincipal: 'Other',
  });
  const told = async (name: string) => {
    const { columns, rows } = await api(name);
    const cost = columns.findIndex(({ id }) => id === 'cost');
    return Object.fromEntries(rows.map((row) => [row[0], row[cost]]));
  };
  expect(await told('costs-by-account')).toEqual({ '55 · New roof': '1', '': '110' });
  expect(await told('costs-by-principal')).toEqual({ Acme: '1', Other: '100', '': '10' });
  expect(await told('costs-by-customer')).toEqual({ 'Bar Pepe · 0001': '1', '': '110' });
  expect(await told('costs-by-case')).toEqual({ [numberOfCase(12)]: '1', [numberOfCase(7)]: '100', '': '10' });
});

test('currencies are added together only by the rate of their day', async () => {
  const { ground, api } = await dearDay();
  expect((await api('costs-by-trunk')).total?.[4]).toBeNull();
  const rates = [
    { from: 'USD', to: 'CLP', rate: '900', validFrom: '2026-01-01' },
    { from: 'USD', to: 'CLP', rate: '1000', validFrom: '2027-01-01' },
  ];
  saveSetting(ground.db, { key: 'exchangeRates', value: rates });
  const { total } = await api('costs-by-trunk');
  const cost = ground.db
    .select()
    .from(charges)
    .where(eq(charges.kind, 'cost'))
    .all()
    .filter(({ supersededBy }) => supersededBy === null)
    .reduce((sum, { net, currency }) => sum + nanosOf(net) * (currency === 'USD' ? 900n : 1n), 0n);
  expect(total!.slice(4, 6)).toEqual(['CLP', printNanos(cost)]);
});

test('each count of each report of costs leads to its calls, and there are as many as it says', async () => {
  const { web } = await dearDay();
  let followed = 0;
  for (const name of costReports) {
    const page = await web.text(`/supervisor/reports/${name}?${period}`);
    const links = [...page.matchAll(/href="([^"]+\/calls\?[^"]*of=(charged|unrated)[^"]*)">([\d.]+)</g)];
    const [first, last] = [links.find(([, , of]) => of === 'unrated'), links.findLast(([, , of]) => of === 'charged')];
    for (const [, href, , text] of [first!, links[0]!, last!]) {
      const calls = await web.text(href!.replaceAll('&amp;', '&'));
      const count = Number(text!.replace('.', ''));
      expect(cellsOfPage(calls).length - 1, href).toBe(Math.min(count, 100));
      expect(calls, href).toContain(`${text} · `);
      followed += 1;
    }
  }
  expect(followed).toBe(costReports.length * 3);
});

test('unrated legs are told one by one, with why and what to do', async () => {
  const { web } = await dearDay();
  const page = await web.text(`/supervisor/reports/unrated-calls?${period}`);
  expect(cellsOfPage(page)).toHaveLength(16);
  expect(page).toContain('Ningún prefijo de la tarifa cubre el número');
  expect(page).toContain('Añada el prefijo a la tarifa y vuelva a tarificar.');
});

test('a bundle tells what was used and what it comes to by the day of its renewal', async () => {
  const { ground, api } = await dearDay();
  const bundle = {
    id: 'm',
    name: 'Móviles',
    seconds: 36_000,
    unitSec: 60,
    priority: 1,
    kinds: ['mobile'],
    resetDay: 1,
  };
  ground.db.$client.prepare(`update trunks set bundles = ? where id = 'carrier'`).run(JSON.stringify([bundle]));
  putCharge(ground.db, {
    ...{ callId: 'call-1', at: Date.UTC(2026, 2, 3), net: '0', bundles: [{ id: 'm', usedSec: 3600 }] },
  });
  const { rows } = await api('bundle-use');
  const [trunk, name, from, resets, given, used, left, share, forecast] = rows[0]!;
  expect([trunk, name, from, resets]).toEqual(['carrier', 'Móviles', '2026-03-01', '2026-04-01']);
  expect([given, used, left, share]).toEqual([36_000_000, 3_600_000, 32_400_000, 0.1]);
  // Four days and so many hours of thirty-one have gone by.
  expect(Number(forecast)).toBeGreaterThan(3_600_000 * 6);
  expect(rows[0]!.at(-1)).toBeNull();
});

test('a bundle that was used up by the third of the month says so, and by what it would have been too small', async () => {
  const { ground, api } = await dearDay();
  const bundle = {
    ...{ id: 'm', name: 'Móviles', seconds: 3_600, unitSec: 60 },
    priority: 1,
    kinds: ['mobile'],
    resetDay: 1,
  };
  ground.db.$client.prepare(`update trunks set bundles = ? where id = 'carrier'`).run(JSON.stringify([bundle]));
  const use = (at: number, usedSec: number, callId: string) =>
    putCharge(ground.db, { callId, at, net: '0', bundles: [{ id: 'm', usedSec }] });
  const midnight = Date.UTC(2026, 2, 1, 3);
  use(midnight + 86_400_000, 1_800, 'call-1');
  const row = async () => (await api('bundle-use')).rows[0]!;
  // Half of it in five days.
  expect((await row()).at(-1)).toMatch(/^2026-03-1[01]$/);
  use(midnight + 2 * 86_400_000, 1_800, 'call-2');
  const [, , , , , , left, share, forecast, , empty] = await row();
  expect([left, share, empty]).toEqual([0, 1, '2026-03-03']);
  // An hour in two days, whatever was called since.
  expect(Number(forecast) / 3_600_000).toBeCloseTo(31 / 2, 1);
});

test('what is still to come of today has not gone by for the forecast', async () => {
  const { ground, api } = await dearDay();
  const bundle = {
    ...{ id: 'm', name: 'Móviles', seconds: 36_000, unitSec: 60 },
    priority: 1,
    kinds: ['mobile'],
    resetDay: 1,
  };
  ground.db.$client.prepare(`update trunks set bundles = ? where id = 'carrier'`).run(JSON.stringify([bundle]));
  const began = Date.UTC(2026, 2, 1, 3);
  putCharge(ground.db, { callId: 'call-1', at: began, net: '0', bundles: [{ id: 'm', usedSec: 3600 }] });
  ground.db
    .insert(proofOfLife)
    .values({ id: 1, at: began + 12 * 3_600_000 })
    .run();
  expect(Number((await api('bundle-use')).rows[0]![8]) / 3_600_000).toBeCloseTo(62, 0);
});

test('numbers most called are those that were called, not those that called', async () => {
  const { ground, api } = await dearDay();
  const leg = { callId: 'call-0', legId: 'in', at: Date.UTC(2026, 2, 5, 13), destination: '+34911222333', net: '1' };
  putCharge(ground.db, { ...leg, way: 'in', currency: 'CLP' });
  const numbersOf = async (name: string): Promise<Cell[]> => (await api(name)).rows.map(([number]) => number!);
  expect(await numbersOf('numbers-by-calls')).not.toContain('+34911222333');
  expect(await numbersOf('numbers-by-cost')).toContain('+34911222333');
});
