import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

const ask = '?number=%2B56912345678&seconds=61&date=2026-01-05&time=12:00';

test('the owner sees each step of what a call would cost, also as a fragment while typing', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/price')).not.toContain('price-answer" class');
  const page = await web.text(`/owner/price${ask}`);
  expect(page).toContain('+56912345678');
  expect(page).toContain('Redondeado una sola vez');
  const answer = await (
    await web.request(`/owner/price${ask}&trunk=carrier`, { headers: { 'HX-Request': 'true' } })
  ).text();
  expect(answer).toContain('como se pidió');
  expect(answer).not.toContain('<html');
});

test('what cannot be counted is told, an emergency call costs nothing', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/price?number=912345678&seconds=0')).toContain('de 1 a 86400');
  expect(await web.text('/owner/price?number=131&seconds=60')).toContain('Es de emergencia');
  expect(await web.text('/owner/price?number=101&seconds=60')).toContain('Queda dentro de la casa');
});

test('an agent asks from the own extension, and does not choose the line', async () => {
  const web = createWebFixture();
  await web.logIn('ana');
  const page = await web.text(`/agent/price${ask}`);
  expect(page).toContain('Redondeado una sola vez');
  expect(page).not.toContain('name="trunk"');
  expect((await web.request('/owner/price')).status).toBe(403);
});
