import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { startMailServer } from '../testing/peers/mail-server.ts';
import { openOffice } from './office-at-work.ts';

test('a mail to a segment is tried, goes out little by little, rests and goes on; who leaves by its link gets no more', async () => {
  await using post = await startMailServer();
  await using office = await openOffice({
    change: (before) => ({
      ...before,
      mail: {
        ...{ active: true, host: '127.0.0.1', port: post.port, security: 'none', from: 'office@example.com' },
        publicUrl: 'https://box.example.com',
        alarmTo: [],
      },
    }),
  });
  const { page, errors } = await office.openDesk('sofia');
  const leader = await office.logIn('sofia');
  for (const [name, vip] of [
    ['Ana', 'yes'],
    ['Beto', 'yes'],
    ['Nobody', ''],
  ] as const)
    await leader.post('/customers', { name, mail: `${name.toLowerCase()}@example.com`, ...(vip && { vip }) });
  const vips = { 'c.join': 'all', 'c.0.field': 'vip', 'c.0.comparison': 'yes' };
  await leader.post('/segments', { name: 'Important', ...vips });

  await page.goto('/supervisor/mailings/new');
  await page.fill('[name=name]', 'Offer');
  await page.selectOption('[name=segment]', { label: 'Important' });
  await page.fill('[name=subject]', 'For {{customer.name}}');
  await page.fill('[name=text]', 'An offer for you.');
  // One every three seconds.
  await page.fill('[name=perMinute]', '20');
  await page.click('main form .button-primary');
  await page.locator('.mail-body', { hasText: 'For Ana' }).waitFor();

  const subjectsTo = () =>
    post.mails.map(({ to, source }) => `${to[0]} ${/^Subject: (.*)/m.exec(source)?.[1]?.trim()}`).sort();
  await page.fill('form[action$="/test"] input[name=to]', 'sofia@example.com');
  await page.click('form[action$="/test"] button');
  await eventually('the test', async () => post.mails.length === 1 || undefined);
  expect(subjectsTo()).toEqual(['sofia@example.com For Ana']);

  await page.click('form[action$="/start"] button');
  await page.locator('.badge', { hasText: 'running' }).waitFor();
  await page.click('form[action$="/pause"] button');
  await page.locator('.badge', { hasText: 'paused' }).waitFor();
  const seen = post.mails.length;
  expect(seen).toBeLessThan(3);
  await page.click('form[action$="/resume"] button');
  // The page follows by itself.
  await page.locator('.badge', { hasText: 'done' }).waitFor();
  await eventually('all of them', async () => post.mails.length === 3 || undefined);
  expect(subjectsTo()).toEqual(['ana@example.com For Ana', 'beto@example.com For Beto', 'sofia@example.com For Ana']);

  const toBeto = post.mails.find(({ to }) => to[0] === 'beto@example.com')!.source.replace(/=?\r\n[ \t]?/g, '');
  const [, token] = /box\.example\.com\/u\/(\w+)/.exec(toBeto) ?? [];
  const customer = await (await page.context().browser()!.newContext()).newPage();
  await customer.goto(`${office.appliance.ready.http}/u/${token}`);
  await customer.click('main button');
  await customer.locator('main form').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('#mailing .facts', { hasText: /Unsubscribed\s*1/ }).waitFor();
  await page.goto('/customers?q=Beto');
  await page.click('main a:has-text("Beto")');
  await page.locator('.refusals .badge').waitFor();
  expect(errors).toEqual([]);
});
