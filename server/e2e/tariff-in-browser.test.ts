import { expect, test } from 'vitest';
import { openOffice } from './office-at-work.ts';

test('an owner who never made a tariff makes one from a preset by the keyboard alone, sees a call priced while typing, and changes it by a new version', async () => {
  await using office = await openOffice();
  const { page, errors } = await office.openDesk('olga');
  const { keyboard } = page;
  const type = async (name: string, text: string): Promise<void> => {
    await page.locator(`[name="${name}"]`).focus();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type(text);
  };
  const enter = async (target: string): Promise<void> => {
    await page.locator(target).first().focus();
    await keyboard.press('Enter');
  };
  const sum = (text: string) => page.locator('.example-sum').filter({ hasText: text }).waitFor();

  await page.goto('/owner/tariffs');
  await enter('a[href="/owner/tariffs/new"]');
  await page.locator('.presets').waitFor();
  await enter('a[href$="preset=by-destination"]');
  await page.locator('[name="rates[1].steps[0].price"]').waitFor();
  expect(await page.inputValue('[name="rates[1].prefixes"]')).toContain('346');
  await type('name', 'Mi operador');
  await type('example.number', '600999888');
  await type('example.seconds', '61');
  await type('rates[0].steps[0].price', '0,02');
  await type('rates[1].steps[0].price', '0,10');
  await sum('€0.20');
  // After the first minute by the second, at half the price.
  await enter('button[value="add:rates[1].steps"]');
  await page.locator('[name="rates[1].steps[1].from"]:focus').waitFor();
  await keyboard.press('Tab');
  await keyboard.type('0,06');
  await type('rates[1].steps[1].increment', '1');
  await sum('€0.101');
  expect(await page.locator('.example-steps').innerText()).toContain('From second 60 to 61');
  await type('rates[3].steps[0].price', '0,5');
  await page.locator('[name=lines]').focus();
  await keyboard.press('Space');
  await page.locator('[name="rates[3].steps[0].price"]').focus();
  await keyboard.press('Enter');
  await page.waitForURL('**/owner/tariffs/mi-operador');

  await type('rates[0].steps[0].price', '0,03');
  await keyboard.press('Enter');
  await page.locator('#versions li').nth(1).waitFor();
  await enter('#versions li a');
  await page.locator('td').filter({ hasText: '+50 %' }).first().waitFor();
  await page.goto('/owner/price?number=600999888&seconds=61');
  expect(await page.locator('#price-answer').innerText()).toContain('Mi operador');
  expect(errors).toEqual([]);
});
