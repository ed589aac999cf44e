import { expect, test } from 'vitest';
import { retainedKinds } from '../../core/office/privacy.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('only owners say how long what is known of customers is kept', async () => {
  const web = createWebFixture();
  await web.logIn('sara');
  for (const path of ['/owner/privacy', '/owner/views', '/owner/views.csv'])
    expect([path, (await web.request(path)).status]).toEqual([path, 403]);
});

test('the terms are kept by kind, what is out of their bounds is told at its field', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/privacy')).toContain('Quién miró qué');
  const terms = Object.fromEntries(retainedKinds.map((kind, at) => [`keepDays.${kind}`, String(at * 30)]));
  const saved = await web.post('/owner/privacy', { ...terms, lawYears: '', demandConsent: 'mails' });
  expect(saved.status).toBe(303);
  const { privacy } = web.deps.office.read();
  expect(privacy).toMatchObject({ keepDays: { calls: 0, notes: 30, views: 330 }, demandConsent: ['mails'] });
  const wrong = await web.post('/owner/privacy', { ...terms, 'keepDays.cases': '-1', lawYears: '7' });
  expect(wrong.status).toBe(422);
  expect(web.deps.office.read().privacy).toEqual(privacy);
});

test('who looked at what is listed by person and kind, and is taken along as a file without formulas', async () => {
  const web = createWebFixture();
  const saved = web.deps.customers.create({ name: '=SUM(Ana)', points: [] }, { by: 'ana' });
  if (saved.kind !== 'saved') throw new Error(saved.kind);
  web.deps.views.see({ login: 'ana', kind: 'card', subject: saved.customer.id });
  web.deps.views.see({ login: 'sara', kind: 'search', subject: '' });
  await web.logIn('olga');
  const all = await web.text('/owner/views');
  expect(all).toContain('=SUM(Ana)');
  expect(await web.text('/owner/views?login=sara')).not.toContain('=SUM(Ana)');
  expect(await web.text('/owner/views?kind=card')).toContain('=SUM(Ana)');
  const file = await web.text('/owner/views.csv?kind=card');
  const lines = file.trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`'=SUM(Ana),1`);
});
