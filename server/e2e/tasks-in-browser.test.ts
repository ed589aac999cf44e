import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';

const caller = '+34600111222';

test('a task made from a call by two keys is done by another, checked and counted; a promise becomes a task', async () => {
  await using office = await openOffice({
    queue: { wrapUpSec: 0 },
    change: (before) => ({
      ...before,
      departments: [{ id: 'back', name: 'Back office', members: ['luis'], outside: false }],
      taskKinds: [
        {
          id: 'send-document',
          names: { es: 'Enviar documento', en: 'Send document' },
          priority: 'urgent',
          dueHours: 2,
          department: 'back',
          sharing: 'pull',
          checked: true,
        },
        {
          id: 'follow-up',
          names: { es: 'Seguimiento', en: 'Follow-up' },
          priority: 'medium',
          dueHours: 0,
          sharing: 'creator',
          checked: false,
        },
      ],
    }),
  });
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const { page, errors } = await office.openDesk('ana');
  await page.click('#desk-me form[action="/agent/ready"] button');
  await page.locator('#desk-me.me-ready').waitFor();
  const carrier = await office.openCarrier();
  const call = await carrier.call({ target: office.appliance.sip('udp'), from: caller, to: dids.quick, audio: {} });
  await phone.ringing();
  await phone.answer();
  await page.locator('#desk-call.call-talking').waitFor();

  await page.keyboard.press('F6');
  await page.keyboard.type('Policy wanted');
  await page.click('#desk-case form .form-actions button');
  const number = await page.locator('#desk-case .case-number').innerText();
  await page.keyboard.press('F10');
  await page.locator('#new-task').waitFor();
  await page.keyboard.press('1');
  await page.locator('#notice', { hasText: 'Send document' }).waitFor();
  call.hangup();

  // Another of the unit asks for the next one by a key, does it by another.
  const luis = await office.openDesk('luis');
  await luis.page.goto('/tasks');
  await luis.page.keyboard.press('s');
  await luis.page.locator('h1', { hasText: 'Send document' }).waitFor();
  expect(await luis.page.locator('main').innerText()).toContain(number);
  await luis.page.fill('form[action$="/done"] textarea', 'Sent by post');
  await luis.page.fill('form[action$="/done"] input[name=minutes]', '12');
  await luis.page.click('form[action$="/done"] button');
  await luis.page.locator('.badges', { hasText: 'To check' }).waitFor();

  const sofia = await office.openDesk('sofia');
  await sofia.page.goto('/tasks?who=all&state=to-check');
  await sofia.page.click('a:has-text("Send document")');
  await sofia.page.click('form[action$="/check"] button');
  await sofia.page.locator('.badges', { hasText: 'Checked' }).waitFor();
  await sofia.page.goto('/tasks/sheet?person=luis');
  expect(await sofia.page.locator('tr', { hasText: 'Luis' }).innerText()).toMatch(/Send document[\s\S]*12/);

  // What is promised to the customer waits at the desk of who promised it, and is kept by being done.
  await page.goto(`/cases/${number}`);
  await page.click('summary:has-text("Promise")');
  await page.fill('form[action$="/promise"] :is(input[name=text], textarea[name=text])', 'Ring back about the policy');
  const kept = page.waitForEvent('load');
  await page.click('form[action$="/promise"] button');
  await kept;
  await page.goto('/tasks');
  await page.click('a:has-text("Ring back about the policy")');
  // Keys are heard by a page that is whole.
  await page.waitForURL(/\/tasks\/\d+/);
  await page.keyboard.press('h');
  await page.keyboard.type('Rang back');
  const done = page.waitForEvent('load');
  await page.click('form[action$="/done"] button');
  await done;
  await page.goto(`/cases/${number}`);
  await page.locator('.case-events', { hasText: 'Rang back' }).waitFor();
  expect(await page.locator('.case-clocks').innerText()).not.toContain('Ring back about the policy');
  expect([...errors, ...luis.errors, ...sofia.errors]).toEqual([]);
});
