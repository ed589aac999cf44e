import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { supervisionDefaults } from '../core/office/supervision.ts';
import { samplePassword } from '../testing/builders/e2e-office.ts';
import { logIn, openPage, startBrowser } from '../testing/peers/browser.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
let browser: Awaited<ReturnType<typeof startBrowser>>;
let axe: string;

beforeAll(async () => {
  office = await openOffice({
    change: (each) => ({ ...each, supervision: { ...supervisionDefaults, sound: true, mostWaiting: 1 } }),
  });
  browser = await startBrowser();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await office.makeReady('ana');
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

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
  ['ana', ['/agent', '/customers', '/messages']],
])('nothing serious stands in the way of who cannot see or point: the pages of %s', async (login, paths) => {
  const found: string[] = [];
  const { page } = await openPage(browser, { baseUrl: office.appliance.ready.http, language: 'es' });
  await logIn(page, { login, password: samplePassword });
  for (const path of paths) {
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
