import { expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import { sampleOffice } from '../testing/builders/office.ts';
import { eventually } from '../testing/eventually.ts';
import { startMailServer } from '../testing/peers/mail-server.ts';
import { openOffice } from './office-at-work.ts';

/** A day later as a list of tasks tells it. */
const dueAfter = (at: number): string =>
  new Date(at + 86_400_000).toLocaleString('en-ES', {
    ...{ dateStyle: 'medium', timeStyle: 'short' },
    timeZone: sampleOffice().office.timezone,
  });

test('a script mails what the caller asks for, who opens it; desk, case and call tell so, and the answer is due in a day', async () => {
  await using post = await startMailServer();
  await using office = await openOffice({
    queue: { wrapUpSec: 0 },
    change: (before) => ({
      ...before,
      mail: {
        ...{ active: true, host: '127.0.0.1', port: post.port, security: 'none', from: 'office@example.com' },
        publicUrl: 'https://box.example.com',
        alarmTo: [],
      },
      services: [
        {
          ...{ id: 'returns', name: 'Declaración de la renta', text: 'Lo que pedimos', price: 'desde 60 €' },
          translations: { en: { name: 'Tax returns', text: 'What we need of you', price: 'from 60 €' } },
        },
      ],
    }),
  });

  // The leader has the step mail the service.
  const { page: editor } = await office.openDesk('sofia');
  const script = '/supervisor/scripts/care';
  const leader = await office.logIn('sofia');
  await leader.post('/supervisor/scripts', { name: 'Care', preset: 'care' });
  await leader.post(script, { name: 'Care', 'uses[0].direction': 'inbound' });
  await editor.goto(`${script}/steps/service`);
  await editor.selectOption('select[name="mailing.service"]', 'returns');
  await editor.click('form:has(select[name="mailing.service"]) .button-primary');
  await editor.waitForURL(`**${script}`);
  await leader.post(`${script}/publish`);

  const [phone, { page, errors }, carrier] = await Promise.all([
    office.openPhone({ extension: '101', toneHz: 880 }),
    office.openDesk('ana'),
    office.openCarrier(),
  ]);
  await page.click('#desk-me form[action="/agent/ready"] button');
  await page.locator('#desk-me.me-ready').waitFor();
  const target = office.appliance.sip('udp');
  const call = await carrier.call({ target, from: '+34600111222', to: dids.quick, audio: {} });
  await phone.ringing();
  await phone.answer();
  await page.locator('#desk-call.call-talking').waitFor();

  const asked = (name: string) => page.locator(`#desk-script [name="${name}"]`);
  const next = () => page.keyboard.press('Shift+F1');
  await asked('name').fill('Eva Peña');
  await next();
  await page.locator('#desk-script input[value=information]').check();
  await next();
  await asked('mail').fill('eva@example.com');
  await next();
  await page.locator('#notice', { hasText: 'eva@example.com' }).waitFor();
  await asked('news').first().waitFor();
  await next();
  await asked('call-back').waitFor();
  const promisedAt = Date.now();
  await next();
  await page.locator('#desk-script h3', { hasText: /Despedida|Goodbye/ }).waitFor();
  const promisedBy = Date.now();

  // It is in the customer's hands, who looks at it.
  const [mail] = await eventually('the mail', async () => (post.mails.length > 0 ? post.mails : undefined));
  expect(mail?.to).toEqual(['eva@example.com']);
  const [, token] = /box\.example\.com\/c\/(\w+)/.exec(mail!.source.replace(/=\r\n/g, '')) ?? [];
  await page.click('label[for=tab-desk-catalogue]');
  const receipt = page.locator('#desk-catalogue .receipts li', { hasText: 'eva@example.com' });
  await receipt.locator('.badge-quiet').waitFor();
  const customer = await (await page.context().browser()!.newContext()).newPage();
  await customer.goto(`${office.appliance.ready.http}/c/${token}`);
  expect(await customer.locator('main').innerText()).toMatch(/Lo que pedimos|What we need of you/);
  await receipt.locator('.badge-good').waitFor();
  call.hangup();

  const number = await page.locator('#desk-case .case-number').innerText();
  await page.goto(`/cases/${number}`);
  await page.locator('.receipts .badge-good').waitFor();
  await page.goto('/tasks');
  const task = page.locator('tr', { hasText: /Responder al cliente|Give the customer an answer/ });
  const line = await task.innerText();
  expect(line).toContain(number);
  expect([promisedAt, promisedBy].map((at) => line.includes(dueAfter(at)))).toContain(true);
  const { id } = await office.endedCall(({ direction }) => direction === 'inbound');
  expect(await leader.get(`/supervisor/calls/${id}`)).toContain('eva@example.com');
  expect(errors).toEqual([]);
});
