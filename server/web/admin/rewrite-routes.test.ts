import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('the owner tries a number by the rules of a trunk before a call does', async () => {
  const web = createWebFixture();
  web.office.edit(
    (draft) => {
      draft.trunks[0]!.rewrite = [
        { on: 'called', match: '*', strip: 0, prepend: '+' },
        { on: 'dialled', match: '1809xxxxxxx', strip: 1, prepend: '' },
      ];
    },
    { by: 'test' },
  );
  await web.logIn('olga');
  const ask = (query: string) => web.text(`/owner/trunks/carrier/rewrite?${query}`);
  expect(await ask('which=dialled&number=1-809-555-1234')).toContain('18095551234 → 8095551234, por la regla 2');
  expect(await ask('which=dialled&number=8095551234')).toContain('8095551234 queda como está');
  expect(await ask('which=shown&number=quien')).toContain('Escriba un número');
  expect(await web.text('/owner/trunks/carrier')).toContain('1809xxxxxxx');
});

test('numbers that the office owns besides are kept by the page, and shown again', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const { name, country, language, timezone, currency } = web.office.read().office;
  const form = { name, country, language, timezone, currency };
  await web.post('/owner/office', { ...form, numbers: '+34910000002, +3491000005*' });
  expect(web.office.read().office.numbers).toEqual(['+34910000002', '+3491000005*']);
  expect(await web.text('/owner/office')).toContain('+3491000005*');
  await web.post('/owner/office', { ...form, numbers: '' });
  expect(web.office.read().office).not.toHaveProperty('numbers');
});
