import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faxDefaults } from '../../core/office/fax.ts';
import type { createReceivedFaxes } from '../../services/fax/create-received-faxes.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { eventually } from '../../testing/eventually.ts';
import { createFakeFaxLines } from '../../testing/fakes/fake-fax-lines.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const number = '+34912345678';
let dataFolder: string;
let web: ReturnType<typeof createWebFixture>;

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
  web = createWebFixture({ dataFolder, office: { ...clinicOffice(), fax: { ...faxDefaults, number: '+56 2' } } });
});
afterEach(() => {
  web.deps.fax.faxes.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

const read = async (path: string): Promise<string> => (await web.request(path)).text();
const keep = (name = 'catalogue-2.pdf') =>
  web.deps.files.keep({ name, type: 'application/pdf', bytes: Buffer.from('x'), by: 'ana' }).then(({ id }) => id);
async function add(draft: { caseId?: number } = {}) {
  const outcome = web.deps.fax.faxes.add({ number, files: [await keep()], look: true, ...draft }, { by: 'olga' });
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  const { id } = outcome.fax;
  await eventually('its pages', async () => (web.deps.fax.faxes.find(id)?.state === 'held' ? true : undefined));
  return id;
}

test('a fax is written from a case, looked at, and sent into the queue', async () => {
  await web.logIn('ana');
  const one = web.deps.cases.open({ title: 'catalogue' }, { by: 'ana' });
  const file = await keep();
  web.deps.files.use({ file, by: `case:${one.id}` });
  const form = await read(`/faxes/new?case=${one.number}`);
  expect(form).toContain('catalogue-2.pdf');
  const said = { case: one.number, number, paper: file, priority: 'urgent', then: 'look', subject: 'Catalogue' };
  const sent = await web.post('/faxes/files', said);
  const path = sent.headers.get('location')!;
  expect(path).toMatch(/^\/faxes\/.+/);
  const id = path.split('/').at(-1)!;
  await eventually('held', async () => (web.deps.fax.faxes.find(id)?.state === 'held' ? true : undefined));
  expect(await read(path)).toContain(`${path}/release`);
  expect((await web.request(`${path}/pages/1?width=300`)).headers.get('content-type')).toBe('image/png');
  expect((await web.request(`${path}/pages/9`)).status).toBe(404);
  await web.post(`${path}/release`, {});
  expect(web.deps.fax.faxes.find(id)).toMatchObject({ state: 'waiting', caseId: one.id, priority: 'urgent' });
  expect(await read('/faxes')).toContain('Catalogue');
});

test('a template of mails begins a cover, its fields filled in', async () => {
  const template = {
    id: 'budget',
    name: 'Budget',
    subject: 'Your budget',
    text: 'From {{office.name}}, {{agent.name}}',
  };
  web.deps.office.apply({ mailTemplates: [template] }, { by: 'olga' });
  await web.logIn('ana');
  expect(await read('/faxes/new')).toContain('<option value="budget">Budget</option>');
  const file = await keep();
  const form = await read(`/faxes/new?template=budget&paper=${file}&number=912`);
  const { office, people } = web.deps.office.read();
  expect(form).toContain(`From ${office.name}, ${people.find(({ login }) => login === 'ana')!.name}`);
  expect(form).toContain('value="Your budget"');
  expect(form).toMatch(/name="cover" checked/);
  expect(form).toContain(`name="paper" value="${file}" checked`);
});

test('what cannot be sent comes back with what was typed and why', async () => {
  await web.logIn('ana');
  const answer = await web.post('/faxes/files', { number: '12', subject: 'Kept', then: 'send' });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('value="Kept"');
});

test('an empty file is told: its cover does not go alone', async () => {
  await web.logIn('ana');
  const form = new FormData();
  for (const [name, value] of Object.entries({ _csrf: web.csrf()!, number, cover: 'on', then: 'send' }))
    form.set(name, value);
  form.set('file', new File([], 'offer.pdf'));
  expect((await web.request('/faxes/files', { method: 'POST', body: form })).status).toBe(422);
  expect(web.deps.fax.faxes.count({})).toBe(0);
  // No file chosen at all.
  form.set('file', new File([], ''));
  expect((await web.request('/faxes/files', { method: 'POST', body: form })).status).toBe(303);
});

test('agents see their own faxes and those of cases, who leads sees all', async () => {
  const foreign = await add();
  const ofCase = await add({ caseId: web.deps.cases.open({ title: 'x' }, { by: 'olga' }).id });
  await web.logIn('ana');
  expect((await web.request(`/faxes/${foreign}`)).status).toBe(404);
  expect((await web.request(`/faxes/${ofCase}`)).status).toBe(200);
  expect(await read('/faxes')).not.toContain(foreign);
  await web.logIn('olga');
  expect(await read('/faxes')).toContain(foreign);
});

test('a file that was brought is still there when something else is wrong, and a day that is over sends nothing', async () => {
  await web.logIn('ana');
  const form = new FormData();
  for (const [name, value] of Object.entries({ _csrf: web.csrf()!, number: '112', then: 'send' }))
    form.set(name, value);
  form.set('file', new File(['x'], 'offer.pdf', { type: 'application/pdf' }));
  const send = () => web.request('/faxes/files', { method: 'POST', body: form });
  const refused = await (await send()).text();
  const file = /name="paper" value="([^"]+)" checked/.exec(refused)?.[1];
  expect(refused).toContain('offer.pdf');
  expect(file).toBeDefined();
  form.delete('file');
  form.set('paper', file!);
  form.set('number', number);
  for (const sendAt of ['2025-12-31T09:30', 'soon']) {
    form.set('sendAt', sendAt);
    expect((await send()).status, sendAt).toBe(422);
  }
  form.set('sendAt', '2027-01-01T09:30');
  expect((await send()).status).toBe(303);
  expect(web.deps.fax.faxes.list({}, { limit: 2, offset: 0 }).rows).toMatchObject([{ files: [file] }]);
});

test('what a program faxes bears the name of its token', async () => {
  const { id: token } = web.access.createToken({ name: 'Invoices', by: 'olga', scopes: ['fax'] });
  const outcome = web.deps.fax.faxes.add({ number, files: [await keep()] }, { by: `token:${token}` });
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  await web.logIn('olga');
  const page = await read(`/faxes/${outcome.fax.id}`);
  expect(page).toContain('Invoices');
  expect(page).not.toContain(token);
});

test('priority, handing over and cancelling', async () => {
  const id = await add();
  await web.logIn('olga');
  await web.post(`/faxes/${id}/priority`, { priority: 'low' });
  await web.post(`/faxes/${id}/hand-over`, { note: 'please' });
  expect(web.deps.fax.faxes.find(id)).toMatchObject({ priority: 'low', taskId: expect.any(Number) });
  await web.post(`/faxes/${id}/cancel`, {});
  expect(web.deps.fax.faxes.find(id)?.state).toBe('cancelled');
});

test('the owner says how the office faxes, and what is wrong with it stands at its field', async () => {
  await web.logIn('olga');
  const said = {
    active: 'on',
    number: '+56 2 123',
    resolution: 'fine',
    dials: '5',
    tries: '2',
    receipts: 'never',
    keepMonths: '0',
  };
  await web.post('/owner/fax', { ...said, 'rules[0].from': '*', 'rules[0].person': 'ana', 'rules[0].openCase': 'on' });
  expect(web.deps.office.read().fax).toMatchObject({
    number: '+56 2 123',
    dials: 5,
    rules: [{ from: '*', person: 'ana', openCase: true }],
  });
  const wrong = await web.post('/owner/fax', { ...said, number: 'abc' });
  expect(wrong.status).toBe(422);
  expect(await read('/owner/modems')).toContain('USB');
});

test('a fax line that rings pops up on desks and in the inbox, with the card of whoever has the number', async () => {
  const lines = createFakeFaxLines();
  const { customers, fax } = web.deps;
  lines.serve((fax.inbox as ReturnType<typeof createReceivedFaxes>).incoming);
  const saved = customers.create({ name: 'Luz Mora', points: [{ channel: 'phone', typed: number }] }, { by: 'olga' });
  lines.ring({ call: 'c1', caller: { number } });
  await web.logIn('ana');
  for (const path of ['/agent', '/faxes/in']) {
    expect(await read(path)).toContain(saved.kind === 'saved' ? `/customers/${saved.customer.id}` : '');
    expect(await read(path)).toContain('Luz Mora');
  }
  lines.giveUp('c1');
  expect(await read('/agent')).not.toContain('Luz Mora');
});

test('a number is found as people write it, and the faxes of a segment stay those of it as they move', async () => {
  await web.logIn('olga');
  const id = await add();
  for (const q of ['912 34 56', '(912)', '0034 912-345', '+34 912'])
    expect(await read(`/faxes?view=all&q=${encodeURIComponent(q)}`), q).toContain(id);
  expect(await read('/faxes?view=all&q=913')).not.toContain(id);
  const page = await read('/faxes?view=all&bulk=b1');
  expect(page).not.toContain(id);
  expect(page).toMatch(/\/live\/faxes\?[^"]*bulk=b1/);
  expect(page).toMatch(/href="\/faxes\?[^"]*view=sent[^"]*bulk=b1/);
});

test('a fax is fetched and a document laid ready from a page of both', async () => {
  await web.logIn('ana');
  expect(await read('/faxes/in')).toContain('/faxes/fetch');
  await web.post('/faxes/fetch', { number });
  const asked = web.deps.fax.fetches.list(5);
  expect(asked).toMatchObject([{ destination: number, state: 'waiting', createdBy: 'ana' }]);
  expect((await web.post('/faxes/fetch', { number: 'x' })).status).toBe(422);
  await web.post('/faxes/fetch/files', { paper: await keep(), title: 'Prices', numbers: '+3491*, +56*' });
  expect(web.deps.fax.offers.list()).toMatchObject([{ title: 'Prices', numbers: ['+3491*', '+56*'] }]);
  await eventually('its pages', async () => (web.deps.fax.offers.list()[0]?.state === 'ready' ? true : undefined));
  const page = await read('/faxes/fetch');
  expect(page).toContain('Prices');
  await web.post(`/faxes/fetch/${asked[0]!.id}/cancel`, {});
  await web.post(`/faxes/fetch/offers/${web.deps.fax.offers.list()[0]!.id}/withdraw`, {});
  expect(web.deps.fax.fetches.list(5)).toMatchObject([{ state: 'cancelled' }]);
  expect(web.deps.fax.offers.list()).toEqual([]);
});
