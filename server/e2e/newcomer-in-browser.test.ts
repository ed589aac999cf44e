import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startAppliance } from '../testing/appliance.ts';
import { readWav, toneSpans, totalMs } from '../testing/audio.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import { startBaresip } from '../testing/peers/baresip.ts';
import { openPage, startBrowser } from '../testing/peers/browser.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';

const zone = 'America/Santo_Domingo';
const everyDay = 7;

/** `HH:00` in the office, so many hours from now. */
function hourFromNow(hours: number): string {
  const hour = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
  return `${hour.format(Date.now() + hours * 3_600_000).padStart(2, '0')}:00`;
}

/** Somebody at a keyboard: what a hand does is counted, as slowly as hands are. */
function createPerson(page: Page) {
  const done = { clicks: 0, keys: 0, pages: 0 };
  return {
    done,
    /** 1.5 s for a click and 0.3 s for a key; what is read meanwhile is in the second. */
    seconds: () => done.clicks * 1.5 + done.keys * 0.3,
    async click(selector: string): Promise<void> {
      done.clicks += 1;
      await page.click(selector);
    },
    async type(selector: string, text: string): Promise<void> {
      done.clicks += 1;
      done.keys += text.length;
      await page.fill(selector, text);
    },
    async choose(selector: string, value: string): Promise<void> {
      done.clicks += 2;
      await page.selectOption(selector, value);
    },
    async arriveAt(path: string | RegExp): Promise<void> {
      done.pages += 1;
      await page.waitForURL(path);
    },
  };
}

type Hand = ReturnType<typeof createPerson>;

/** Two rows in the open form of hours, with the break between them. */
async function typeHours(hand: Hand, rows: readonly (readonly [from: string, to: string])[]): Promise<void> {
  for (const [index, [from, to]] of rows.entries()) {
    await hand.type(`[name="weekly[${index}].from"]`, from);
    await hand.type(`[name="weekly[${index}].to"]`, to);
  }
}

test('from the link to a menu with two options, a lunch break and a voicemail, in well under ten minutes', async () => {
  await using appliance = await startAppliance();
  await using browser = await startBrowser();
  const carrierAddress = await pickAddress();
  const began = performance.now();
  const { page, errors } = await openPage(browser, { baseUrl: appliance.ready.http });
  const hand = createPerson(page);
  const goOn = async (next: string): Promise<void> => {
    await hand.click('#entry button.button-primary');
    await hand.arriveAt(`**/${next}`);
  };

  await page.goto(appliance.ready.ownerLink!);
  await hand.choose('[name=language]', 'en');
  await hand.choose('[name=country]', 'DO');
  await hand.type('[name=name]', 'Clínica Caribe');
  await goOn('owner');
  await hand.type('[name=name]', 'Olga Ruiz');
  await hand.type('[name=login]', 'olga');
  await hand.type('[name=password]', 'a-long-password');
  await goOn('trunk');
  await hand.type('[name=name]', 'Tricom');
  await hand.choose('[name=kind]', 'peer');
  await hand.type('[name=host]', carrierAddress);
  await hand.type('[name=callerId]', '+18095550100');
  await goOn('people');
  for (const [index, name] of ['Ana Peralta', 'Luis Gómez'].entries()) {
    await hand.type(`[name="people[${index}].name"]`, name);
    await hand.type(`[name="people[${index}].login"]`, name.split(' ')[0]!.toLowerCase());
    await hand.type(`[name="people[${index}].password"]`, 'a-long-password');
  }
  await goOn('hours');
  // Saturday and Sunday too, then the afternoon: it has the morning's days.
  await hand.click('.days label:nth-child(6)');
  await hand.click('.days label:nth-child(7)');
  await hand.click('button[value="add:weekly"]');
  await page.locator('[name="weekly[1].from"]').waitFor();
  expect(await page.locator('[name="weekly[1].days"]:checked').count()).toBe(everyDay);
  await typeHours(hand, [
    [hourFromNow(-1), hourFromNow(2)],
    [hourFromNow(4), hourFromNow(8)],
  ]);
  await goOn('phones');
  const [server, user, password] = await page.locator('.phone-card').last().locator('dd').allTextContents();
  await hand.click('form[action$="/finish"] button');
  await hand.arriveAt('**/owner');

  // What comes next is among what is still to do.
  await hand.click('.todo a[href="/owner/flows"]');
  await hand.arriveAt('**/owner/flows');
  await hand.choose('.flow-template [name=two]', 'extension:102');
  await hand.click('.flow-template button');
  await hand.arriveAt(/\/owner\/flows\/[\w-]+$/);
  // What is spoken names whom the keys lead to.
  await page.getByText('For Luis Gómez, press two.').first().waitFor();
  await hand.click('form[action$="/live"] button');
  await page.locator('.flow-lead').waitFor();
  await hand.click('.flow-lead button');
  await page.locator('.notice-good').first().waitFor();
  await page.locator('.flow-lead').waitFor({ state: 'detached' });
  const pageSeconds = Math.round((performance.now() - began) / 1000);
  const minutes = (hand.seconds() + pageSeconds) / 60;
  process.stdout.write(
    `newcomer: ${JSON.stringify({ ...hand.done, pageSeconds, minutes: Number(minutes.toFixed(1)) })}\n`,
  );
  expect(minutes).toBeLessThan(5);

  // In hours, key 2 reaches that phone.
  const [, address, port] = /^([\d.]+):(\d+)/.exec(server!)!;
  await using phone = await startBaresip({
    user: user!,
    password: password!,
    registrar: { address: address!, port: Number(port) },
    toneHz: 880,
    answers: 'auto',
  });
  await phone.register();
  await using carrier = await startSipPeer({ address: carrierAddress, port: 5060 });
  const call = () =>
    carrier.call({
      target: appliance.sip('udp'),
      from: '+18095551234',
      to: '+18095550100',
      audio: { keeps: true },
    });
  const inHours = await call();
  await inHours.answered();
  await inHours.audio!.hear(400);
  inHours.audio!.sendDigits('2');
  await phone.established();
  await phone.hear(1000);
  inHours.hangup();

  // Now it is lunch: the caller's words are in the mailbox, and on the owner's page.
  await page.goto('/owner/hours');
  await page.click('main table a');
  await typeHours(hand, [
    [hourFromNow(-4), hourFromNow(-1)],
    [hourFromNow(2), hourFromNow(6)],
  ]);
  await page.click('#entry button.button-primary');
  await page.waitForURL('**/owner/hours');
  const atLunch = await call();
  await atLunch.answered();
  const box = join(appliance.dataFolder, 'voicemail');
  await atLunch.audio!.hear(400);
  atLunch.audio!.sendDigits('#');
  await atLunch.audio!.hear(500);
  atLunch.audio!.sendDigits('#');
  await atLunch.audio!.hear(1500);
  atLunch.audio!.say(440);
  await atLunch.audio!.hear(2500);
  atLunch.hangup();
  await eventually('the message on the page', async () => {
    await page.goto('/messages');
    return (await page.locator('audio').count()) || undefined;
  });
  const file = (await readdir(box, { recursive: true })).find((name) => name.endsWith('.wav'))!;
  const sound = await readWav(join(box, file));
  expect(totalMs(toneSpans(sound, { channel: 0, hz: 440 }))).toBeGreaterThan(1000);
  expect(errors).toEqual([]);
});
