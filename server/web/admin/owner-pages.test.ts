import { expect, test } from 'vitest';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

async function openAsOwner(options: Parameters<typeof createWebFixture>[0] = {}) {
  const web = createWebFixture(options);
  await web.logIn('olga');
  return web;
}

test('the overview says what is still to do', async () => {
  const web = await openAsOwner({
    deps: {
      lines: {
        trunks: () => [{ trunkId: 'carrier', name: 'x', state: 'down', since: 0, channelsInUse: 0 }],
        devices: () => [],
        devicesOf: () => [],
      },
    },
  });
  const text = await web.text('/owner');
  expect(text).toContain('La troncal «Telefónica» no tiene servicio.');
  expect(text).toContain('Ningún teléfono está registrado.');
  expect(text).not.toContain('Defina el horario');
});

test('the overview tells what is wrong with the box itself', async () => {
  const web = await openAsOwner();
  const tell = (code: string, context = {}) => web.deps.bus.publish('health.changed', { code, context, active: true });
  tell('disk-low', { freeBytes: 1_500_000_000 });
  tell('something-new');
  const text = await web.text('/owner');
  expect(text).toContain('Queda poco espacio en el disco: 1,5 GB.');
  expect(text).toContain('La central avisa de un problema: something-new.');
});

test('the office is changed, and an unknown zone is told beside its field', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text('/owner/office'));
  expect((await web.post('/owner/office', { ...form, name: 'Otra' })).status).toBe(303);
  expect(web.office.read().office.name).toBe('Otra');
  const refused = await web.post('/owner/office', { ...form, timezone: 'America/Nowhere' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('id="f-timezone-error">Una zona horaria conocida');
});

test('the change log tells who changed what, with secrets hidden', async () => {
  const web = await openAsOwner();
  await web.post('/owner/extensions/101', { number: '101', name: 'Portería', secret: 'new-secret-1' });
  const text = await web.text('/owner/audit');
  expect(text).toContain('name: Recepción → Portería');
  expect(text).toContain('extensions/101');
  expect(text).not.toContain('new-secret-1');
});

test('the change log is read page by page', async () => {
  const web = await openAsOwner();
  for (let count = 0; count < 60; count++) {
    web.deps.db.$client
      .prepare("INSERT INTO audit_log (at, by, action, subject) VALUES (0, 'cli', 'login', ?)")
      .run(`s${count}`);
  }
  const first = await web.text('/owner/audit');
  expect(first).toContain('s59');
  expect(first).toContain('/owner/audit?page=2');
  expect(await web.text('/owner/audit?page=2')).toContain('>s0<');
  expect((await web.request('/owner/audit?page=junk')).status).toBe(200);
});

test('prompts that come with the product can be heard; what is not there is not found', async () => {
  const web = await openAsOwner();
  expect(await web.text('/owner/prompts')).toContain('/owner/prompts/built-in/welcome/es');
  const response = await web.request('/owner/prompts/built-in/welcome/es');
  expect(response.headers.get('Content-Type')).toBe('audio/wav');
  expect((await response.arrayBuffer()).byteLength).toBe(Number(response.headers.get('Content-Length')));
  expect((await web.request('/owner/prompts/built-in/..%2Fx/es')).status).toBe(404);
  expect((await web.request('/owner/prompts/own/none/es')).status).toBe(404);
});

test('a version in force is read, not edited; a change is a new version', async () => {
  const web = await openAsOwner();
  const old = await web.text('/owner/tariffs/national/versions/0');
  expect(old).toContain('Esta versión ya está en vigor');
  expect((await web.post('/owner/tariffs/national/versions/0', {})).status).toBe(403);
  const form = formOf(await web.text('/owner/tariffs/national/versions/new'));
  expect(form.validFrom).toEqual(['2026-01-06']);
  const more = {
    ...form,
    'rates[1].name': ['Fijos'],
    'rates[1].prefixes': ['562, 5632'],
    'rates[1].connectFee': ['0'],
    'rates[1].steps[0].price': ['12.5'],
    'rates[1].steps[0].per': ['60'],
    'rates[1].steps[0].increment': ['1'],
    'rates[1].rounding.decimals': ['2'],
  };
  const saved = await web.post('/owner/tariffs/national/versions/new', more);
  expect(saved.headers.get('Location')).toBe('/owner/tariffs/national');
  const versions = web.office.read().tariffs[0]?.versions;
  expect(versions?.[0]?.rates).toHaveLength(1);
  expect(versions?.[1]).toMatchObject({
    validFrom: '2026-01-06T03:00:00.000Z',
    rates: [{ prefixes: ['569'] }, { prefixes: ['562', '5632'], rounding: { mode: 'half-up', decimals: 2 } }],
  });
});

test('a version that has not begun may still be edited, and a wrong price is told in its row', async () => {
  const web = await openAsOwner();
  await web.post(
    '/owner/tariffs/national/versions/new',
    formOf(await web.text('/owner/tariffs/national/versions/new')),
  );
  const path = '/owner/tariffs/national/versions/1';
  const form = formOf(await web.text(path));
  const refused = await web.post(path, { ...form, 'rates[0].steps[0].price': 'dear' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('id="f-rates-0-steps-0-price-error">Un importe como 0.125');
  expect((await web.post(path, { ...form, 'rates[0].steps[0].price': '99' })).status).toBe(303);
  expect(web.office.read().tariffs[0]?.versions[1]?.rates[0]?.steps[0]?.price).toBe('99');
});

test('a tariff is made together with its first version', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text('/owner/tariffs/new'));
  const response = await web.post('/owner/tariffs/new', { ...form, name: 'Móviles España' });
  expect(response.headers.get('Location')).toBe('/owner/tariffs/moviles-espana');
  expect(web.office.read().tariffs.find((each) => each.id === 'moviles-espana')?.versions).toHaveLength(1);
});

test('the price of a call is told with its rate, and what has no price is not called free', async () => {
  const web = await openAsOwner();
  const price = (query: string) => web.text(`/owner/tariffs/national/price?${query}`);
  expect(await price('number=%2B56912345678&seconds=90')).toContain('$60 — Móviles, prefijo 569, 90 s cobrados.');
  expect(await price('number=1&seconds=90')).toContain('Esta tarifa no tiene precio para ese número.');
  expect(await price('number=&seconds=90')).toContain('Escriba un número con prefijo internacional');
});
