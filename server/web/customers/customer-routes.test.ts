import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

const htmx = { 'HX-Request': 'true' };

async function open() {
  const web = createWebFixture();
  await web.logIn('ana');
  await web.post('/customers', {
    name: 'Íñigo Pérez',
    company: 'Talleres Norte',
    phone: ['9 6123 4567', ''],
    phoneLabel: ['móvil', ''],
    vip: 'yes',
  });
  const [customer] = web.deps.customers.search({ text: 'perez', limit: 1 }).rows;
  return { web, id: customer!.id };
}

test('a customer is added with phones and marks, and found by part of the name', async () => {
  const { web, id } = await open();
  expect(web.deps.customers.find(id)).toMatchObject({
    company: 'Talleres Norte',
    vip: true,
    points: [{ channel: 'phone', typed: '9 6123 4567', label: 'móvil', key: '+56961234567' }],
  });
  expect(await web.text('/customers?q=perez')).toContain(`href="/customers/${id}"`);
  expect(await web.text('/customers?q=nobody')).toContain('Ningún cliente coincide');
});

test('a card is edited in its place: the form comes into the card, the card back into the form', async () => {
  const { web, id } = await open();
  const form = await (await web.request(`/customers/${id}/edit?at=call1`, { headers: htmx })).text();
  expect(form).toContain(`id="card-call1-${id}"`);
  expect(form).toContain('hx-morph-skip');
  const saved = await web.post(`/customers/${id}`, { at: 'call1', name: 'Íñigo P.', phone: '', phoneLabel: '' }, htmx);
  expect(await saved.text()).toMatch(new RegExp(`^<section id="card-call1-${id}" class="card customer">`));
  expect(web.deps.customers.find(id)).toMatchObject({ name: 'Íñigo P.', vip: false, points: [] });
});

test('a wrong field is told beside what was typed', async () => {
  const { web, id } = await open();
  const answer = await web.post(`/customers/${id}`, { name: 'X', mail: 'no mail' });
  const text = await answer.text();
  expect(answer.status).toBe(422);
  expect(text).toContain('No parece un correo.');
  expect(text).toContain('value="no mail"');
});

test('a forged place or an unknown customer leads nowhere', async () => {
  const { web, id } = await open();
  const forged = await web.request(`/customers/${id}/edit?at="><script>`, { headers: htmx });
  expect(await forged.text()).toContain(`id="card-page-${id}"`);
  expect((await web.request('/customers/none')).status).toBe(404);
});

test('who is not logged in sees no customer', async () => {
  const { web, id } = await open();
  await web.post('/logout');
  expect((await web.request(`/customers/${id}`)).status).toBe(303);
});
