import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

async function ana() {
  const web = createWebFixture();
  await web.logIn('ana');
  const save = (form: string, fields: Record<string, string>) =>
    web.request(`/drafts/${form}`, {
      method: 'PUT',
      body: new URLSearchParams(fields),
      headers: { 'X-CSRF': web.csrf()! },
    });
  return { web, save };
}

test('a second window that wrote meanwhile is told, with the words of the first and when', async () => {
  const { save } = await ana();
  const { seen } = (await (await save('case:new:', { content: 'title=A', seen: '0' })).json()) as { seen: number };
  await save('case:new:', { content: 'title=AB', seen: String(seen) });
  const behind = await save('case:new:', { content: 'title=Z', seen: String(seen) });
  expect(behind.status).toBe(409);
  expect(await behind.json()).toMatchObject({ content: 'title=AB', at: expect.stringMatching(/\d:\d\d/) });
});

test('a form that was refused keeps its draft; taken, it has none any more', async () => {
  const { web, save } = await ana();
  await save('customer:new', { content: 'name=', seen: '0' });
  expect((await web.post('/customers', { name: '', _draft: 'customer:new' })).status).toBe(422);
  expect(web.deps.drafts.ofPerson('ana')).toHaveLength(1);
  await web.post('/customers', { name: 'Rosa', _draft: 'customer:new' });
  expect(web.deps.drafts.ofPerson('ana')).toEqual([]);
});

test('thrown away it is gone; and nobody has drafts without being known', async () => {
  const { web, save } = await ana();
  await save('customer:new', { content: 'name=R', seen: '0' });
  await web.request('/drafts/customer:new', { method: 'DELETE', headers: { 'X-CSRF': web.csrf()! } });
  expect(await (await web.request('/drafts?form=customer:new')).json()).toEqual([]);
  expect((await save('a%20b', { content: 'x', seen: '0' })).status).toBe(400);
  await web.post('/logout');
  const stranger = await web.request('/drafts?form=customer:new');
  expect(stranger.headers.get('Location')).toContain('/login');
});
