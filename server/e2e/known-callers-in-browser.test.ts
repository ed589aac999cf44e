import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';

const [pepe, newPepe, family] = ['+34600111222', '+34600111223', '+34600111224'];

test('known callers show while the phone rings, of several one is chosen, and a corrected number leads to a merge that can be undone', async () => {
  await using office = await openOffice({ queue: { wrapUpSec: 0, ringSec: 60 } });
  const session = await office.logIn('sofia');
  for (const [name, phone] of [
    ['Bar Pepe', pepe],
    ['Bar Pepe', newPepe],
    ['Luis Ortiz', family],
    ['Marta Ortiz', family],
  ] as const)
    await session.post('/customers', { name, phone, phoneLabel: '' });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const carrier = await office.openCarrier();
  const callFrom = (from: string) =>
    carrier.call({ target: office.appliance.sip('udp'), from, to: dids.quick, audio: {} });
  const { page, errors } = await office.openDesk('ana');
  await page.click('#desk-me form[action="/agent/ready"] button');
  await page.locator('#desk-me.me-ready').waitFor();

  // A family with one number: who it is can be said before anybody answers.
  const ofFamily = await callFrom(family);
  await phone.ringing();
  const choices = page.locator('#desk-card .choices button');
  await choices.first().waitFor();
  expect(await choices.allInnerTexts()).toEqual(expect.arrayContaining(['Luis Ortiz', 'Marta Ortiz']));
  await choices.filter({ hasText: 'Marta Ortiz' }).click();
  const name = page.locator('#desk-card h2');
  await name.filter({ hasText: 'Marta Ortiz' }).waitFor();
  expect(await page.locator('#desk-call.call-talking').count()).toBe(0);
  await phone.answer();
  await page.locator('#desk-call.call-talking').waitFor();
  ofFamily.hangup();
  await page.locator('#desk-me.me-ready').waitFor();

  // The card stands there while it rings; in the talk the number turns out to be another now.
  const known = await callFrom(pepe);
  await phone.ringing();
  await name.filter({ hasText: 'Bar Pepe' }).waitFor();
  expect(await page.locator('#desk-call.call-talking').count()).toBe(0);
  await phone.answer();
  await page.locator('#desk-call.call-talking').waitFor();
  const menu = page.locator('#desk-card details[id^="point-"]').first();
  await menu.locator('summary').click();
  await menu.locator('input[name=typed]').fill(newPepe);
  await menu.locator('button[value=changed]').click();
  await page.locator('#desk-card', { hasText: '600 11 12 23' }).waitFor();
  await page.locator('#desk-card .badge', { hasText: 'Changed' }).waitFor();
  known.hangup();
  await page.locator('#desk-me.me-ready').waitFor();

  // Both cards have the number now: they are found, compared, made one, and parted again.
  const { page: leading, errors: leadingErrors } = await office.openDesk('sofia');
  const found = async (): Promise<number> => {
    await leading.goto('/customers?q=bar+pepe');
    return leading.locator('table.data tbody tr').count();
  };
  await leading.goto('/customers/duplicates');
  await leading.click('form[action$="/search"] button');
  await leading.locator('#duplicates td a').first().click();
  await leading.locator('tr.differs').first().waitFor();
  await leading.locator('form button[name=act]').first().click();
  await leading.locator('form[action*="/parted/"]').waitFor();
  expect(await found()).toBe(1);
  await leading.goto('/customers/duplicates');
  await leading.click('form[action*="/parted/"] button');
  await leading.locator('#duplicates .badge-quiet').waitFor();
  expect(await found()).toBe(2);
  expect([...errors, ...leadingErrors]).toEqual([]);

  const { journal } = await office.endedCall(({ from }) => from === family);
  expect(journal).toContainEqual(expect.objectContaining({ kind: 'customer.matched', how: 'chosen' }));
});
