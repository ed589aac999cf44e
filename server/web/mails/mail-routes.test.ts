import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openMailStore } from '../../store/mail/mail-store.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));
const server = {
  active: true,
  host: 'smtp.example.com',
  port: 587,
  security: 'starttls',
  from: 'central@example.com',
} as const;
const web = createWebFixture({ dataFolder, office: { ...clinicOffice(), mail: { ...server, alarmTo: [] } } });
const { mails } = web.deps;

function come(id: string, html = '<p>Hola</p>'): void {
  openMailStore(web.deps.db).insert({
    id,
    direction: 'in',
    state: 'new',
    at: web.clock.now(),
    messageId: `<${id}@x.com>`,
    references: [],
    from: 'eva@x.com',
    fromName: 'Eva',
    to: ['central@example.com'],
    cc: [],
    subject: 'Precio',
    text: '¿Cuánto?',
    html,
    files: [],
  });
}

test('an agent takes the next mail, answers it with a template and a file, and what was typed is kept', async () => {
  await web.logIn('ana');
  come('m1');
  expect(await web.text('/mails')).toContain('Precio');
  expect((await web.post('/mails/next')).headers.get('location')).toBe('/mails/m1');
  expect(mails.find('m1')).toMatchObject({ state: 'taken', login: 'ana' });
  const path = (await web.post('/mails/m1/answer')).headers.get('location')!;
  expect(await web.text(path)).toContain('&gt; ¿Cuánto?');
  await web.post(`${path}/template`, { template: 'price' });
  await web.post(`${path}/keep`, { to: 'eva@x.com', text: '60 €' });
  const form = new FormData();
  form.set('_csrf', web.csrf()!);
  form.set('file', new File(['x'], 'precios.txt', { type: 'text/plain' }));
  await web.request(`${path}/files`, { method: 'POST', body: form });
  const page = await web.text(path);
  expect([page.includes('60 €'), page.includes('precios.txt'), page.includes('Re: Precio')]).toEqual([
    true,
    true,
    true,
  ]);
  const sent = (await web.post(`${path}/send`, { to: 'eva@x.com', subject: 'Re: Precio', text: '60 €' })).headers.get(
    'location',
  )!;
  expect(mails.find(sent.split('/').at(-1)!)).toMatchObject({
    to: ['eva@x.com'],
    answers: 'm1',
    files: [{ name: 'precios.txt' }],
  });
  expect([mails.find('m1')?.state, (await web.request(path)).status]).toEqual(['done', 404]);
});

test('a field typed by hand into a mail is filled, and one that nothing is known for comes back to be written', async () => {
  await web.logIn('ana');
  const path = (await web.post('/mails/drafts', { to: 'eva@x.com' })).headers.get('location')!;
  const back = await web.post(`${path}/send`, {
    to: 'eva@x.com',
    subject: 'Hola {{cliente.nombre}}',
    text: 'Soy {{agente.nombre}}.',
  });
  expect(back.headers.get('location')).toBe(path);
  expect(await web.text(path)).toContain('customer.name');
  const sent = await web.post(`${path}/send`, { to: 'eva@x.com', subject: 'Hola', text: 'Soy {{agente.nombre}}.' });
  expect(mails.find(sent.headers.get('location')!.split('/').at(-1)!)).toMatchObject({
    subject: 'Hola',
    text: expect.stringMatching(/^Soy Ana/),
  });
});

test('a mail becomes a new customer, or is dismissed with its reason; somebody else’s mail is not given away', async () => {
  come('m2');
  await web.post('/mails/m2/new-customer');
  const { customerId } = mails.find('m2')!;
  expect(web.deps.customers.find(customerId!)).toMatchObject({ name: 'Eva', points: [{ key: 'eva@x.com' }] });
  expect((await web.post('/mails/m2/give', { to: 'sara' })).status).toBe(403);
  await web.post('/mails/m2/dismiss', { why: 'job-request' });
  expect(mails.find('m2')).toMatchObject({ state: 'dismissed', why: 'job-request' });
});

test('a customer who wants no mails is written to only when somebody says that it was asked for', async () => {
  const { customerId } = mails.find('m2')!;
  web.deps.customers.refuse({ customerId: customerId!, channel: 'mails', reason: 'said so', by: 'ana' });
  const path = (await web.post('/mails/drafts', { customer: customerId! })).headers.get('location')!;
  const letter = { to: 'eva@x.com', subject: 'Hola', text: 'x' };
  expect((await web.post(`${path}/send`, letter)).headers.get('location')).toBe(path);
  expect((await web.post(`${path}/send`, { ...letter, anyway: 'yes' })).headers.get('location')).toMatch(
    /^\/mails\/\w+$/,
  );
});

test('a service is sent from the case, its public page needs no login, and the case shows the receipt', async () => {
  const one = web.deps.cases.open({ title: 'Consulta' }, { by: 'ana' });
  await web.post('/mails/catalogue', { service: 'check-up', to: 'leo@x.com', case: one.number });
  expect(await web.text(`/cases/${one.number}`)).toContain('Revisión');
  const { token } = web.deps.catalogue.ofCase(one.id)[0]!;
  const outside = await web.app.request(`/c/${token}`);
  expect([outside.status, (await outside.text()).includes('Una hora, en ayunas')]).toEqual([200, true]);
  expect(web.deps.catalogue.ofCase(one.id)[0]?.opens).toBe(1);
  expect((await web.app.request('/c/nobody')).status).toBe(404);
});
