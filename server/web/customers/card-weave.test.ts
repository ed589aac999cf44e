import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

async function openTwice() {
  const web = createWebFixture();
  await web.logIn('ana');
  await web.post('/customers', { name: 'Íñigo Pérez', remarks: 'viejo', phone: '961234567', phoneLabel: 'móvil' });
  const [customer] = web.deps.customers.search({ text: 'perez', limit: 1 }).rows;
  const seen = /name="seen" value="([^"]+)"/.exec(await web.text(`/customers/${customer!.id}/edit`))?.[1] ?? '';
  const form = { name: 'Íñigo Pérez', remarks: 'viejo', phone: '961234567', phoneLabel: 'móvil', seen };
  return { web, form, path: `/customers/${customer!.id}`, card: () => web.deps.customers.find(customer!.id) };
}

test('two windows on one card: what each changed is kept', async () => {
  const { web, form, path, card } = await openTwice();
  expect((await web.post(path, { ...form, lineOfBusiness: 'Taller', phone: '962222222' })).status).toBe(303);
  expect((await web.post(path, { ...form, remarks: 'nuevo' })).status).toBe(303);
  expect(card()).toMatchObject({ lineOfBusiness: 'Taller', remarks: 'nuevo', points: [{ typed: '962222222' }] });
});

test('where both changed the same, nothing is overwritten unseen; saved again, the second one stands', async () => {
  const { web, form, path, card } = await openTwice();
  await web.post(path, { ...form, remarks: 'de otra' });
  const answer = await web.post(path, { ...form, remarks: 'mío' });
  const text = await answer.text();
  expect(answer.status).toBe(422);
  expect(text).toMatch(/otra persona guardó esta ficha[\s\S]*Observaciones<\/strong>: de otra/);
  expect(text).toContain('mío</textarea>');
  expect(card()?.remarks).toBe('de otra');
  const seen = /name="seen" value="([^"]+)"/.exec(text)?.[1] ?? '';
  expect((await web.post(path, { ...form, remarks: 'mío', seen })).status).toBe(303);
  expect(card()?.remarks).toBe('mío');
});
