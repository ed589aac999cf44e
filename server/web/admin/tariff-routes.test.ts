import { expect, test } from 'vitest';
import { putCall, putCharge } from '../../testing/builders/calls.ts';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

async function openAsOwner() {
  const web = createWebFixture();
  await web.logIn('olga');
  return web;
}

const path = '/owner/tariffs/national';
const press = (form: Record<string, string[]>, action: string) => ({ ...form, _action: [action] });

test('a version in force is read, not edited; saving other prices makes a new one', async () => {
  const web = await openAsOwner();
  expect(await web.text(`${path}/versions/0`)).toContain('Esta versión ya está en vigor');
  const form = formOf(await web.text(path));
  expect(form.validFrom).toEqual(['2026-01-06']);
  const more = {
    ...form,
    'rates[1].name': ['Fijos'],
    'rates[1].prefixes': ['562, 5632'],
    'rates[1].steps[0].from': ['0'],
    'rates[1].steps[0].price': ['12,5'],
    'rates[1].steps[0].per': ['60'],
    'rates[1].steps[0].increment': ['1'],
    'rates[1].band.weekdays': ['6', '7'],
    'rates[1].band.start': ['8:00'],
    'rates[1].band.end': ['20:00'],
    'rates[1].freeSec': ['10'],
    'rates[1].maxCost': ['500'],
    'rates[1].rounding.mode': ['up'],
    'rates[1].rounding.decimals': ['2'],
  };
  expect((await web.post(path, more)).headers.get('Location')).toBe(path);
  const versions = web.office.read().tariffs[0]?.versions;
  expect(versions?.[0]?.rates).toHaveLength(1);
  expect(versions?.[1]).toMatchObject({ validFrom: '2026-01-06T03:00:00.000Z', rates: [{ prefixes: ['569'] }, {}] });
  expect(versions?.[1]?.rates[1]).toEqual({
    name: 'Fijos',
    prefixes: ['562', '5632'],
    band: { weekdays: [0, 6], start: '08:00', end: '20:00' },
    connectFee: '0',
    steps: [{ from: 0, price: '12.5', per: 60, increment: 1 }],
    freeSec: 10,
    maxCost: '500',
    rounding: { mode: 'up', decimals: 2 },
  });
  const compared = await web.text(`${path}/versions/1`);
  expect(compared).toContain('Sá, Do · 08:00–20:00');
  expect(compared).toMatch(/562.*Nuevo/s);
  expect(compared).not.toContain('Los mismos precios');
});

test('saved as it was there is no new version; a version that has not begun is replaced or withdrawn', async () => {
  const web = await openAsOwner();
  const save = async (change: Record<string, string[]>) =>
    web.post(path, { ...formOf(await web.text(path)), ...change });
  const versions = () => web.office.read().tariffs[0]!.versions;
  await save({});
  expect(versions()).toHaveLength(1);
  await save({ 'rates[0].steps[0].price': ['50'] });
  await save({ 'rates[0].steps[0].price': ['60'], validFrom: ['2026-01-09'] });
  expect(versions().map(({ validFrom, rates }) => [validFrom, rates[0]?.steps[0]?.price])).toEqual([
    ['2026-01-01T03:00:00.000Z', '40'],
    ['2026-01-09T03:00:00.000Z', '60'],
  ]);
  expect((await web.post(`${path}/versions/0/withdraw`, {})).status).toBe(403);
  await web.post(`${path}/versions/1/withdraw`, {});
  expect(versions()).toHaveLength(1);
});

test('a version of today begins at once, so that what was charged in the morning stays', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text(path));
  await web.post(path, { ...form, validFrom: ['2026-01-05'], 'rates[0].steps[0].price': ['41'] });
  expect(web.office.read().tariffs[0]!.versions[1]!.validFrom).toBe(new Date(web.clock.now()).toISOString());
});

test('what is wrong is told beside its field, in the row of a price and in a card', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text(path));
  const refused = await web.post(path, {
    ...form,
    'rates[0].steps[0].price': ['dear'],
    'rates[0].prefixes': ['+569'],
    validFrom: ['2025-01-01'],
  });
  expect(refused.status).toBe(422);
  const text = await refused.text();
  expect(text).toContain('id="f-rates-0-steps-0-price-error">Un importe como 0,125');
  expect(text).toContain('id="f-rates-0-prefixes-error">Solo cifras, sin +.');
  const early = await web.post(path, { ...form, validFrom: ['2025-01-01'], 'rates[0].steps[0].price': ['41'] });
  expect(await early.text()).toContain('id="f-validFrom-error"');
});

test('rows are added and removed: prices, their later steps, copies of a price', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text(path));
  const stepped = formOf(await (await web.post(path, press(form, 'add:rates[0].steps'))).text());
  expect(stepped['rates[0].steps[1].increment']).toEqual(['1']);
  const copied = formOf(await (await web.post(path, press(stepped, 'copy:rates:0'))).text());
  expect([copied['rates[1].name'], copied['rates[1].steps[1].from']]).toEqual([['Móviles'], ['60']]);
  const less = formOf(await (await web.post(path, press(copied, 'remove:rates:0'))).text());
  expect(less['rates[1].name']).toBeUndefined();
  const fewer = formOf(await (await web.post(path, press(less, 'remove:rates[0].steps:1'))).text());
  expect(fewer['rates[0].steps[1].from']).toBeUndefined();
  expect(web.office.read().tariffs[0]!.versions).toHaveLength(1);
});

test('a beginner takes a preset, fills in prices, and the line charges by it with its bundle', async () => {
  const web = await openAsOwner();
  const page = await web.text('/owner/tariffs/new?preset=by-destination');
  expect(page).toContain('aria-current="true"');
  expect(formOf(page)['rates[1].prefixes']).toEqual(['569']);
  const form = formOf(await web.text('/owner/tariffs/new?preset=bundle'));
  const refused = await web.post('/owner/tariffs/new', { ...form, name: ['Móviles España'] });
  expect(await refused.text()).toContain('id="f-rates-0-steps-0-price-error">');
  const saved = await web.post('/owner/tariffs/new', {
    ...form,
    name: ['Móviles España'],
    'rates[0].steps[0].price': ['0,05'],
    'rates[1].steps[0].price': ['1'],
  });
  expect(saved.headers.get('Location')).toBe('/owner/tariffs/moviles-espana');
  const { tariffs, trunks } = web.office.read();
  expect(tariffs.find(({ id }) => id === 'moviles-espana')?.versions).toHaveLength(1);
  expect(trunks[0]).toMatchObject({
    tariff: 'moviles-espana',
    bundles: [{ id: 'bono-mensual', seconds: 60_000, kinds: ['local', 'mobile', 'national'] }],
  });
  const again = formOf(await web.text('/owner/tariffs/moviles-espana'));
  const wrong = await web.post('/owner/tariffs/moviles-espana', { ...again, 'bundles[0].resetDay': ['40'] });
  expect(await wrong.text()).toContain('id="f-bundles-0-resetDay-error"');
});

test('the example is priced as the form stands, and rows without a price are named', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text(`${path}?number=%2B56912345678`));
  const example = async (change: Record<string, string[]>) =>
    (await web.post(`${path}/example`, { ...form, ...change })).text();
  expect(await example({})).toContain('$60');
  expect(await example({ 'rates[0].steps[0].price': ['80'] })).toContain('$120');
  expect(await example({ 'rates[0].steps[0].price': [''] })).toContain('Aún sin acabar, no cuentan: Móviles.');
  expect(await example({ 'example.number': ['+34600111222'] })).toContain('Ningún precio de aquí vale');
  expect(await example({ 'example.number': ['12'] })).toContain('no lo conoce');
  expect(await example({ 'example.seconds': ['0'] })).toContain('notice-warn');
  expect(web.office.read().tariffs[0]!.versions).toHaveLength(1);
});

test('from a call without a price one click leads to a new row with its digits, or to its line', async () => {
  const web = await openAsOwner();
  const at = web.clock.now() - 60_000;
  for (const callId of ['a', 'b']) putCall(web.deps.db, { id: callId, at });
  const leg = { legId: 'x', at, destination: '+34600111222', state: 'unrated' as const, net: '0', trunkId: 'carrier' };
  putCharge(web.deps.db, { ...leg, callId: 'a', tariffId: 'national', reason: 'no-prefix' });
  putCharge(web.deps.db, { ...leg, callId: 'b', tariffId: null, reason: 'no-tariff' });
  const report = await web.text('/supervisor/reports/unrated-calls');
  const [, link = ''] = /href="([^"]+call=a[^"]*)"/.exec(report) ?? [];
  const sent = (await web.request(link.replaceAll('&amp;', '&'))).headers.get('Location');
  expect((await web.request('/owner/tariffs/missing?call=b&kind=cost')).headers.get('Location')).toBe(
    '/owner/trunks/carrier',
  );
  expect((await web.request('/owner/tariffs/missing?call=c&kind=cost')).status).toBe(404);
  const form = formOf(await web.text(sent!));
  expect([form['rates[1].prefixes'], form['rates[1].steps[0].price'], form['example.number']]).toEqual([
    ['34'],
    [''],
    ['+34600111222'],
  ]);
});

test('any number of versions is planned ahead, each changed or withdrawn until it begins', async () => {
  const web = await openAsOwner();
  const versions = () => web.office.read().tariffs[0]!.versions;
  const plan = async (day: string, price: string, version = 'new') => {
    const form = formOf(await web.text(`${path}?version=${encodeURIComponent(version)}`));
    return web.post(path, { ...form, validFrom: [day], 'rates[0].steps[0].price': [price] });
  };
  await plan('2026-02-01', '50');
  await plan('2026-04-01', '70');
  await plan('2026-03-01', '60');
  const planned = () => versions().map(({ validFrom, rates }) => [validFrom.slice(0, 10), rates[0]!.steps[0]!.price]);
  const all = [
    ['2026-01-01', '40'],
    ['2026-02-01', '50'],
    ['2026-03-01', '60'],
    ['2026-04-01', '70'],
  ];
  expect(planned()).toEqual(all);
  const again = await plan('2026-03-01', '65');
  expect(again.status).toBe(422);
  expect(await again.text()).toContain('f-validFrom-error');
  const march = versions()[2]!.validFrom;
  expect(await web.text(`${path}/versions/2`)).toContain(`?version=${encodeURIComponent(march)}`);
  await plan('2026-05-01', '62', march);
  expect(planned()).toEqual([all[0], all[1], all[3], ['2026-05-01', '62']]);
  await plan('2026-06-01', '62');
  expect(planned()).toHaveLength(4);
});

test('public holidays of a place are chosen, written into the version, and stay as they were when the next one is made', async () => {
  const web = await openAsOwner();
  const form = formOf(await web.text(path));
  const next = { ...form, 'calendar.place': ['DO'], holidays: ['2026-08-16'] };
  expect((await web.post(path, next)).headers.get('Location')).toBe(path);
  const calendar = () => web.office.read().tariffs[0]!.versions.map((each) => each.calendar);
  expect(calendar()).toEqual([undefined, { place: 'DO', years: [] }]);
  const days = [{ year: 2026, days: [{ date: '2026-02-27', name: 'Independencia' }] }];
  web.office.edit((draft) => void draft.tariffs[0]!.versions[1]!.calendar!.years.push(...days), { by: 'system' });
  expect(await web.text(`${path}/versions/1`)).toContain('27-02-2026 Independencia');
  const again = formOf(await web.text(path));
  expect(again['calendar.place']).toEqual(['DO']);
  await web.post(path, again);
  expect(calendar()[1]).toEqual({ place: 'DO', years: days });
  await web.post(path, { ...again, _version: ['new'], validFrom: ['2027-01-01'], 'rates[0].steps[0].price': ['99'] });
  expect(calendar().slice(1)).toEqual([
    { place: 'DO', years: days },
    { place: 'DO', years: [] },
  ]);
});
