import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { supervisionDefaults } from '../core/office/supervision.ts';
import { samplePassword } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { keepReceivedFax } from '../testing/furnished/received-fax.ts';
import { logIn, openPage, startBrowser } from '../testing/peers/browser.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
let browser: Awaited<ReturnType<typeof startBrowser>>;
let axe: string;
/** What stands for a card and an import in the addresses below. */
let places: Record<
  'customer' | 'import' | 'case' | 'task' | 'draft' | 'mail' | 'mailing' | 'fax' | 'faxIn' | 'faxes',
  string
>;

beforeAll(async () => {
  office = await openOffice({
    change: (each) => ({
      ...each,
      supervision: { ...supervisionDefaults, sound: true, mostWaiting: 1 },
      mail: { active: false, host: '127.0.0.1', port: 25, security: 'none', from: 'us@example.com', alarmTo: [] },
      services: [{ id: 'audit', name: 'Auditoría', text: 'Revisamos todo.' }],
      customerFields: [
        { id: 'plan', names: { es: 'Plan', en: 'Plan' }, kind: 'list', options: [{ name: 'Oro' }], onDesk: true },
      ],
    }),
  });
  browser = await startBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await office.makeReady('ana');
  places = await fillCustomers();
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

/** Two who look like one, a file that waits to be understood, and a case. */
async function fillCustomers(): Promise<typeof places> {
  const session = await office.logIn('sofia');
  for (const name of ['Ana Peña', 'Ana Pena'])
    await session.post('/customers', { name, phone: '600999888', phoneLabel: 'casa' });
  const customer = /\/customers\/(01\w+)/.exec(await session.get('/customers'))![1]!;
  await session.post('/cases', { customer, title: 'Factura', priority: 'urgent' });
  await session.post('/tasks', { customer, kind: 'prepare-letter', person: 'sofia' });
  await session.post('/supervisor/scripts', { name: 'Care', preset: 'care' });
  await session.post('/supervisor/scripts/care/publish');
  await session.post('/supervisor/scripts/care/steps/matter', { 'titles.es': 'Motivo', next: 'end' });
  const list = new Blob(['Nombre;Teléfono;Plan\r\nEva;600999777;Oro\r\n;600999776;\r\n']);
  const taken = await session.upload('/customers/import/files?name=lista.csv', list);
  const path = taken.headers.get('x-go-to')!;
  await eventually('the file is read', async () => (await session.get(path)).includes('/preview"') || undefined);
  await eventually('the pair is found', async () => {
    const page = await session.get('/customers/duplicates');
    if (page.includes('every 2s')) return undefined;
    if (page.includes('/customers/duplicates/01')) return true;
    // Refused as long as the list is still being read.
    await session.post('/customers/duplicates/search');
    return undefined;
  });
  const found = /\/cases\/([\w-]+)"/.exec((await session.get('/cases')).split('<main')[1]!)?.[1];
  const idAt = (answer: Response): string => answer.headers.get('location')!.split('/').at(-1)!;
  const draft = idAt(await session.post('/mails/drafts', { customer, to: 'ana@example.com' }));
  const mail = idAt(
    await session.post(`/mails/drafts/${draft}/send`, { to: 'ana@x.es', subject: 'Hola', text: 'Qué tal' }),
  );
  const fax = idAt(
    await session.post('/faxes/files', { number: '600999777', cover: 'on', text: 'Hola', then: 'look' }),
  );
  await session.post('/segments', { name: 'Todos', 'c.join': 'all', 'c.0.field': 'vip', 'c.0.comparison': 'no' });
  const segment = /<option value="([^"]+)"/.exec(
    (await session.get('/supervisor/mailings/new')).split('name="segment"')[1]!,
  )![1]!;
  const letter = { name: 'Oferta', segment, subject: 'Hola', text: 'Una oferta', perMinute: '20' };
  const mailing = idAt(await session.post('/supervisor/mailings', letter));
  const faxes = idAt(
    await session.post('/supervisor/fax-mailings/files', { name: 'Oferta', segment, cover: 'on', text: 'Hola' }),
  );
  await session.post('/faxes/fetch', { number: '600999777' });
  const next = idAt(await session.post('/mails/drafts', { customer }));
  return {
    fax,
    faxes,
    faxIn: await keepReceivedFax(office.appliance.dataFolder),
    draft: next,
    mail,
    mailing,
    customer,
    import: path.split('/').at(-1)!,
    case: found ?? 'none',
    task: '1',
  };
}

interface Finding {
  id: string;
  impact: string;
  nodes: { target: string[] }[];
}

/** What WCAG 2.2 AA has against the page, as far as it is serious: rule and place. */
async function findings(page: Page): Promise<string[]> {
  // Colours on their way from one to the other are neither. Waiting for them may be for ever: without a frame to paint none ends.
  await page.evaluate('document.getAnimations().forEach((each) => each.finish())');
  await page.evaluate(axe);
  const found = await page.evaluate<Finding[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((each) => each.violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

test('nor at the screen on the wall, of which each part is to be seen without scrolling', async () => {
  const owner = await office.logIn('olga');
  await owner.post('/owner/supervision/wall', {});
  const link = /\/wall\/\w+/.exec(await owner.get('/owner/supervision'))![0];
  const { page } = await openPage(browser, { baseUrl: office.appliance.ready.http, width: 1920, height: 1080 });
  await page.goto(link);
  await page.locator('.wall-people .person-ready').waitFor();
  expect(await findings(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true);
});

test.each([
  ['sofia', ['/supervisor', '/supervisor/reports', '/supervisor/reports/queues', '/supervisor/staffing']],
  ['olga', ['/owner/supervision', '/owner/queues', '/owner/queues/new', '/owner/calls']],
  ['ana', ['/agent', '/customers', '/messages', '/customers/{customer}', '/customers/{customer}/edit']],
  ['sofia', ['/customers/duplicates', '/customers/import', '/customers/import/{import}', '/customers/quality']],
  ['sofia', ['/customers/quality/mail', '/cases', '/cases/{case}', '/segments']],
  ['sofia', ['/tasks?who=all', '/tasks/{task}', '/tasks/sheet', '/letters/new?customer={customer}']],
  ['sofia', ['/supervisor/scripts', '/supervisor/scripts/care', '/supervisor/scripts/care/steps/matter']],
  [
    'sofia',
    ['/supervisor/scripts/care/preview', '/supervisor/scripts/care/versions/1', '/supervisor/scripts/care/results'],
  ],
  ['sofia', ['/supervisor/scripts/care/steps/matter/questions/matter']],
  ['sofia', ['/segments/new', '/customers/{customer}/privacy']],
  ['sofia', ['/mails?view=unsent', '/mails/{mail}', '/mails/drafts/{draft}', '/supervisor/mailings/{mailing}']],
  ['olga', ['/owner/mail-in', '/owner/catalogue-documents']],
  [
    'sofia',
    [
      ...['/faxes', '/faxes/{fax}', '/faxes/new', '/faxes/in', '/faxes/in/{faxIn}', '/faxes/fetch'],
      ...['/supervisor/fax-mailings', '/supervisor/fax-mailings/new', '/supervisor/fax-mailings/{faxes}'],
    ],
  ],
  ['olga', ['/owner/fax', '/owner/modems']],
  ['olga', ['/owner/privacy', '/owner/views']],
  [
    'olga',
    [
      ...['/owner/tariffs', '/owner/tariffs/new?preset=bundle', '/owner/tariffs/standard?number=600111222'],
      ...['/owner/tariffs/standard/versions/0', '/owner/tariffs/standard/lists', '/owner/prices'],
      ...['/owner/price?number=600111222&seconds=90', '/owner/bills', '/owner/rerate', '/owner/limits'],
      ...['/owner/fraud', '/owner/statements', '/supervisor/reports/costs-by-trunk', '/supervisor/reports/bundle-use'],
    ],
  ],
  ['ana', ['/agent/price?number=600111222&seconds=90']],
  ['olga', ['/owner/customer-fields/plan', '/owner/motives', '/owner/services', '/owner/case-times']],
])('nothing serious stands in the way of who cannot see or point: the pages of %s', async (login, paths) => {
  const found: string[] = [];
  const { page } = await openPage(browser, { baseUrl: office.appliance.ready.http, language: 'es' });
  await logIn(page, { login, password: samplePassword });
  for (const written of paths) {
    const path = written.replace(/\{(\w+)\}/, (_, what: keyof typeof places) => places[what]);
    const answer = await page.goto(path);
    expect([path, answer?.status()]).toEqual([path, 200]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const finding of await findings(page)) found.push(`${path} ${colorScheme}: ${finding}`);
    }
  }
  await page.context().close();
  expect(found).toEqual([]);
});
