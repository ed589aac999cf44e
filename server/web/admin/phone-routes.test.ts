import { expect, test } from 'vitest';
import { phoneDefaults } from '../../core/office/phones.ts';
import type { HotDesks } from '../../services/desks/hot-desks.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { createWebFixture, formOf, type WebFixture } from '../../testing/web-fixture.ts';

async function ownerWeb() {
  const office = clinicOffice();
  office.phones = [{ ...phoneDefaults, id: 'mobile', name: 'Móvil', vendor: 'linphone', extensions: ['102'] }];
  const web = createWebFixture({ office });
  await web.logIn('olga');
  return web;
}

/** Requests of these tests come from no address. */
function allowAnywhere(web: WebFixture): void {
  web.office.edit(
    (draft) => {
      draft.phones[0]!.anywhere = true;
    },
    { by: 'test' },
  );
}

test('a phone found on the network is adopted in one click and gets its settings, once', async () => {
  const web = await ownerWeb();
  web.deps.provisioning.heard({
    mac: '805ec0123456',
    address: '192.168.1.20',
    model: 'T46U',
  });
  const page = await web.text('/owner/phones');
  expect(page).toContain('80:5e:c0:12:34:56');
  expect(page).toContain('T46U');
  const response = await web.post('/owner/phones/found/adopt', { mac: '805ec0123456', extension: '101' });
  expect(response.headers.get('Location')).toBe('/owner/phones');
  expect(web.office.read().phones[1]).toMatchObject({ vendor: 'yealink', mac: '805ec0123456', extensions: ['101'] });
  expect(await web.text('/owner/phones')).toContain('durante diez minutos');
});

test('a phone of no known vendor is adopted with the vendor that the owner chose, not without', async () => {
  const web = await ownerWeb();
  web.deps.provisioning.heard({ mac: '020000123456', address: '192.168.1.20' });
  await web.post('/owner/phones/found/adopt', { mac: '020000123456', extension: '101', vendor: '' });
  expect(web.office.read().phones).toHaveLength(1);
  await web.post('/owner/phones/found/adopt', { mac: '020000123456', extension: '101', vendor: 'fanvil' });
  expect(web.office.read().phones[1]).toMatchObject({ vendor: 'fanvil' });
});

test('Linphone has a QR code of its link, and the link gives its settings without a log-in', async () => {
  const web = await ownerWeb();
  const page = await web.text('/owner/phones/mobile');
  expect(page).toContain('class="qr"');
  const [, path = ''] = /http:\/\/192\.168\.1\.10:8080(\/p\/[a-z0-9]{32}\/linphone\.xml)/.exec(page) ?? [];
  const office = web.office.read();
  allowAnywhere(web);
  web.cookies.clear();
  const response = await web.request(path);
  expect(response.headers.get('Content-Type')).toBe('application/xml; charset=utf-8');
  expect(await response.text()).toContain(office.extensions[1]!.secret);
});

test('a link that was replaced gives nothing, and what is no link is not found', async () => {
  const web = await ownerWeb();
  allowAnywhere(web);
  const path = web.deps.provisioning.pathOf('mobile');
  expect((await web.request(`${path}linphone.xml`)).status).toBe(200);
  expect((await web.request(path.slice(0, -1))).status).toBe(200);
  await web.post('/owner/phones/mobile/renew');
  expect((await web.request(`${path}linphone.xml`)).status).toBe(404);
  expect((await web.request('/p/805ec0123456.cfg')).status).toBe(404);
  expect((await web.request('/p/a/b/c')).status).toBe(404);
  expect((await web.request('/p/x', { method: 'POST' })).status).toBe(404);
});

test('a phone is changed by its form: lines, keys, card as it is printed', async () => {
  const web = await ownerWeb();
  const form = formOf(await web.text('/owner/phones/mobile'));
  const saved = await web.post('/owner/phones/mobile', {
    ...form,
    mac: '80:5E:C0:12:34:56',
    extensions: '102, 101',
    'keys[0].number': '*27',
    'keys[0].label': 'Noche',
  });
  expect(saved.status).toBe(303);
  expect(web.office.read().phones[0]).toMatchObject({
    mac: '805ec0123456',
    extensions: ['102', '101'],
    keys: [{ number: '*27', label: 'Noche' }],
  });
  const wrong = await web.post('/owner/phones/mobile', { ...form, extensions: '999' });
  expect(wrong.status).toBe(422);
});

test('a list is imported whole, or not at all with the reasons line by line', async () => {
  const web = await ownerWeb();
  const wrong = await web.post('/owner/phones/found/import', {
    list: '805ec0123456;101\nnonsense1;102\n020000123456;101\n',
  });
  expect(wrong.status).toBe(422);
  const page = await wrong.text();
  expect(page).toContain('Línea 2');
  expect(page).toContain('Línea 3');
  const unknown = await web.post('/owner/phones/found/import', { list: '805ec0123456;101\n805ec0123457;777' });
  expect(await unknown.text()).toContain('Línea 2');
  expect(web.office.read().phones).toHaveLength(1);
  await web.post('/owner/phones/found/import', { list: '805ec0123456;101\n020000123456;102;poly;Sala' });
  expect(web.office.read().phones.map(({ name, vendor }) => [name, vendor])).toEqual([
    ['Móvil', 'linphone'],
    ['Recepción', 'yealink'],
    ['Sala', 'poly'],
  ]);
});

test('phones that are not connected cannot be asked to fetch', async () => {
  const web = await ownerWeb();
  await web.post('/owner/phones/mobile/resync');
  expect(await web.text('/owner/phones/mobile')).toContain('no está conectado');
});

test('who sits at a shared phone is shown and can be put out, and a call at a time is ordered and cancelled', async () => {
  const web = await ownerWeb();
  const person = web.office.read().people.find(({ login }) => login === 'ana')!;
  (web.deps.hotDesks as HotDesks).logIn('102', { ...person, extension: '101' });
  expect(await web.text('/owner/phones')).toContain('Ana Soto (101)');
  await web.post('/owner/phones/found/desk-out', { host: '102' });
  expect(web.deps.hotDesks.all()).toEqual([]);
  await web.post('/owner/phones/found/wake-up', { extension: '101', time: '07:30' });
  expect(web.deps.wakeUps.all()).toMatchObject([{ extension: '101', by: 'olga' }]);
  await web.post('/owner/phones/found/wake-up', { extension: '999', time: '07:30' });
  await web.post('/owner/phones/found/wake-up', { extension: '102', time: '' });
  expect(web.deps.wakeUps.all()).toHaveLength(1);
  await web.post('/owner/phones/found/wake-up-off', { extension: '101' });
  expect(web.deps.wakeUps.all()).toEqual([]);
});
