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

test('a day that the calendar lacks is refused instead of counted as another', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/price?number=912345678&date=2026-02-30&time=10:00')).toContain('de 1 a 86400');
});

test('a code of the house costs nothing, and an account dialled before the number is told with the number behind it', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/price?number=*78')).toContain('Queda dentro de la casa');
  expect(await web.text('/owner/price?number=131')).not.toContain('no lo conoce');
  web.office.edit((draft) => void draft.accounts.push({ code: '55', name: 'Obras', active: true }), { by: 'olga' });
  const known = await web.text(`/owner/price?number=${encodeURIComponent('55#912345678')}`);
  expect(known).toContain('+56912345678');
  expect(known).toContain('Lo paga la cuenta 55, Obras.');
  expect(await web.text(`/owner/price?number=${encodeURIComponent('56#912345678')}`)).toContain(
    'Ninguna cuenta en uso',
  );
});

test('a line or an extension that there is not is named as such', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text(`/owner/price${ask}&trunk=nope`)).toContain('no hay tal troncal');
  expect(await web.text(`/owner/price${ask}&from=999`)).toContain('no hay tal extensión');
});
