import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RatingJob } from '../../services/rating/rating-jobs-port.ts';
import { countCharges, rerateRun } from '../../services/rating/rerate-run.ts';
import { openBillStore } from '../../store/rating/bill-store.ts';
import { openRerateStore } from '../../store/rating/rerate-store.ts';
import { auditLog } from '../../store/schema/access.ts';
import { putCall, putCharge } from '../../testing/builders/calls.ts';
import { eventually } from '../../testing/eventually.ts';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'bill-pages-'));
afterAll(() => rmSync(dataFolder, { recursive: true }));

async function house() {
  const jobs: RatingJob[] = [];
  let work: (job: RatingJob) => Promise<void> = async () => undefined;
  const web = createWebFixture({
    dataFolder,
    ratingJobs: {
      start: (job) => {
        jobs.push(job);
        return work(job);
      },
      stop: () => undefined,
      current: () => undefined,
    },
  });
  await web.logIn('olga');
  return {
    web,
    jobs,
    doWork(does: typeof work): void {
      work = does;
    },
  };
}

const sample = [
  ['Número', 'Fecha', 'Duración', 'Importe'],
  ['600999888', '22/11/2026 14:00:07', '60', '0,14'],
];
const source = { kind: 'csv', encoding: 'utf-8', delimiter: ';', rows: 2, width: 4, sample } as const;

test('a bill is brought in, its columns confirmed, and what differs is shown with the call and as a file', async () => {
  const { web, jobs } = await house();
  const store = openBillStore(web.deps.db);
  const trunkId = web.office.read().trunks[0]!.id;
  const form = new FormData();
  form.set('_csrf', web.csrf()!);
  form.set('trunk', trunkId);
  form.set('month', '2026-11');
  form.set('file', new File(['x'], 'noviembre.csv', { type: 'text/csv' }));
  const taken = await web.request('/owner/bills/files', { method: 'POST', body: form });
  const path = taken.headers.get('Location')!;
  const id = path.split('/').at(-1)!;
  expect(jobs).toMatchObject([{ kind: 'read-bill', billId: id }]);
  expect(await web.text(path)).toContain('Leyendo');

  const days = { fromDay: '2026-11-01', toDay: '2026-11-30', currency: 'EUR', withinSec: 120, bearable: '0.005' };
  const columns = ['number', 'date', 'duration', 'amount'] as const;
  const how = { headerAt: 0, columns: [...columns], dates: 'dmy', decimal: ',', unit: 'seconds', ...days } as const;
  store.set(id, { state: 'read', source: { ...source, sample }, settings: { ...how, columns: [...columns] } });
  const asked = formOf(await web.text(path));
  const wrong = await web.post(`${path}/match`, { ...asked, 'column-3': ['skip'] });
  expect([wrong.headers.get('Location'), jobs.length]).toEqual([path, 1]);
  await web.post(`${path}/match`, { ...asked, bearable: ['0,01'] });
  expect(jobs.at(-1)).toMatchObject({ kind: 'match-bill', billId: id });
  expect(store.find(id)).toMatchObject({ state: 'matching', settings: { columns, bearable: '0.01' } });

  store.set(id, {
    state: 'matched',
    result: {
      ...{
        driftMs: 7000,
        lines: 1,
        faults: 1,
        billed: '0.14',
        ours: '0.07',
        same: 0,
        different: 1,
        differentMore: '0.07',
      },
      ...{ onlyBilled: 0, onlyBilledAmount: '0', onlyOurs: 0, onlyOursAmount: '0', otherCurrency: 0, unrated: 2 },
    },
  });
  store.putLines([
    {
      ...{ billId: id, kind: 'different', seq: 1, line: 2, number: '34600999888', atMs: 7000, seconds: 60 },
      ...{ amount: '0.14', chargeId: 1, callId: 'c1', ownAt: 0, ownSeconds: 60, ownNet: '0.07', more: '0.07' },
    },
  ]);
  store.putFault({ billId: id, line: 3, fault: 'bad-number', value: 'Total' });
  const page = await web.text(path);
  for (const text of ['/owner/calls/c1', '00:07 después', 'No es un número: Total', '2 llamadas de esos días'])
    expect(page).toContain(text);
  expect(await web.text(`${path}?kind=same`)).toContain('Ninguna llamada');
  expect(await web.text(`${path}/differences.csv`)).toContain(
    'Distintas,2,34600999888,1970-01-01T00:00:07.000Z,60,0.14,1970-01-01T00:00:00.000Z,60,0.07,0.07,c1',
  );
  await web.post(`${path}/forget`);
  expect((await web.request(path)).status).toBe(404);
  expect(store.lines(id, { kind: 'different', after: 0, limit: 1 })).toEqual([]);
});

test('charges of a period are counted, rated anew when confirmed, and shown with what they said before', async () => {
  const { web, doWork } = await house();
  const { db, decks, clock } = web.deps;
  doWork(async (job) => {
    if (job.kind === 'count-charges') countCharges(db, job.runId);
    else if (job.kind === 'rerate') {
      const pace = { isStopped: () => false, breathe: async () => undefined };
      const run = { db, loadOffice: web.office.read, openDecks: () => decks, now: () => clock.now() };
      await rerateRun(run, job.runId, pace);
    }
  });
  const at = Date.UTC(2026, 0, 5, 12);
  const trunkId = web.office.read().trunks[0]!.id;
  putCall(db, { id: 'c1', at });
  putCharge(db, { callId: 'c1', at, trunkId, destination: '+34600999888', net: '7.77', spans: [] });

  await web.post('/owner/rerate', { from: '2026-01-06', to: '2026-01-05' });
  expect(web.deps.rerates.list()).toEqual([]);
  const counted = await web.post('/owner/rerate', { from: '2026-01-01', to: '2026-01-31', trunk: trunkId });
  const path = counted.headers.get('Location')!;
  expect(await web.text(path)).toContain('1 cargos se calcularán de nuevo');
  await web.post(`${path}/run`);
  await eventually('the run is over', async () => web.deps.rerates.list().find(({ state }) => state === 'done'));
  const page = await web.text(path);
  for (const text of ['Hecho', '7,77', '/owner/calls/c1']) expect(page).toContain(text);
  expect(web.deps.rerates.changes(1, { after: 0, limit: 9 })).toMatchObject([
    { callId: 'c1', before: { net: '7.77' } },
  ]);
  expect(db.select().from(auditLog).all()).toContainEqual(
    expect.objectContaining({ by: 'olga', action: 'charges.rerated', subject: 'rerate/1' }),
  );
});

test('a run that would cut the month of a bundle is refused with the reason, and the form has the day up to which it would not', async () => {
  const { web } = await house();
  const { db } = web.deps;
  const [trunk] = web.office.read().trunks;
  const withBundle = (resetDay: number) =>
    web.office.edit(
      (draft) => {
        const bundle = { id: 'b', name: 'Bono 100', seconds: 6_000, unitSec: 60, priority: 0, resetDay };
        draft.trunks[0]!.bundles = [{ ...bundle, kinds: ['mobile'] }];
      },
      { by: 'olga' },
    );
  for (const [callId, day] of [
    ['c1', 20],
    ['c2', 28],
  ] as const) {
    const at = Date.UTC(2025, 11, day, 12);
    putCall(db, { id: callId, at });
    putCharge(db, { callId, at, trunkId: trunk!.id, net: '0.07' });
  }
  const ask = (to: string) => web.post('/owner/rerate', { from: '2025-12-01', to, trunk: trunk!.id });
  withBundle(10);
  const refused = await ask('2025-12-22');
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain(`Los minutos del bono «Bono 100» de ${trunk!.name} se reparten`);
  // Up to today, as it is not full again before; the rest stands as it was said.
  expect(formOf(page)).toMatchObject({ from: ['2025-12-01'], to: ['2026-01-05'], trunk: [trunk!.id] });
  expect(web.deps.rerates.list()).toEqual([]);
  expect((await ask('2026-01-05')).headers.get('Location')).toBe('/owner/rerate/1');
  // What was counted is looked at again before it is done.
  withBundle(28);
  expect((await ask('2025-12-22')).headers.get('Location')).toBe('/owner/rerate/2');
  withBundle(10);
  openRerateStore(db).set(2, { state: 'counted' });
  await web.post('/owner/rerate/2/run');
  expect(openRerateStore(db).find(2)?.state).toBe('counted');
});

test('a file that is no list says so in words, not by a code', async () => {
  const { web } = await house();
  const bill = { trunkId: web.office.read().trunks[0]!.id, month: '2026-11', name: 'x.pdf', type: 'application/pdf' };
  const id = await web.deps.bills.take({ ...bill, bytes: new Uint8Array([0]), by: 'olga' });
  openBillStore(web.deps.db).set(id, { state: 'failed', why: 'no-list' });
  const page = await web.text(`/owner/bills/${id}`);
  expect(page).toContain('No es una lista');
  expect(page).not.toContain('no-list');
});

test('a bill that could not be read at once is read again by what is recognised in it, not as if commas parted its cells', async () => {
  const { web, jobs, doWork } = await house();
  doWork(() => Promise.reject(new Error('another one is at work')));
  const form = new FormData();
  form.set('_csrf', web.csrf()!);
  form.set('trunk', web.office.read().trunks[0]!.id);
  form.set('month', '2026-11');
  form.set('file', new File(['Número;Valor\r\n3001234567;$ 160,00\r\n'], 'factura.csv', { type: 'text/csv' }));
  const taken = await web.request('/owner/bills/files', { method: 'POST', body: form });
  const path = taken.headers.get('Location')!;
  const page = await eventually('the failure', async () => {
    const text = await web.text(path);
    return text.includes('No se pudo leer') ? text : undefined;
  });
  const typed = formOf(page.replace(/<form [^>]*\/read"/, '<form id="reread"'), 'reread');
  doWork(async () => undefined);
  await web.post(`${path}/read`, typed);
  expect(jobs).toHaveLength(2);
  expect(jobs[1]).not.toHaveProperty('delimiter');
  expect(jobs[1]).not.toHaveProperty('encoding');
});
