import { expect, test } from 'vitest';
import { supervisionDefaults } from '../core/office/supervision.ts';
import { openPage, startBrowser } from '../testing/peers/browser.ts';
import { openOffice } from './office-at-work.ts';

test('the screen on the wall comes back by itself after a restart, and goes when its link is taken back', async () => {
  await using office = await openOffice({
    change: (each) => ({ ...each, supervision: { ...supervisionDefaults, sound: true } }),
  });
  await using browser = await startBrowser();
  await office.makeReady('ana');
  const owner = await office.logIn('olga');
  await owner.post('/owner/supervision/wall', {});
  const link = /\/wall\/\w+/.exec(await owner.get('/owner/supervision'))![0];
  const { page } = await openPage(browser, { baseUrl: office.appliance.ready.http, width: 1920, height: 1080 });
  await page.goto(link);
  await page.locator('.wall-people .person-ready').waitFor();
  // Nobody has touched the page: it says how the sound is allowed, and one touch does it.
  await page.locator('#wall-sound.wall-blocked').waitFor();
  await page.mouse.click(5, 5);
  await page.locator('#wall-sound[aria-pressed=true]').waitFor();
  await office.appliance.restart();
  const supervisor = await office.logIn('sofia');
  await supervisor.post('/supervisor/people/ana/state', { state: 'break:meal' });
  await page.locator('.wall-people .person-break').waitFor({ timeout: 20_000 });
  expect(await page.locator('#offline').isVisible()).toBe(false);
  await (await office.logIn('olga')).post('/owner/supervision/wall/revoke', {});
  await page.locator('#wall-board').waitFor({ state: 'detached' });
});
