import { expect, test } from 'vitest';
import { faxDefaults } from '../../core/office/fax.ts';
import { eventually } from '../../testing/eventually.ts';
import { makePaper } from '../../testing/fax/make-paper.ts';
import { startFaxLine } from '../../testing/peers/fax-line/fax-line.ts';
import { openOffice } from '../office-at-work.ts';

const [ours, theirs] = ['910000001', '912345678'] as const;

test('the catalogue is faxed from a case, seen before, followed page by page, proved by a receipt, and comes in at the other line', async () => {
  await using line = await startFaxLine([ours, theirs]);
  const modem = (number: string, use: 'send' | 'receive') => ({
    ...{ id: `line-${number}`, name: `Line ${number}`, port: line.modem(number).port, use },
    ...{ rings: 1, answers: 'always' as const },
  });
  await using office = await openOffice({
    change: (before) => ({
      ...before,
      services: [{ id: 'catalogue', name: 'Catálogo', text: 'Lo que vendemos' }],
      fax: {
        ...{ ...faxDefaults, number: '+34 910 000 001', useFound: false },
        modems: [modem(ours, 'send'), modem(theirs, 'receive')],
      },
    }),
  });
  const leader = await office.logIn('sofia');
  const card = (await leader.post('/customers', { name: 'Luz Mora', fax: theirs })).headers.get('location')!;
  const customer = card.split('/').at(-1)!;
  const opened = await leader.post('/cases', { title: 'Wants the catalogue', customer, service: 'catalogue' });
  const path = opened.headers.get('location')!;

  const { page, errors } = await office.openDesk('sofia');
  await page.goto(path);
  await page.setInputFiles('form[action$="/files"] input[type=file]', {
    name: 'catalogue.pdf',
    mimeType: 'application/pdf',
    buffer: await makePaper([{ heading: 'Catalogue' }, { heading: 'Prices' }]),
  });
  await page.click('form[action$="/files"] button[type=submit]');
  await page.locator('a', { hasText: 'catalogue.pdf' }).waitFor();
  await page.click('a[href^="/faxes/new?case"]');
  expect(await page.inputValue('input[name=number]')).toContain('912');
  await page.check('input[name=paper]');
  await page.fill('input[name=subject]', 'Our catalogue');
  await page.click('button[name=then][value=look]');

  // As the other end will see it, before it goes.
  await page.locator('form[action$="/release"] button').waitFor();
  const picture = page.locator('.fax-pages img').first();
  await picture.scrollIntoViewIfNeeded();
  await eventually('the picture', async () =>
    (await picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)) > 0 ? true : undefined,
  );
  expect(await page.locator('.fax-pages img').count()).toBe(2);
  await page.click('form[action$="/release"] button');
  // The page follows the line by itself.
  await page.locator('#fax .fax-progress').waitFor({ timeout: 60_000 });
  await page.locator('#fax .badge-good', { hasText: /sent/i }).waitFor({ timeout: 120_000 });
  const receipt = page.locator('a', { hasText: /receipt/i });
  await receipt.waitFor();
  const proof = await leader.bytes((await receipt.getAttribute('href'))!);
  expect(Buffer.from(proof.subarray(0, 4)).toString()).toBe('%PDF');

  // It stands with its case and customer.
  await page.goto(path);
  await page.locator('a', { hasText: 'Our catalogue' }).waitFor();
  await page.goto(`${card}/timeline`);
  await page.locator('a', { hasText: 'Our catalogue' }).waitFor();

  // And came in at the other line, whole.
  await page.goto('/faxes/in');
  await page.locator('.fax-card img').waitFor({ timeout: 20_000 });
  await page.click('.fax-card a strong');
  await page.locator('.fax-pages-large img').nth(1).waitFor();
  expect(errors).toEqual([]);
});
