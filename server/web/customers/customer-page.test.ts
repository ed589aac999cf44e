import { expect, test } from 'vitest';
import { putCall } from '../../testing/builders/calls.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const htmx = { 'HX-Request': 'true' };

async function open(login: 'ana' | 'sara' | 'olga' = 'ana') {
  const web = createWebFixture();
  await web.logIn(login);
  const add = (draft: Parameters<typeof web.deps.customers.create>[0]): string => {
    const outcome = web.deps.customers.create(draft, { by: 'ana' });
    if (outcome.kind !== 'saved') throw new Error('not saved');
    return outcome.customer.id;
  };
  const company = add({ name: 'Ferretería El Sol', kind: 'company' });
  const person = add({ name: 'Rosa Peña', points: [{ channel: 'phone', typed: '961234567' }] });
  return { web, company, person };
}

test('the page tells what happened in words: who changed what from what to what', async () => {
  const { web, person } = await open();
  web.clock.advance(1_000);
  web.deps.customers.update(person, { standing: 'inactive', vip: true, owner: 'sara' }, { by: 'ana' });
  const [point] = web.deps.customers.find(person)!.points;
  web.clock.advance(1_000);
  web.deps.customers.markPoint({ customerId: person, pointId: point!.id, state: 'wrong', by: 'sara' });
  const page = await web.text(`/customers/${person}`);
  expect(page).toContain('Estado: <del>Activo</del> → <ins>Inactivo</ins>');
  expect(page).toContain('VIP: <del>No</del> → <ins>Sí</ins>');
  expect(page).toMatch(/Lo lleva: <ins>Sara/);
  expect(page).toMatch(/<del>Bien<\/del> → <ins>Equivocado<\/ins>/);
  expect(page).toContain('Ficha creada');
});

test('the timeline shows one kind where it is asked for, and loads what is older as one scrolls', async () => {
  const { web, person } = await open();
  for (let index = 0; index < 25; index += 1)
    putCall(web.deps.db, { id: `c${index}`, at: 1_000 + index, customerId: person });
  const calls = await (await web.request(`/customers/${person}/timeline?kind=call`, { headers: htmx })).text();
  expect(calls).not.toContain('Ficha creada');
  expect(calls.match(/Llamó/g)).toHaveLength(20);
  const next = /hx-get="([^"]*)" hx-trigger="revealed"/.exec(calls)![1]!.replaceAll('&amp;', '&');
  const older = await (await web.request(next, { headers: htmx })).text();
  expect(older).toMatch(/^<li/);
  expect(older.match(/Llamó/g)).toHaveLength(5);
  expect(older).not.toContain('revealed');
  expect(await web.text(next)).toContain('<!doctype html>');
});

test('who supervises reads the story of a call and hears it; an agent sees only that it was', async () => {
  for (const [login, story] of [
    ['ana', undefined],
    ['sara', '/supervisor/calls/c1'],
    ['olga', '/owner/calls/c1'],
  ] as const) {
    const { web, person } = await open(login);
    putCall(web.deps.db, { id: 'c1', at: 1_000, customerId: person, recordingId: 'r1' });
    const page = await web.text(`/customers/${person}`);
    expect(page.includes('calls/c1')).toBe(story !== undefined);
    expect(page.includes('src="/recordings/r1"')).toBe(story !== undefined);
    if (story) expect(page).toContain(`href="${story}"`);
  }
});

test('somebody of a company is looked for by kind, added with the position, seen on both cards, and removed', async () => {
  const { web, company, person } = await open();
  const path = `/customers/${company}/positions`;
  expect(await (await web.request(`${path}/find?q=rosa`, { headers: htmx })).text()).toContain(`value="${person}"`);
  expect(await (await web.request(`${path}/find?q=ferre`, { headers: htmx })).text()).toContain('Ninguna persona');
  const added = await web.post(path, { other: person, title: 'Gerente', department: 'Compras', leads: 'yes' });
  expect(added.headers.get('location')).toBe(`/customers/${company}`);
  expect(await web.text(`/customers/${company}`)).toMatch(/Rosa Peña<\/a>[\s\S]*Dirige[\s\S]*Gerente · Compras/);
  expect(await web.text(`/customers/${person}`)).toContain('Ferretería El Sol · Gerente · Compras · lo dirige');
  const removed = await web.post(`/customers/${person}/positions/${company}/remove`, {}, htmx);
  expect(await removed.text()).not.toContain('Gerente');
  expect(web.deps.customers.positionsOf(company)).toEqual([]);
});

test('nobody chosen is told in the form', async () => {
  const { web, company } = await open();
  const answer = await web.post(`/customers/${company}/positions`, { q: 'rosa', title: 'x' });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('Busque y elija');
});

test('the search over every page lists who is meant with marks, and is for who may see customers', async () => {
  const { web, person } = await open();
  web.deps.customers.refuse({ customerId: person, channel: 'calls', reason: 'x', by: 'ana' });
  const found = await (await web.request('/customers/find?q=1234567', { headers: htmx })).text();
  expect(found).toContain(`href="/customers/${person}"`);
  expect(found).toContain('No quiere llamadas');
  expect(await web.text('/agent')).toContain('id="find-text"');
  await web.post('/logout');
  expect((await web.request('/customers/find?q=rosa')).status).toBe(303);
});

const level = {
  id: 'level',
  names: { es: 'Nivel', en: 'Level' },
  kind: 'list',
  options: [{ name: 'Oro' }],
  onDesk: true,
};
const since = { id: 'since', names: { es: 'Desde', en: 'Since' }, kind: 'date', options: [], onDesk: false };

test('fields that the owner added are filled in the form, checked, shown, told in the timeline and found', async () => {
  const { web, person } = await open('olga');
  const added = await web.post('/owner/customer-fields/new', {
    'names.es': 'Nivel',
    'names.en': 'Level',
    kind: 'list',
    'options[0].name': 'Oro',
    onDesk: 'on',
  });
  expect(added.status).toBe(303);
  const field = web.deps.office.read().customerFields.find(({ names }) => names.es === 'Nivel');
  expect(field).toEqual({ ...level, id: field!.id });
  const name = `own.${field!.id}`;
  expect(await web.text(`/customers/${person}/edit`)).toContain(`name="${name}"`);
  const refused = await web.post(`/customers/${person}`, { name: 'Rosa Peña', [name]: 'Bronce' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('No es una de las opciones');
  await web.post(`/customers/${person}`, { name: 'Rosa Peña', phone: '961234567', [name]: 'Oro' });
  const page = await web.text(`/customers/${person}`);
  expect(page).toMatch(/<dt>Nivel<\/dt><dd>Oro/);
  expect(page).toContain('Otros datos: <ins>Nivel Oro</ins>');
  expect(web.deps.customers.search({ text: 'oro', limit: 5 }).rows.map(({ id }) => id)).toEqual([person]);
});

test("an option that is offered no more stands in nobody's way, and an emptied field is gone", async () => {
  const { web, person } = await open();
  const offer = (customerFields: unknown[]) => web.deps.office.apply({ customerFields } as never, { by: 'test' });
  offer([level, since]);
  web.deps.customers.update(person, { own: { level: 'Oro', since: '2026-01-05' } }, { by: 'ana' });
  offer([{ ...level, options: [{ name: 'Plata' }] }, since]);
  expect(web.deps.customers.update(person, { vip: true }, { by: 'ana' }).kind).toBe('saved');
  expect(web.deps.customers.update(person, { own: { since: '2026-13-05' } }, { by: 'ana' })).toEqual({
    kind: 'refused',
    problems: [{ field: 'own', code: 'bad-date', value: 'since' }],
  });
  web.deps.customers.update(person, { own: { since: '' } }, { by: 'ana' });
  expect(web.deps.customers.find(person)?.own).toEqual({ level: 'Oro' });
});

test('a list without anything to choose from is refused', async () => {
  const { web } = await open('olga');
  const outcome = web.deps.office.apply({ customerFields: [{ ...level, options: [] }] } as never, { by: 'test' });
  expect(outcome.kind).toBe('refused');
});
