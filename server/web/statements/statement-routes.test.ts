import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import type { Facts } from '../../services/facts.ts';
import { charges } from '../../store/schema/calls.ts';
import { putCall, putCharge } from '../../testing/builders/calls.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { readPdf, readXlsx } from '../../testing/read-printed.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** April, with three calls of the surgery in March; Chilean pesos have no cents. */
async function april() {
  const ground = {
    clock: new FakeClock(Date.UTC(2026, 3, 3, 15)),
    db: openMemoryDb(),
    bus: createBus<Facts>((_topic, error) => {
      throw error;
    }),
  };
  const mail = { host: 'mail', port: 25, security: 'none' as const, from: 'a@b.example', alarmTo: [], active: true };
  const taxes = [{ code: 'IVA', percent: '19', base: 'net' as const }];
  const web = createWebFixture({ ground, office: { ...clinicOffice(), mail, taxes }, dataFolder });
  for (const [index, net] of ['100.4', '250.25', '49.9'].entries()) {
    const at = Date.UTC(2026, 2, 10 + index, 15);
    putCall(ground.db, { id: `call-${index}`, at });
    const leg = { callId: `call-${index}`, at, net, currency: 'CLP', payerDepartment: 'surgery' };
    putCharge(ground.db, { ...leg, destination: '+56911112222' });
  }
  ground.db.update(charges).set({ payerCampaign: 'checkups' }).where(eq(charges.callId, 'call-1')).run();
  await web.logIn('olga');
  return { web, ground };
}

const march = { payer: 'department:surgery', from: '2026-03-01', to: '2026-03-31', basis: 'cost', currency: 'CLP' };

test('a statement is looked at, issued, printed, and stays what it was when prices change', async () => {
  const { web, ground } = await april();
  const page = await web.text(`/owner/statements?${new URLSearchParams(march)}`);
  // 400.55 is 401 pesos, 76 of IVA.
  for (const text of ['>401<', '>76<', '>477<']) expect(page).toContain(text);
  // What of it was whose campaign.
  for (const text of ['Campaña «Revisiones»', 'llamadas: 1 · ', 'Sin campaña', 'llamadas: 2 · '])
    expect(page).toContain(text);
  const ofCampaign = { ...march, payer: 'campaign:checkups' };
  expect(await web.text(`/owner/statements?${new URLSearchParams(ofCampaign)}`)).toContain('>250<');
  const issued = await web.post('/owner/statements', march);
  expect(issued.headers.get('location')).toBe('/owner/statements/1');
  const bytes = async (kind: string) =>
    new Uint8Array(await (await web.request(`/owner/statements/1.${kind}`)).arrayBuffer());
  const pdf = await bytes('pdf');
  expect(readPdf(pdf)).toEqual(expect.arrayContaining(['Extracto n.º 1', '401', '76', '477']));
  expect(readXlsx(await bytes('xlsx'))).toEqual(expect.arrayContaining([401, 76, 477]));

  ground.db.update(charges).set({ net: '1' }).where(eq(charges.callId, 'call-0')).run();
  expect(await web.text('/owner/statements/1')).toContain('>477<');
  expect(await bytes('pdf')).toEqual(pdf);

  await web.post('/owner/statements', { ...march, corrects: '1' });
  expect(await web.text('/owner/statements/2')).toContain('Corrige y sustituye al extracto n.º 1');
  expect(await web.text('/owner/statements/1')).toContain('Corregido por el n.º 2');
});

test('with the list of calls each call is on a sheet of its own and on the paper, with who made it', async () => {
  const { web, ground } = await april();
  ground.db.update(charges).set({ payerLogin: 'ana' }).where(eq(charges.callId, 'call-1')).run();
  await web.post('/owner/statements', { ...march, calls: 'yes' });
  await web.post('/owner/statements', march);
  const bytes = async (file: string) =>
    new Uint8Array(await (await web.request(`/owner/statements/${file}`)).arrayBuffer());
  const name = web.office.read().people.find(({ login }) => login === 'ana')!.name;
  expect(readXlsx(await bytes('1.xlsx'))).toEqual(expect.arrayContaining([100.4, 250.25, 49.9, name]));
  expect(readPdf(await bytes('1.pdf'))).toEqual(expect.arrayContaining(['100,40', '250,25', '49,90', name]));
  expect(readXlsx(await bytes('2.xlsx'))).not.toContain(250.25);
});

test('a principal’s statement has what was put on it, and no more what was put on somebody else', async () => {
  const { web, ground } = await april();
  ground.db.$client.exec(
    `insert into customers (id, seq, kind, name, principal, created_at, updated_at) values ('c1', 1, 'person', 'Bar Pepe', 'Acme', 0, 0);
     update calls set customer_id = 'c1' where id in ('call-0', 'call-1');
     update charges set payer_how = 'reassigned', payer_department = 'surgery' where call_id = 'call-0';
     update charges set payer_how = 'reassigned', payer_principal = 'Acme' where call_id = 'call-2';`,
  );
  const page = await web.text(`/owner/statements?${new URLSearchParams({ ...march, payer: 'principal:Acme' })}`);
  // 250.25 and 49.9 of the calls; 100.4 is the surgery's.
  expect(page).toContain('class="number">300<');
  expect(page).not.toContain('400,55');
});

test('it is marked as sent and as paid, each once', async () => {
  const { web } = await april();
  await web.post('/owner/statements', march);
  expect(web.deps.statements.markPaid(1, { by: 'olga' })).toBe(true);
  expect(web.deps.statements.markPaid(1, { by: 'sara' })).toBe(false);
  await web.post('/owner/statements/1/sent', {});
  expect(web.deps.statements.find(1)).toMatchObject({ paidBy: 'olga', sentTo: 'olga' });
});

test('days that are not over, days without calls and an unknown one to correct are refused', async () => {
  const { web } = await april();
  const issue = (more: object) =>
    web.deps.statements.issue(
      {
        payer: { kind: 'department', id: 'surgery' },
        from: '2026-03-01',
        to: '2026-03-31',
        basis: 'cost',
        currency: 'CLP',
        ...more,
      },
      { by: 'olga' },
    );
  expect(await issue({ to: '2026-04-03' })).toEqual({ kind: 'refused', why: 'not-over' });
  expect(await issue({ from: '2026-02-01', to: '2026-02-28' })).toEqual({ kind: 'refused', why: 'nothing' });
  expect(await issue({ corrects: 7 })).toEqual({ kind: 'refused', why: 'no-such-statement' });
  expect(await issue({ currency: 'USD' })).toEqual({ kind: 'refused', why: 'no-rate' });
  expect(web.deps.statements.list(10)).toEqual([]);
});

test('on its day the month before is issued once and mailed with both files', async () => {
  const { web, ground } = await april();
  await web.post('/owner/statements/plans', {
    payer: 'department:surgery',
    day: '5',
    mail: 'jefa@clinica.example',
    basis: 'cost',
    currency: 'CLP',
  });
  expect(web.deps.statements.plans()).toMatchObject([{ day: 5, to: ['jefa@clinica.example'], done: '2026-02' }]);
  await web.deps.statements.runDue();
  expect(web.deps.statements.list(10)).toEqual([]);
  ground.clock.advance(2 * 86_400_000);
  expect(await web.deps.statements.runDue()).toEqual([]);
  expect(await web.deps.statements.runDue()).toEqual([]);
  expect(web.deps.statements.list(10)).toMatchObject([
    { number: 1, issuedBy: 'system', sentTo: 'jefa@clinica.example', sheet: { from: '2026-03-01', total: '477' } },
  ]);
  expect(web.deps.outbox.list(10)).toMatchObject([
    {
      subject: expect.stringContaining('extracto n.º 1'),
      attachments: [{ name: 'extracto-1.pdf' }, { name: 'extracto-1.xlsx' }],
    },
  ]);
});

test('the logo is kept when it is a picture', async () => {
  const { web } = await april();
  const bring = (bytes: number[]) => {
    const body = new FormData();
    body.set('_csrf', web.csrf()!);
    body.append('file', new File([new Uint8Array(bytes)], 'logo.png', { type: 'image/png' }));
    return web.request('/owner/office/logo', { method: 'POST', body });
  };
  await bring([1, 2, 3, 4]);
  expect(await web.text('/owner/office')).not.toContain('office-logo');
  await bring([0x89, 0x50, 0x4e, 0x47, 13]);
  expect(await web.text('/owner/office')).toContain('office-logo');
});

test('days in the wrong order are told, and days that were charged before are told before they are charged twice', async () => {
  const { web } = await april();
  const look = (change: object) => web.text(`/owner/statements?${new URLSearchParams({ ...march, ...change })}`);
  expect(await look({ from: '2026-03-31', to: '2026-03-01' })).toContain('Revise de quién');
  expect(await look({ from: '2026-02-30' })).toContain('Revise de quién');
  expect(await look({})).not.toContain('dos veces');
  await web.post('/owner/statements', march);
  expect(await look({ from: '2026-03-31' })).toContain('extracto n.º 1: si lo emite, se cobrarán dos veces');
  expect(await look({ corrects: '1' })).not.toContain('dos veces');
  expect(await look({ payer: 'extension:101' })).not.toContain('dos veces');
});

test('what is sent each month is not put on the list twice', async () => {
  const { web } = await april();
  const plan = { payer: march.payer, basis: 'cost', currency: 'CLP', day: '2', mail: 'a@x.example' };
  await web.post('/owner/statements/plans', plan);
  await web.post('/owner/statements/plans', { ...plan, day: '5' });
  expect(await web.text('/owner/statements')).toContain('ya está en la lista');
});
