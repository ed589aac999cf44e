import { expect, test } from 'vitest';
import { openDuplicateStore } from '../../store/customers/duplicate-store.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

async function open() {
  const web = createWebFixture();
  const add = (name: string): string => {
    const outcome = web.deps.customers.create(
      { name, points: [{ channel: 'phone', typed: '961234567' }] },
      { by: 'ana' },
    );
    if (outcome.kind !== 'saved') throw new Error(outcome.kind);
    return outcome.customer.id;
  };
  const [first, second] = [add('Ana Pérez'), add('Ana Perez')].sort() as [string, string];
  openDuplicateStore(web.deps.db).keep({ first, second, score: 75, reasons: ['phone', 'name'] }, 1);
  return { web, first, second };
}

test('agents do not merge', async () => {
  const { web, first, second } = await open();
  await web.logIn('ana');
  expect((await web.request('/customers/duplicates')).status).toBe(403);
  expect((await web.post(`/customers/duplicates/${first}/${second}`, { act: first })).status).toBe(403);
});

test('a pair stands in the list with why, is compared, made one, and parted again', async () => {
  const { web, first, second } = await open();
  await web.logIn('sara');
  const list = await web.text('/customers/duplicates');
  for (const text of ['mismo número', '75', `/customers/duplicates/${first}/${second}`]) expect(list).toContain(text);
  expect(await web.text(`/customers/duplicates/${first}/${second}`)).toContain('class="differs"');
  const merged = await web.post(`/customers/duplicates/${first}/${second}`, { act: second });
  expect([merged.status, await merged.text()]).toEqual([303, '']);
  // Whoever still has the old card's address comes to the one that stayed.
  expect(web.deps.customers.find(first)?.id).toBe(second);
  expect(web.deps.customers.count()).toBe(1);
  const after = await web.text('/customers/duplicates');
  expect(after).not.toContain('mismo número');
  await web.post(/\/customers\/duplicates\/parted\/\w+/.exec(after)![0]);
  expect(web.deps.customers.find(first)?.id).toBe(first);
  expect(web.deps.customers.count()).toBe(2);
});

test('two that are said to be two are not shown again; a wrong score or card is refused', async () => {
  const { web, first, second } = await open();
  await web.logIn('olga');
  await web.post(`/customers/duplicates/${first}/${second}`, { act: 'two' });
  expect(await web.text('/customers/duplicates')).toContain('No se conocen duplicados');
  expect((await web.post(`/customers/duplicates/${first}/${second}`, { act: 'else' })).status).toBe(400);
  expect((await web.post('/customers/duplicates/merge-over', { score: '10' })).status).toBe(400);
  expect((await web.request(`/customers/duplicates/${first}/none`)).status).toBe(404);
});
