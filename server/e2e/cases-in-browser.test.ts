import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const caller = '+34600111222';

const withCatalogue = () =>
  openOffice({
    queue: { wrapUpSec: 0 },
    change: (office) => ({
      ...office,
      departments: [{ id: 'tax', name: 'Tax', members: [], outside: false }],
      motives: [
        { id: 'invoices', name: 'Invoices', department: 'tax' },
        { id: 'wrong', name: 'Wrong invoice', under: 'invoices' },
      ],
      services: [{ id: 'returns', name: 'Tax returns', text: 'What we need of you' }],
    }),
  });

const callIn = async (office: OfficeAtWork) =>
  (await office.openCarrier()).call({ target: office.appliance.sip('udp'), from: caller, to: dids.quick, audio: {} });

/** Ana talks with who calls. */
async function talk(office: OfficeAtWork) {
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const { page, errors } = await office.openDesk('ana');
  await page.click('#desk-me form[action="/agent/ready"] button');
  await page.locator('#desk-me.me-ready').waitFor();
  const call = await callIn(office);
  await phone.ringing();
  await phone.answer();
  await page.locator('#desk-call.call-talking').waitFor();
  return { page, errors, call };
}

const isSaved = (page: Page) =>
  page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().includes('/drafts/'));

test('an unknown caller becomes a customer with a case, which is handed over, taken and closed', async () => {
  await using office = await withCatalogue();
  const { page, errors, call } = await talk(office);

  // The case is begun before it is known who calls; a second look finds what was typed.
  await page.keyboard.press('F6');
  await Promise.all([isSaved(page), page.keyboard.type('Charged twice')]);
  await Promise.all([isSaved(page), page.locator('#desk-case select[name=motive]').selectOption('wrong')]);
  await page.reload();
  await page.locator('#desk-case .note-state', { hasText: 'restored' }).waitFor();
  const title = page.locator('#desk-case input[name=title]');
  expect(await title.inputValue()).toBe('Charged twice');
  expect(await page.locator('#desk-case select[name=motive]').inputValue()).toBe('wrong');

  await page.fill('#desk-card input[name=name]', 'Ferretería Sol');
  await page.click('#desk-card form .form-actions button');
  await page.locator('#desk-card h2', { hasText: 'Ferretería Sol' }).waitFor();
  expect(await title.inputValue()).toBe('Charged twice');
  await page.click('#desk-case form .form-actions button');
  const number = await page.locator('#desk-case .case-number').innerText();
  expect(await page.locator('#notice').innerText()).toContain(number);
  call.hangup();
  await page.locator('#desk-me.me-ready').waitFor();

  await page.goto(`/cases?q=${number}`);
  for (const text of ['Charged twice', 'Ferretería Sol', 'Wrong invoice'])
    await page.locator('main', { hasText: text }).waitFor();
  await page.click('summary:has-text("Hand over")');
  await page.locator('form[action$="/hand-over"] select[name=department]').selectOption('tax');
  await page.fill('form[action$="/hand-over"] textarea', 'Please look at the ledger');
  await page.click('form[action$="/hand-over"] button');

  const leader = await office.openDesk('sofia');
  await leader.page.goto('/cases?department=tax&state=handed-over');
  await leader.page.click(`a:has-text("${number}")`);
  await leader.page.locator('.case-events', { hasText: 'Please look at the ledger' }).waitFor();
  await leader.page.click('form[action$="/take"] button');
  await leader.page.click('summary:has-text("Close")');
  await leader.page.fill('form[action$="/close"] textarea', 'Paid back');
  await leader.page.click('form[action$="/close"] button');
  await leader.page.locator('.case-events', { hasText: 'Paid back' }).waitFor();

  const { journal } = await office.endedCall(({ direction }) => direction === 'inbound');
  expect(journal).toContainEqual(expect.objectContaining({ kind: 'case.joined', number, how: 'opened' }));
  expect([...errors, ...leader.errors]).toEqual([]);
});

test('a call that asks for secrets is closed at once by two keys', async () => {
  await using office = await withCatalogue();
  const { page, errors } = await talk(office);
  await page.keyboard.press('F3');
  await page.locator('#improper').waitFor();
  await page.keyboard.press('5');
  const line = page.locator('#desk-case .case-line');
  await line.waitFor();
  expect(await line.innerText()).toMatch(/Social engineering[\s\S]*Closed/);
  // The caller still talks: closing the case hangs nobody up.
  expect(await page.locator('#desk-call.call-talking').count()).toBe(1);
  expect(errors).toEqual([]);
});
