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
