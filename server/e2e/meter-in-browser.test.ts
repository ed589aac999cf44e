import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { localTime } from '../core/schedule/local-time.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { makeTempFolder, pickAddress } from '../testing/loopback.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { writeSheet } from '../testing/write-sheet.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** A call out to Spain that is paid for, and one to an island that thieves like, which is not let out. */
async function callTwice(office: OfficeAtWork) {
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  carrier.onCall((call) => void call.answer());
  await using phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await phone.register({ registrar: at, ...accountOf('101') });
  const dial = (to: string) => phone.call({ target: at, from: '101', to, credentials: accountOf('101') });
  const call = await dial('600999888');
  await call.answered();
  call.hangup();
  const dear = await dial('0018765551234');
  const told = await office.endedCall((each) => each.to === '600999888');
  dear.hangup();
  return told;
}

/** Presses the button and waits for what it leads to. */
async function press(page: Page, button: string, then: string): Promise<void> {
  await page.locator(button).click();
  await page.locator(then).first().waitFor();
}

test("the owner brings in price lists, asks what a call would cost, checks the carrier's bill, rates anew, sets a budget, lets a blocked island through, and begins a campaign in which an agent works", async () => {
  await using folder = await makeTempFolder('meter');
  await using office = await openOffice();
  const told = await callTwice(office);
  const { page, errors } = await office.openDesk('olga');

  const list = join(folder.path, 'operador.csv');
  await writeFile(list, 'Prefijo;Destino;Precio\r\n34;España;0,05\r\n346;España móvil;0,09\r\n1x;Nada;0,01\r\n');
  await page.goto('/owner/tariffs/standard/lists');
  await page.setInputFiles('#upload-file', list);
  await page.click('#upload button');
  const preview = page.locator('form[action$="/preview"]');
  await preview.waitFor();
  const today = localTime('Europe/Madrid', Date.now()).date;
  await preview.locator('[name=validFrom]').fill(today);
  await preview.locator('button').last().click();
  const publish = page.locator('form[action$="/publish"] button');
  await publish.waitFor();
  expect(await page.locator('#preview').innerText()).toContain('The prefix is no number: 1');
  const [faults] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="/faults.csv"]')]);
  expect(faults.suggestedFilename()).toContain('operador');
  await publish.click();
  await page.locator('#list .mono').filter({ hasText: '346' }).first().waitFor();

  // The next one comes as a spreadsheet, with a title above its columns.
  const sheet = join(folder.path, 'operador.xlsx');
  const rows = [
    ['34', 'España', 0.04],
    ['346', 'España móvil', 0.09],
  ];
  await writeFile(sheet, await writeSheet({ head: ['Prefijo', 'Destino', 'Precio'], rows }));
  await page.goto('/owner/tariffs/standard/lists');
  await page.setInputFiles('#upload-file', sheet);
  await page.click('#upload button');
  await preview.waitFor();
  await preview.locator('button').last().click();
  await publish.waitFor();
  expect(await page.locator('#preview').innerText()).toMatch(/34\tEspaña\tCheaper\t€0.05\t€0.04/);

  await page.goto('/owner/price');
  await page.fill('[name=number]', '600999888');
  await page.locator('#price-answer').filter({ hasText: 'España móvil' }).waitFor();

  // From a carrier that charges twice as much for the one call, and for one that nobody made.
  const began = new Date(told.answeredAt!);
  const { date, minute } = localTime('Europe/Madrid', began.getTime());
  const [year, month, day] = date.split('-');
  const when = `${day}/${month}/${year} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(began.getUTCSeconds())}`;
  const bill = join(folder.path, 'factura.csv');
  await writeFile(bill, `Número;Fecha;Duración;Importe\r\n600999888;${when};2;0,70\r\n600111222;${when};60;0,30\r\n`);
  await page.goto('/owner/bills');
  await page.fill('[name=month]', date.slice(0, 7));
  await page.setInputFiles('[name=file]', bill);
  await press(page, 'main form[action$="/files"] button', 'form[action$="/match"]');
  await press(page, 'form[action$="/match"] button.button-primary', '#bill a[href*="/owner/calls/"]');
  expect(await page.locator('#bill').innerText()).toContain('0.70');

  await page.goto('/owner/rerate');
  await press(page, '#entry button.button-primary', 'form[action$="/run"] button');
  await press(page, 'form[action$="/run"] button', '#run .badge-good');

  await page.goto('/owner/limits');
  await page.click('button[value^="add:budgets"]');
  await page.fill('[name="budgets[0].amount"]', '25');
  await press(page, 'button.button-primary', '.budget');

  await page.goto('/owner/fraud');
  const allow = page.locator('form[action$="/allow"]');
  await allow.locator('button').click();
  await allow.waitFor({ state: 'detached' });

  await page.goto('/owner/campaigns/new');
  await page.fill('[name=name]', 'Spring checks');
  await page.check('[name=queues][value=care]');
  await press(page, '#entry button.button-primary', 'a[href="/owner/campaigns/spring-checks/remove"]');
  const desk = await office.openDesk('ana');
  await press(
    desk.page,
    '#desk-me button[value=spring-checks]',
    '#desk-me button[value=spring-checks][aria-pressed=true]',
  );
  await page.goto('/supervisor/campaigns/spring-checks');
  expect(await page.locator('main').innerText()).toContain('Ana');
  expect([...errors, ...desk.errors]).toEqual([]);
});
