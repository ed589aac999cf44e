import { expect, test } from 'vitest';
import { startAppliance } from '../testing/appliance.ts';
import { loudSpans, toneSpans, totalMs } from '../testing/audio.ts';
import { startBaresip } from '../testing/peers/baresip.ts';
import { logIn, openPage, startBrowser } from '../testing/peers/browser.ts';

test('the first visit, from the link to a phone that rings and speaks, and everyone logs in', async () => {
  await using appliance = await startAppliance();
  await using browser = await startBrowser();
  const { page, errors } = await openPage(browser, { baseUrl: appliance.ready.http });
  const goOn = async (next: string): Promise<void> => {
    await page.click('#entry button.button-primary');
    await page.waitForURL(`**/${next}`);
  };
  await page.goto(appliance.ready.ownerLink!);
  await page.selectOption('[name=language]', 'en');
  await page.selectOption('[name=country]', 'DO');
  await page.fill('[name=name]', 'Clínica Caribe');
  await goOn('owner');

  // What is missing is told in its place, and what was typed stays.
  await page.fill('[name=name]', 'Olga Ruiz');
  await page.fill('[name=login]', 'olga');
  await page.fill('[name=password]', 'short');
  await page.click('#entry button.button-primary');
  await page.locator('[name=password][aria-invalid=true]').waitFor();
  expect(await page.inputValue('[name=login]')).toBe('olga');
  expect(errors.filter((error) => !error.includes('422'))).toEqual([]);
  errors.length = 0;
  await page.fill('[name=password]', 'a-long-password');
  await goOn('trunk');

  await page.fill('[name=name]', 'Tricom');
  await page.selectOption('[name=kind]', 'peer');
  await page.fill('[name=host]', '127.0.0.99');
  await page.fill('[name=callerId]', '+18095550100');
  await goOn('people');
  for (const [index, name] of ['Ana Peralta', 'Luis Gómez'].entries()) {
    await page.fill(`[name="people[${index}].name"]`, name);
    await page.fill(`[name="people[${index}].login"]`, name.split(' ')[0]!.toLowerCase());
    await page.fill(`[name="people[${index}].password"]`, 'a-long-password');
    await page.fill(`[name="people[${index}].extension"]`, String(101 + index));
  }
  await goOn('hours');
  await goOn('phones');

  const [server, user, password] = await page.locator('.phone-card').first().locator('dd').allTextContents();
  const [, address, port] = /^([\d.]+):(\d+)/.exec(server!)!;
  expect(user).toBe('101');
  await using phone = await startBaresip({
    user: user!,
    password: password!,
    registrar: { address: address!, port: Number(port) },
    toneHz: 880,
  });
  await phone.register();
  await page.locator('#phone-101 .badge-good').waitFor();
  await page.locator('form:has(#phone-101) button').click();
  await phone.ringing();
  await page.locator('.notice-good', { hasText: '101' }).waitFor();
  await phone.answer();
  await phone.established();
  await phone.hear(1500);
  await phone.hangup();
  await phone.closed();
  // The box speaks; nobody's tone comes back.
  const [heard] = await phone.heard();
  expect(totalMs(loudSpans(heard!, 0))).toBeGreaterThan(500);
  expect(totalMs(toneSpans(heard!, { channel: 0, hz: 880 }))).toBe(0);

  await page.click('form[action$="/finish"] button');
  await page.waitForURL('**/owner');
  await page.locator('.notice-good').waitFor();
  expect(errors).toEqual([]);

  // The link worked once.
  expect((await fetch(appliance.ready.ownerLink!)).status).toBe(404);
  const ana = await openPage(browser, { baseUrl: appliance.ready.http });
  await logIn(ana.page, { login: 'ana', password: 'a-long-password' });
  await ana.page.click('#desk-me form[action="/agent/ready"] button');
  await ana.page.locator('#desk-me.me-ready').waitFor();
  expect(ana.errors).toEqual([]);
});
