import { expect, test } from 'vitest';
import { fraudBlocks } from '../../store/schema/fraud.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('the owner gives the office a budget, and the page shows what is spent of it', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/limits')).toContain('name="warnSec"');
  const budget = { 'budgets[0].of': 'office', 'budgets[0].amount': '50', 'budgets[0].period': 'month' };
  const saved = await web.post('/owner/limits', { ...budget, 'budgets[0].onFull': 'cut', warnSec: '20' });
  expect(saved.headers.get('Location')).toBe('/owner/limits');
  expect(web.office.read().limits).toEqual({
    budgets: [{ of: 'office', amount: '50', period: 'month', onFull: 'cut' }],
    calls: [],
    warnSec: 20,
  });
  const page = await web.text('/owner/limits');
  expect(page).toContain('<progress');
  expect(page).toContain('de $50 · 0 %');
});

test('a budget without an amount, or of nobody, is told where it is wrong', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const wrong = { 'budgets[0].of': 'person:nobody', 'budgets[0].amount': 'much', 'budgets[0].period': 'day' };
  const refused = await web.post('/owner/limits', { ...wrong, 'budgets[0].onFull': 'block', warnSec: '30' });
  expect(refused.status).toBe(422);
  expect(web.office.read().limits).toBeUndefined();
});

test('a second budget for the same time is told in words, and not by what the office calls it inside', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const budget = (at: number) => ({
    [`budgets[${at}].of`]: 'person:ana',
    [`budgets[${at}].amount`]: '50',
    [`budgets[${at}].period`]: 'day',
    [`budgets[${at}].onFull`]: 'block',
  });
  const refused = await web.post('/owner/limits', { ...budget(0), ...budget(1), warnSec: '30' });
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain('Ya tiene un presupuesto para ese plazo.');
  expect(page).not.toContain('person:ana day');
});

test('what the fraud stop has blocked is allowed by one click, which is noted', async () => {
  const web = createWebFixture();
  web.deps.db
    .insert(fraudBlocks)
    .values({ id: 'b1', what: 'destination', subject: 'JM', reach: 'outside', why: 'dear', since: 1, source: '101' })
    .run();
  await web.logIn('olga');
  const page = await web.text('/owner/fraud');
  expect(page).toContain('Jamaica');
  expect(page).toContain('/owner/fraud/b1/allow');
  await web.post('/owner/fraud/b1/allow', {});
  expect(web.office.read().fraud?.allowed).toEqual(['JM']);
  expect(await web.text('/owner/audit')).toContain('Permitió lo detenido por fraude');
  expect(await web.text('/owner/fraud')).not.toContain('/owner/fraud/b1/allow');
});

test('only owners see and change what keeps thieves out', async () => {
  const web = createWebFixture();
  await web.logIn('ana');
  expect((await web.request('/owner/fraud')).status).toBe(403);
  expect((await web.post('/owner/fraud', { on: '' })).status).toBe(403);
});

test('the rules of the fraud stop are set on its page', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const counts = { newCountriesPerDay: '5', abroadPerNight: '1', abroadPerTenMin: '4', outsidePerTenMin: '60' };
  const more = { abroadAtOnce: '1', shortPerHalfHour: '8', perHour: '2.5', callTo: '+34600111222' };
  await web.post('/owner/fraud', { on: 'on', allowed: 'JM, premium', ...counts, ...more });
  expect(web.office.read().fraud).toMatchObject({
    on: true,
    allowed: ['JM', 'premium'],
    newCountriesPerDay: 5,
    perHour: '2.5',
    callTo: '+34600111222',
  });
});

test('a line whose calls no budget can count is named: without a tariff, or in a currency without a rate', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const [trunk] = web.office.read().trunks;
  web.office.edit(
    (draft) => {
      draft.limits = {
        budgets: [{ of: 'office', amount: '50', period: 'month', onFull: 'cut' }],
        calls: [],
        warnSec: 20,
      };
      draft.tariffs[0]!.currency = 'EUR';
      draft.exchangeRates = [];
      draft.trunks[0]!.tariff = draft.tariffs[0]!.id;
    },
    { by: 'olga' },
  );
  expect(await web.text('/owner/limits')).toContain(
    `«${trunk!.name}» no cuentan en los presupuestos: falta el cambio de EUR`,
  );
  web.office.edit((draft) => void delete draft.trunks[0]!.tariff, { by: 'olga' });
  expect(await web.text('/owner/limits')).toContain('la línea no tiene tarifa');
});
