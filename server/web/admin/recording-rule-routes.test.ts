import { expect, test } from 'vitest';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

async function owner() {
  const web = createWebFixture();
  await web.logIn('olga');
  return web;
}

test('rules are added, moved and saved, and the page tells what they make of a call', async () => {
  const web = await owner();
  const queue = web.office.read().queues[0]!;
  const form = formOf(await web.text('/owner/recording'));
  const row = (nth: number, more: Record<string, string>) =>
    Object.fromEntries(
      Object.entries({ _was: '', share: '100', ...more }).map(([key, value]) => [`rules[${nth}].${key}`, value]),
    );
  const two = {
    ...form,
    ...row(0, { direction: 'inbound', notice: 'on' }),
    ...row(1, { queue: queue.id, share: '0' }),
  };
  const moved = await web.post('/owner/recording', { ...two, _action: 'up:rules:1' }, { 'HX-Request': 'true' });
  const next = formOf(await moved.text());
  expect([next['rules[0].queue'], next['rules[0].share'], next['rules[1].direction']]).toEqual([
    [queue.id],
    ['0'],
    ['inbound'],
  ]);
  expect((await web.post('/owner/recording', next)).status).toBe(303);
  expect(web.office.read().recording).toMatchObject({
    rules: [
      { queue: queue.id, share: 0, notice: false },
      { direction: 'inbound', share: 100, notice: true },
    ],
  });
  const ask = (query: string) => web.text(`/owner/recording?${query}`);
  expect(await ask(`direction=inbound&queue=${queue.id}`)).toMatch(/No se graba: la regla 1 dice que nunca/);
  expect(await ask('direction=inbound')).toMatch(/Se graba: lo dice la regla 2/);
});

test('a rule that names nobody of the house is refused', async () => {
  const web = await owner();
  const form = formOf(await web.text('/owner/recording'));
  const response = await web.post('/owner/recording', {
    ...form,
    'rules[0]._was': '',
    'rules[0].share': '100',
    'rules[0].queue': 'gone',
  });
  expect(response.status).toBe(422);
  expect(web.office.read().recording).toBeUndefined();
});
