import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { openOffice } from './office-at-work.ts';

const name = 'Zyxwolfo Quinterque';
const traces = ['zyxwolfo', 'quinterque', '600111222', 'perez-olvidado'];

/** Files of the data folder in which one of the traces stands, and which. */
function tracesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .flatMap((file) => {
      const bytes = readFileSync(join(folder, file)).toString('latin1').toLowerCase();
      return traces.filter((trace) => bytes.includes(trace)).map((trace) => `${file}: ${trace}`);
    });
}

test('a segment is counted as it is edited, fixed and exported; a customer is given what is held, and forgotten', async () => {
  await using office = await openOffice();
  const supervisor = await office.logIn('sofia');
  await supervisor.post('/customers', { name, phone: '600111222', mail: 'perez-olvidado@example.org' });
  await supervisor.post('/customers', { name: 'Ana Soto', phone: '600333444' });
  const customer = /\/customers\/(01\w+)/.exec(await supervisor.get(`/customers?q=${encodeURIComponent(name)}`))![1]!;
  await supervisor.post('/cases', { customer, title: `Complaint of ${name}`, text: `${name} was charged twice` });
  await supervisor.post('/tasks', { customer, kind: 'prepare-letter', person: 'sofia', note: `For ${name}` });

  const { page, errors } = await office.openDesk('olga');
  await page.goto('/segments/new');
  const counted = page.locator('#segment-count .figure b');
  await page.fill('input[name=name]', 'The odd one');
  await page.selectOption('[name="c.0.field"]', 'name');
  await page.fill('[name="c.0.value"]', 'zyxwolfo');
  await counted.filter({ hasText: /^1$/ }).waitFor();
  await page.click('#segment-form .button-primary');
  await page.click('form[action$="/freeze"] button');
  await page.locator('.badge-quiet').waitFor();

  await page.goto(`/customers/${customer}/privacy`);
  await page.click('form[action$="/packs"] button');
  const ready = page.locator('#packs a[download]');
  await ready.waitFor();
  const [pack] = await Promise.all([page.waitForEvent('download'), ready.click()]);
  const files = unzipSync(readFileSync(await pack.path()));
  const text = (file: string): string => new TextDecoder().decode(files[file]);
  const data = JSON.parse(text('data.json'));
  expect(data).toMatchObject({ card: { name }, missing: [] });
  expect(data.tables.cases).toMatchObject([{ title: `Complaint of ${name}` }]);
  expect(data.tables.tasks).toHaveLength(1);
  expect(text('summary.html')).toContain(name);
  expect(tracesIn(office.appliance.dataFolder)).not.toEqual([]);

  await page.fill('input[name=reason]', 'asked for it');
  await page.fill('input[name=confirm]', name);
  await page.click('form[action$="/forget"] button');
  await page.getByRole('heading', { name: 'Customer forgotten' }).waitFor();
  await eventually(
    'nothing is left to do',
    async () => (await page.locator('#forgotten .notice').count()) === 0 || undefined,
  );
  await eventually('nobody is found', async () => {
    const list = await supervisor.get(`/customers?q=${encodeURIComponent('zyxwolfo')}`);
    return !list.includes('Quinterque') || undefined;
  });
  expect(await supervisor.get('/cases')).not.toContain(name);
  await office.appliance.stop();
  // What the office itself named so stays its own: the conditions of a segment are its words.
  expect(tracesIn(office.appliance.dataFolder)).toEqual(['centralita.db: zyxwolfo']);
  expect(errors).toEqual([]);
});
