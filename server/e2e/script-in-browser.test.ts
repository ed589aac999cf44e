import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';

test('a script is published, read in a call, goes by its branches, outlives a reload, and stands with call, card and case', async () => {
  await using office = await openOffice({ queue: { wrapUpSec: 0 } });
  const leader = await office.logIn('sofia');
  const script = '/supervisor/scripts/care';
  await leader.post('/supervisor/scripts', { name: 'Care', preset: 'care' });
  await leader.post(script, { name: 'Care', 'uses[0].direction': 'inbound' });
  await leader.post(`${script}/publish`);
  const [phone, { page, errors }, carrier] = await Promise.all([
    office.openPhone({ extension: '101', toneHz: 880 }),
    office.openDesk('ana'),
    office.openCarrier(),
  ]);
  await office.makeReady('ana');
  await page.locator('#desk-me.me-ready').waitFor();
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from: '+34600111222',
    to: dids.quick,
    audio: {},
  });
  await phone.ringing();
  await phone.answer();
  await page.locator('#desk-call.call-talking').waitFor();

  const said = page.locator('#desk-script .script-said');
  const next = () => page.keyboard.press('Shift+F1');
  const isDrafted = page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && answer.url().includes('/drafts/'),
  );
  await page.fill('#desk-script [name=name]', 'Eva Peña');
  await isDrafted;
  await page.reload();
  await expect.poll(() => page.inputValue('#desk-script [name=name]')).toBe('Eva Peña');
  await said.waitFor();
  await next();
  await said.filter({ hasText: 'Eva Peña' }).waitFor();

  // Nobody goes on without an answer that is required.
  await next();
  await page.locator('#desk-script .script-problems .notice').waitFor();
  await page.check('#desk-script input[value=information]');
  await next();
  await page.locator('#desk-script [name=mail]').waitFor();
  await page.reload();
  await page.fill('#desk-script [name=mail]', 'eva@example.com');
  await next();
  await page.locator('#desk-script [name=news]').first().waitFor();
  await next();
  await page.locator('#desk-script [name=call-back]').waitFor();
  await next();
  await page.locator('#desk-script h3', { hasText: /Despedida|Goodbye/ }).waitFor();
  await next();
  await page.locator('#desk-script .script-over').waitFor();
  await page.locator('#desk-card', { hasText: 'eva@example.com' }).waitFor();
  expect(await page.locator('#desk-case .case-number').count()).toBe(1);
  call.hangup();

  const { id, journal } = await office.endedCall(({ direction }) => direction === 'inbound');
  expect(journal.filter(({ kind }) => kind === 'script.told').map(({ how }) => how)).toEqual(['begun', 'done']);
  const story = await leader.get(`/supervisor/calls/${id}`);
  for (const text of ['Eva Peña', 'eva@example.com']) expect(story).toContain(text);
  // The browser complains of the answer that was refused on purpose.
  expect(errors.filter((each) => !each.includes('422'))).toEqual([]);
});
