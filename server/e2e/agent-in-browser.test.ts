import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const caller = '+34600111222';

async function addCustomer(office: OfficeAtWork, customer: { name: string; phone: string }): Promise<void> {
  const session = await office.logIn('sofia');
  await session.post('/customers', { ...customer, phoneLabel: '' });
}

const callIn = async (office: OfficeAtWork, from = caller) =>
  (await office.openCarrier()).call({ target: office.appliance.sip('udp'), from, to: dids.quick, audio: {} });

/** Waits until the agent's own state is shown. */
const shows = (page: Page, state: string): Promise<void> => page.locator(`#desk-me.me-${state}`).waitFor();
const getReady = (page: Page): Promise<void> => page.click('#desk-me form[action="/agent/ready"] button');
const card = (page: Page, name: string) => page.locator('#desk-card h2', { hasText: name });

test('the card is there before the answer; notes outlive a reload and the call; done, she is ready again', async () => {
  await using office = await openOffice({ queue: { wrapUpSec: 90 } });
  await addCustomer(office, { name: 'Bar Pepe', phone: caller });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const { page, errors } = await office.openDesk('ana');
  await shows(page, 'off');
  await getReady(page);
  await shows(page, 'ready');

  const call = await callIn(office);
  await phone.ringing();
  await card(page, 'Bar Pepe').waitFor();
  await page.locator('#desk-call.call-ringing').waitFor();
  expect(await page.title()).toContain('Bar Pepe');
  expect(phone.events.all.some(({ type }) => type === 'CALL_ESTABLISHED')).toBe(false);

  await phone.answer();
  await shows(page, 'talking');
  expect(await page.title()).not.toContain('Bar Pepe');
  const note = page.locator('#desk-note textarea');
  const isSaved = () =>
    page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().endsWith('/notes'));
  await Promise.all([isSaved(), note.fill('Wants the invoice by mail')]);
  // Scripts that come late, and a stream whose first request is lost: the desk comes to life all the same.
  const asked = page.waitForRequest(/\/live\/agent/);
  await page.route(/\/assets\/(?!htmx\.).*\.js$/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.route(/\/live\/agent/, (route) => route.abort(), { times: 1 });
  await page.reload();
  await shows(page, 'talking');
  expect(await note.inputValue()).toBe('Wants the invoice by mail');
  expect(await card(page, 'Bar Pepe').isVisible()).toBe(true);

  call.hangup();
  await shows(page, 'wrap-up');
  await page.locator('#desk-call.call-over').waitFor();
  expect(await note.inputValue()).toBe('Wants the invoice by mail');
  await Promise.all([isSaved(), note.fill('Wants the invoice by mail, today')]);
  await getReady(page);
  await shows(page, 'ready');
  await page.reload();
  expect(await note.inputValue()).toBe('Wants the invoice by mail, today');
  // The lost request is told by the browser.
  expect(errors.filter((each) => !/ERR_FAILED|Failed to fetch/.test(each))).toEqual([]);
});

test('an unknown caller becomes a customer during the call, and is known the next time', async () => {
  await using office = await openOffice({ queue: { wrapUpSec: 0 } });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const carrier = await office.openCarrier();
  const { page, errors } = await office.openDesk('ana');
  await getReady(page);
  await shows(page, 'ready');
  const call = () => carrier.call({ target: office.appliance.sip('udp'), from: caller, to: dids.quick, audio: {} });

  const first = await call();
  await page.locator('#desk-card input[name=phone]').waitFor();
  expect(await page.inputValue('#desk-card input[name=phone]')).toBe(caller);
  // What is typed while the call goes on stays: the page around moves.
  await page.fill('#desk-card input[name=name]', 'Ferretería Sol');
  await phone.answer();
  await shows(page, 'talking');
  expect(await page.inputValue('#desk-card input[name=name]')).toBe('Ferretería Sol');
  await page.click('#desk-card form .form-actions button');
  await card(page, 'Ferretería Sol').waitFor();
  first.hangup();
  await shows(page, 'ready');

  const mark = phone.events.all.length;
  await call();
  await phone.ringing({ after: mark });
  await page.locator('#desk-call.call-ringing').waitFor();
  await card(page, 'Ferretería Sol').waitFor();
  expect(await page.locator('#desk-card input[name=name]').count()).toBe(0);
  expect(errors).toEqual([]);
});

test('a number clicked on the card rings her phone first, then the customer', async () => {
  await using office = await openOffice({ queue: { wrapUpSec: 0 } });
  await addCustomer(office, { name: 'Bar Pepe', phone: caller });
  const carrier = await office.openCarrier();
  const asked: string[] = [];
  const dialled = Promise.withResolvers<void>();
  carrier.onCall((call) => {
    asked.push(call.to);
    dialled.resolve();
    void call.answer();
  });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const { page, errors } = await office.openDesk('ana');
  await page.goto('/customers?q=Pepe');
  await page.click('a:has-text("Bar Pepe")');
  await page.click('.customer .phones button');
  await phone.ringing();
  expect(asked).toEqual([]);
  await phone.answer();
  await dialled.promise;
  expect(asked[0]).toContain('600111222');
  await page.goto('/agent');
  await page.locator('#desk-call.call-talking').waitFor();
  await card(page, 'Bar Pepe').waitFor();

  // She hangs up by the page, and then from the card calls again.
  await page.click('#desk-call form[action$="/hangup"] button');
  await phone.closed();
  await page.locator('#desk-call.call-over').waitFor();
  const mark = phone.events.all.length;
  await page.click('#desk-card .phones button');
  await phone.ringing({ after: mark });
  expect(asked).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('a break is taken with its reason: callers wait until she is back', async () => {
  await using office = await openOffice();
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await office.openPhone({ extension: '102', toneHz: 700 });
  const { page, errors } = await office.openDesk('ana');
  await getReady(page);
  await shows(page, 'ready');
  await page.keyboard.press('F8');
  await page.click('#breaks button[value=meal]');
  await shows(page, 'break');
  expect(await page.locator('#breaks').isVisible()).toBe(false);
  const board = await office.openDesk('sofia');
  await board.page.locator('#person-ana.person-break', { hasText: 'Meal' }).waitFor();

  const call = await callIn(office);
  await call.answered();
  await board.page.locator('.queue-card.has-waiting').waitFor();
  expect(phone.events.all.some(({ type }) => type === 'CALL_INCOMING')).toBe(false);
  await page.keyboard.press('F8');
  await phone.ringing();
  await shows(page, 'ringing');
  expect([...errors, ...board.errors]).toEqual([]);
});

test('the power goes and comes back while the page is open: it recovers by itself, and so do the phones', async () => {
  await using office = await openOffice();
  await addCustomer(office, { name: 'Bar Pepe', phone: caller });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const { page, errors } = await office.openDesk('ana');
  await getReady(page);
  await shows(page, 'ready');
  await page.evaluate(() => {
    document.body.dataset.since = 'before';
  });

  await office.appliance.kill9();
  await page.locator('#offline').waitFor();
  await office.appliance.restart();
  await page.locator('#offline').waitFor({ state: 'hidden', timeout: 30_000 });
  await office.makeReady('ana');
  await shows(page, 'ready');
  await callIn(office);
  await phone.ringing({ withinMs: 70_000 });
  await card(page, 'Bar Pepe').waitFor();
  expect(await page.evaluate(() => document.body.dataset.since)).toBe('before');
  // That nobody answered is all that the browser may tell.
  expect(
    errors.filter((error) => !/net::ERR_|^htmx: htmx:sse:error: (network error|Failed to fetch)/.test(error)),
  ).toEqual([]);
});
