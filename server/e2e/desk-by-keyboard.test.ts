import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';

const caller = '+34600111222';

/** Of the colours that a scheme changes; all else was found in the first one. */
const rulesOf = {
  light: `runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']`,
  dark: `runOnly: { type: 'rule', values: ['color-contrast'] }`,
} as const;

/** What WCAG 2.2 AA has against the page in both schemes, as far as it is serious. */
async function seriousFindings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate('document.getAnimations().forEach((each) => each.finish())');
    const violations = await page.evaluate<{ id: string; impact: string; nodes: { target: string[] }[] }[]>(
      `axe.run(document, { resultTypes: ['violations'], ${rulesOf[colorScheme]} }).then((each) => each.violations)`,
    );
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }
  return found;
}

test('a whole call by the keyboard alone, with nothing in the way in any state and nothing moved by a call that rings', async () => {
  await using office = await openOffice({
    queue: { wrapUpSec: 60 },
    change: (each) => ({
      ...each,
      results: [{ id: 'order', name: 'Order', key: '1', queues: [], callBack: false }],
    }),
  });
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const leader = await office.logIn('sofia');
  await leader.post('/customers', { name: 'Bar Pepe', phone: caller, phoneLabel: '' });
  const [phone, { page, errors }, carrier] = await Promise.all([
    office.openPhone({ extension: '101', toneHz: 880 }),
    office.openDesk('ana'),
    office.openCarrier(),
  ]);
  await page.evaluate(axe);
  const serious: string[] = [];
  const look = async (state: string): Promise<void> => {
    for (const each of await seriousFindings(page)) serious.push(`${state} ${each}`);
  };
  const shows = (state: string): Promise<void> => page.locator(`#desk-me.me-${state}`).waitFor();
  const { keyboard } = page;

  await keyboard.press('?');
  await page.locator('#keys[open]').getByText('Hang up').waitFor();
  await keyboard.press('Enter');
  await page.locator('#keys:not([open])').waitFor({ state: 'attached' });
  await keyboard.press('F8');
  await shows('ready');
  await look('idle');

  await page.evaluate(() => {
    Object.assign(window, { shifts: 0 });
    new PerformanceObserver((list) => {
      for (const each of list.getEntries() as (PerformanceEntry & { value: number })[])
        Object.assign(window, { shifts: (window as unknown as { shifts: number }).shifts + each.value });
    }).observe({ type: 'layout-shift', buffered: false });
  });
  const call = await carrier.call({ target: office.appliance.sip('udp'), from: caller, to: dids.quick, audio: {} });
  await phone.ringing();
  await shows('ringing');
  await page.locator('#desk-card h2', { hasText: 'Bar Pepe' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true);
  expect(await page.evaluate<number>('shifts')).toBeLessThan(0.01);
  await look('ringing');
  await phone.answer();
  await shows('talking');
  await look('talking');

  // Held, and taken back.
  await keyboard.press('Shift+F9');
  await page.locator('#desk-call', { hasText: 'On hold' }).waitFor();
  await keyboard.press('Shift+F9');
  await page.locator('#desk-call:not(:has-text("On hold"))').waitFor();
  // Note, case and task are written; figures typed there choose nothing.
  const saved = () => page.waitForResponse((each) => each.request().method() === 'PUT');
  await keyboard.press('F4');
  await Promise.all([saved(), keyboard.type('Wants 1 box')]);
  await keyboard.press('F6');
  await Promise.all([saved(), keyboard.type('Order of boxes')]);
  await keyboard.press('Enter');
  await page.locator('#desk-case .case-number').waitFor();
  await keyboard.press('F10');
  await keyboard.press('1');
  await page.locator('#notice', { hasText: /./ }).waitFor();
  expect(await page.locator('#desk-call [aria-pressed=true]').count()).toBe(0);
  await keyboard.press('Escape');
  await keyboard.press('1');
  await page.locator('#desk-call [aria-pressed=true]', { hasText: 'Order' }).waitFor();
  // Where to transfer to; she thinks better of it and hangs up.
  await keyboard.press('Shift+F2');
  await keyboard.type('102');
  expect(await page.inputValue('#hand-over')).toBe('102');
  await keyboard.press('F9');
  await call.ended();
  await shows('wrap-up');
  await look('wrap-up');

  await keyboard.press('F8');
  await shows('ready');
  // Who was just talked with is called back by one key, and that call ended by another.
  const mark = phone.events.all.length;
  await keyboard.press('Shift+F7');
  await phone.ringing({ after: mark });
  // The phone may ring before the page has the button that the key presses.
  await page.locator('#desk-call.call-ringing').waitFor();
  await keyboard.press('F9');
  await page.locator('#desk-call.call-over').waitFor();
  await shows('ready');
  await keyboard.press('F8');
  await keyboard.press('2');
  await shows('break');
  await look('break');
  // The customer is found from anywhere, and a number is dialled.
  await keyboard.press('/');
  await keyboard.type('pepe');
  await page.locator('#find-list a').first().waitFor();
  await keyboard.press('Escape');
  await keyboard.press('F2');
  await keyboard.type('102');
  await keyboard.press('Enter');
  await page.locator('#desk-call', { hasText: '102' }).waitFor();
  expect(serious).toEqual([]);
  expect(errors).toEqual([]);
});
