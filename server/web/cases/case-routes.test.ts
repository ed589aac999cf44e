import { expect, test } from 'vitest';
import { campaignDefaults } from '../../core/office/campaigns.ts';
import { schema } from '../../store/db.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { faultOn } from '../../testing/page-fault.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const hour = 3_600_000;

async function open(login: 'ana' | 'sara' = 'ana') {
  const web = createWebFixture({
    office: {
      ...clinicOffice(),
      departments: [
        { id: 'tax', name: 'Impuestos', members: [], outside: false },
        { id: 'notary', name: 'Notaría', members: [], outside: true },
      ],
      motives: [
        { id: 'invoices', name: 'Facturas', department: 'tax' },
        { id: 'wrong', name: 'Factura incorrecta', under: 'invoices' },
      ],
    },
  });
  const saved = web.deps.customers.create({ name: 'Rosa González', principal: 'Acme' }, { by: 'x' });
  if (saved.kind !== 'saved') throw new Error('not saved');
  await web.logIn(login);
  await web.post('/cases', { customer: saved.customer.id, title: 'Cobro doble', motive: 'wrong', text: 'Dos veces' });
  const [one] = web.deps.cases.ofCustomer(saved.customer.id, 1);
  const act = (name: string, form = {}) => web.post(`/cases/${one!.number}/${name}`, form);
  const now = () => web.deps.cases.find(one!.id)!;
  return { web, number: one!.number, customerId: saved.customer.id, act, now };
}

test('a case opened by hand is listed, and found by its number and by the customer', async () => {
  const { web, number } = await open();
  const list = await web.text('/cases');
  for (const text of [number, 'Cobro doble', 'Facturas › Factura incorrecta', 'Rosa González', 'Impuestos'])
    expect(list).toContain(text);
  expect((await web.request(`/cases?q=${number}`)).headers.get('Location')).toBe(`/cases/${number}`);
  expect(await web.text('/cases?q=gonzalez')).toContain(number);
  const found = await web.text(`/customers/find?q=${number}`);
  expect(found).toContain(`href="/cases/${number}"`);
  expect((await web.request(`/customers?q=${number}`)).headers.get('Location')).toBe(`/cases/${number}`);
  expect(await web.text('/cases?q=nobody')).toContain('class="empty"');
  const wrong = number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);
  expect(await web.text(`/cases?q=${wrong}`)).toContain('hay una cifra mal');
  expect((await web.request(`/cases/${wrong}`)).status).toBe(404);
});

test('the last case stands on the card of the customer', async () => {
  const { web, number, customerId } = await open();
  expect(await web.text(`/customers/${customerId}`)).toContain(`href="/cases/${number}"`);
});

test.each([
  ['who=mine', true],
  ['state=closed', false],
  ['state=all', true],
  ['motive=invoices', true],
  ['motive=wrong&department=tax', true],
  ['department=notary', false],
  ['principal=Acme', true],
  ['due=late', false],
])('the list of %s', async (query, isThere) => {
  const { web, number } = await open();
  expect((await web.text(`/cases?${query}`)).includes(`/cases/${number}`)).toBe(isThere);
});

test('a case of a call of a campaign tells the campaign, and is found by it', async () => {
  const { web, number, now } = await open();
  web.office.edit(
    (draft) => {
      const about = { ...campaignDefaults, queues: [], segments: [], firstDay: '2026-01-01' };
      draft.campaigns = [
        { ...about, id: 'spring', name: 'Limpieza de primavera' },
        { ...about, id: 'autumn', name: 'Otoño' },
      ];
    },
    { by: 'x' },
  );
  expect(await web.text(`/cases/${number}`)).not.toContain('Limpieza de primavera');
  putCall(web.deps.db, { id: 'c1', at: web.clock.now(), campaignId: 'spring' });
  web.deps.db.insert(schema.caseCalls).values({ caseId: now().id, callId: 'c1', at: web.clock.now() }).run();
  expect(await web.text(`/cases/${number}`)).toContain('Limpieza de primavera');
  expect(await web.text('/cases?campaign=spring')).toContain(`/cases/${number}`);
  expect(await web.text('/cases?campaign=autumn')).not.toContain(`/cases/${number}`);
});

test('everything that is done about a case stands in its history', async () => {
  const { web, number, act, now } = await open();
  await act('note', { text: 'Llamé al banco', answers: 'yes' });
  await act('pend', { reason: 'third-party', text: 'El banco responde' });
  expect(now().state).toMatchObject({ kind: 'pending', reason: 'third-party' });
  await act('resume');
  await act('promise', { text: 'Enviar abono', hours: '24' });
  expect(now().promise).toMatchObject({ text: 'Enviar abono', dueAt: web.clock.now() + 24 * hour });
  await act('promise-kept');
  await act('hand-over', { department: 'tax', text: 'Para vosotros' });
  expect(now()).toMatchObject({ department: 'tax', state: { kind: 'handed-over' } });
  await act('take');
  await act('change', { title: 'Cobro triple', class: 'off-catalogue', priority: 'high' });
  expect(now()).toMatchObject({ title: 'Cobro triple', class: 'off-catalogue', priority: 'high' });
  expect(now()).not.toHaveProperty('motive');
  await act('close', { result: 'solved', text: 'Abonado' });
  const page = await web.text(`/cases/${number}`);
  for (const text of ['Llamé al banco', 'El banco responde', 'Enviar abono', 'Para vosotros', 'Abonado', 'Dos veces'])
    expect(page).toContain(text);
  await act('reopen', { text: 'Otra vez' });
  expect(now()).toMatchObject({ reopened: 1, state: { kind: 'open' } });
});

test('handed over outside, by the name of a department of another house or of anybody', async () => {
  const { act, now } = await open();
  await act('hand-over', { department: 'notary' });
  expect(now().state).toMatchObject({ to: { kind: 'outside', name: 'Notaría' } });
  await act('hand-over', { outside: 'Banco' });
  expect(now().state).toMatchObject({ to: { kind: 'outside', name: 'Banco' } });
});

test('a promise may be for a time on the clock of the office', async () => {
  const { act, now, web } = await open();
  await act('promise', { text: 'Llamar', hours: '', at: '2030-03-04T10:30' });
  const local = new Date(now().promise!.dueAt).toLocaleString('sv', {
    timeZone: web.office.read().office.timezone,
  });
  expect(local).toBe('2030-03-04 10:30:00');
});

test.each([
  ['note', { text: ' ' }],
  ['hand-over', {}],
  ['pend', { reason: 'never' }],
  ['close', {}],
  ['promise', { text: 'x', at: 'soon' }],
  ['split', {}],
  ['merge', { into: '123' }],
  ['resume', {}],
])('%s that says too little changes nothing and says so', async (name, form) => {
  const { web, number, act, now } = await open();
  const before = now();
  const answer = await act(name, form);
  const page = answer.status === 303 ? await web.text(`/cases/${number}`) : await answer.text();
  expect(faultOn(page)).toBeDefined();
  expect(now()).toEqual(before);
});

test('merged, the page leads to where the case goes on; a part split off leads back', async () => {
  const { web, number, act, now } = await open();
  const other = web.deps.cases.open({ title: 'Lo mismo' }, { by: 'ana' });
  await act('split', { title: 'Otra cosa' });
  await act('merge', { into: other.number });
  expect(now().state.kind).toBe('merged');
  expect(await web.text(`/cases/${number}`)).toContain(`/cases/${other.number}`);
  expect(await web.text(`/cases/${other.number}`)).toContain(`/cases/${number}`);
});

test('the report says by department what is late, to those who lead', async () => {
  const { web, act } = await open('sara');
  web.clock.advance(5 * hour);
  const late = await web.text('/cases/report');
  expect(late).toContain('Impuestos');
  expect(late).toContain('/cases?due=late&amp;department=tax');
  await act('close', { result: 'solved' });
  const done = await web.text('/cases/report');
  expect(done).not.toContain('due=late');
  expect(done).toContain('(1/1)');
  for (const by of ['motive', 'class', 'owner']) expect(await web.text(`/cases/report?by=${by}`)).toContain('(1/1)');
  expect(await web.text('/cases/report?by=class')).toContain('Procedente');
  await web.post('/logout');
  await web.logIn('ana');
  expect((await web.request('/cases/report')).status).toBe(403);
});
