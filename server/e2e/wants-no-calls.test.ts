import { expect, test } from 'vitest';
import { loudSpans, totalMs } from '../testing/audio.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openOffice } from './office-at-work.ts';

const number = '600999888';

test('a wrong number is marked by one click; who wants no calls is called neither by a click nor from a phone, and a supervisor calls anyway', async () => {
  await using office = await openOffice({
    change: (document) => ({
      ...document,
      people: document.people.map((each) =>
        each.login === 'ana' ? { ...each, roles: ['agent', 'supervisor'] } : each,
      ),
    }),
  });
  const session = await office.logIn('sofia');
  await session.post('/customers', { name: 'Bar Pepe', phone: number, phoneLabel: '' });
  const carrier = await office.openCarrier();
  const called: IncomingPeerCall[] = [];
  carrier.onCall((call) => {
    called.push(call);
    void call.answer();
  });
  const at = office.appliance.sip('udp');
  await using phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await phone.register({ registrar: at, ...accountOf('101') });
  phone.onCall((call) => void call.answer());

  // The search that lies over every page, by keyboard.
  const { page, errors } = await office.openDesk('ana');
  await page.keyboard.press('/');
  await page.keyboard.type('pepe');
  await page.locator('#find-list a', { hasText: 'Bar Pepe' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'Bar Pepe' }).waitFor();

  const menu = page.locator('.phone .card-menu').first();
  await menu.locator('summary').press('Enter');
  await menu.locator('button[value=wrong]').click();
  await page.locator('.phone .badge').waitFor();
  await page.locator('.phone .card-menu summary').click();
  await page.locator('.phone .card-menu button[value=good]').click();
  await page.locator('.phone .badge').waitFor({ state: 'detached' });

  await page.locator('.card-acts summary').click();
  await page.fill('.card-acts input[name=reason]', 'said so on the phone');
  await page.press('.card-acts input[name=reason]', 'Enter');
  await page.locator('.refusals li', { hasText: 'said so on the phone' }).waitFor();

  await page.locator('.phone form[action="/agent/dial"] button').click();
  await page.locator('#notice [role=alert]', { hasText: 'Bar Pepe' }).waitFor();

  const call = await phone.call({
    target: at,
    from: '101',
    to: number,
    credentials: accountOf('101'),
    audio: { keeps: true },
  });
  expect(await call.ended()).toMatchObject({ by: 'them', status: 403 });
  expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBeGreaterThan(1000);
  expect(called).toEqual([]);
  const told = await office.endedCall((each) => each.to === number);
  expect(told.journal.find(({ kind }) => kind === 'refusal.judged')).toMatchObject({ allowed: false, why: 'refuses' });

  await page.locator('summary', { hasText: /anyway|todos modos/ }).click();
  await page.fill('[id^=anyway-page]', 'a recall of the product');
  await page.locator('button[name=number]').click();
  await expect.poll(() => called.map(({ to }) => to)).toEqual([number]);
  called[0]!.hangup();
  const anyway = await office.endedCall((each) => each.id !== told.id);
  expect(anyway.journal.find(({ kind }) => kind === 'refusal.judged')).toMatchObject({
    why: 'overridden',
    by: 'ana',
    reason: 'a recall of the product',
  });
  expect(errors).toEqual([]);
});
