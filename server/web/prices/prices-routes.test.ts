import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('the owner says who is charged by what, what currencies are worth and which taxes there are', async () => {
  const web = createWebFixture();
  const [tariff] = web.deps.office.read().tariffs;
  await web.logIn('olga');
  expect(await web.text('/owner/prices')).toContain('ITBIS 18 %');
  const form = {
    'prices[0].payer.kind': 'extension',
    'prices[0].payer.id': '101',
    'prices[0].tariff': tariff!.id,
    'exchangeRates[0].from': 'USD',
    'exchangeRates[0].to': 'CLP',
    'exchangeRates[0].rate': '950,5',
    'exchangeRates[0].validFrom': '2026-01-01',
    'taxes[0].code': 'IVA',
    'taxes[0].percent': '19',
    'taxes[0].base': 'net',
  };
  expect((await web.post('/owner/prices', form)).status).toBe(303);
  expect(web.deps.office.read()).toMatchObject({
    prices: [{ payer: { kind: 'extension', id: '101' }, tariff: tariff!.id }],
    exchangeRates: [{ from: 'USD', to: 'CLP', rate: '950.5', validFrom: '2026-01-01' }],
    taxes: [{ code: 'IVA', percent: '19', base: 'net' }],
  });
  expect(web.deps.office.read().taxes[0]).not.toHaveProperty('kinds');
  const worthless = await web.post('/owner/prices', { ...form, 'exchangeRates[0].rate': '0' });
  expect(await worthless.text()).toContain('Debe ser más que 0.');
  const wrong = await web.post('/owner/prices', { ...form, 'prices[0].payer.id': '999' });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain('La extensión 999 no existe.');
  await web.post('/owner/prices/taxes', { country: 'MX' });
  expect(web.deps.office.read().taxes).toMatchObject([{ code: 'IEPS' }, { code: 'IVA', base: 'compound' }]);
  expect((await web.post('/owner/prices/taxes', { country: 'XX' })).status).toBe(400);
});

test('a line gets bundles of minutes, named once', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const [trunk] = web.deps.office.read().trunks;
  const page = await web.text(`/owner/trunks/${trunk!.id}`);
  expect(page).toContain('Paquetes de minutos');
});

test('a department is charged by the name that people know, and a second row for it is told beside itself', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  web.office.edit(
    (draft) => void draft.departments.push({ ...draft.departments[0]!, id: 'd9', name: 'Almacén', members: [] }),
    {
      by: 'olga',
    },
  );
  const [tariff] = web.office.read().tariffs;
  const row = { 'prices[0].payer.kind': 'department', 'prices[0].payer.id': 'almacén', 'prices[0].tariff': tariff!.id };
  expect((await web.post('/owner/prices', row)).status).toBe(303);
  expect(web.office.read().prices).toEqual([{ payer: { kind: 'department', id: 'd9' }, tariff: tariff!.id }]);
  expect(await web.text('/owner/prices')).toContain('value="Almacén"');
  const again = Object.entries(row).map(([name, value]) => [name.replace('[0]', '[1]'), value]);
  const twice = await web.post('/owner/prices', { ...row, ...Object.fromEntries(again) });
  expect(await twice.text()).toMatch(/id="f-prices-1-payer-kind-error"[^>]*>Más arriba/);
});

test('the usual taxes of the own country stand first, so that one press does not take those of another', async () => {
  const web = createWebFixture();
  web.office.edit(
    (draft) => {
      draft.office.country = 'CO';
    },
    { by: 'test' },
  );
  await web.logIn('olga');
  expect(await web.text('/owner/prices')).toMatch(/<option value="CO" selected[^>]*>/);
});
