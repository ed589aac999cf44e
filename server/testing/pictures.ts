import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectFolder } from '../base/project-folder.ts';
import { nodeBinary } from './appliance.ts';
import { demoPassword } from './furnished/demo-office.ts';
import { makeTempFolder } from './loopback.ts';
import { logIn, openPage, startBrowser } from './peers/browser.ts';
import { startProcess } from './process.ts';

const folder = join(projectFolder(), 'views/public/pictures');
/** The demonstration goes by chance: a good moment may take minutes to come. */
const patienceMs = 300_000;

/** The demonstration in a data folder of its own, with its own callers and phones. */
async function startDemo(): Promise<{ url: string } & AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const temp = stack.use(await makeTempFolder('pictures'));
  const demo = startProcess({
    name: 'demo',
    command: nodeBinary,
    args: [join(projectFolder(), 'dist/demo.js')],
    env: { CENTRALITA_DATA: join(temp.path, 'data'), CENTRALITA_HTTP: '127.0.0.1:0' },
  });
  // It hangs up and stops the appliance before it ends.
  stack.defer(async () => void (await demo.stop('SIGINT', 20_000)));
  const line = await demo.lines.waitFor((each) => each.startsWith('Open http'), { what: 'serving', withinMs: 60_000 });
  return { url: line.split(' ')[1]!, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The person's first page, in English and light: the README is. */
async function openAs(browser: Browser, who: { url: string; login: string }): Promise<Page> {
  const { page } = await openPage(browser, { baseUrl: who.url });
  page.setDefaultTimeout(patienceMs);
  await logIn(page, { login: who.login, password: demoPassword });
  await page.click('.user-menu summary');
  await page.click('button[name=language][value=en]');
  await page.locator('html[lang=en]').waitFor({ state: 'attached' });
  return page;
}

async function take(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  process.stdout.write(`${path}: ${Math.round((await stat(path)).size / 1000)} kB\n`);
}

/** At her desk, some seconds into a call of a customer who called before; gives the call. */
async function pictureAgent(page: Page): Promise<string> {
  await page.waitForFunction(() => {
    const clock = document.querySelector('#desk-call.call-talking .call-clock time')?.textContent ?? '';
    return clock >= '00:05' && document.querySelector('#desk-card .past-calls') !== null;
  });
  const saved = page.waitForResponse((response) => response.url().endsWith('/notes'));
  await page.fill('#desk-note textarea', 'Wants to move the appointment to Thursday afternoon.');
  await saved;
  await take(page, 'agent');
  const note = await page.getAttribute('#desk-note form', 'id');
  return note!.replace('note-', '');
}

async function pictureBoard(page: Page): Promise<void> {
  await page.locator('body:has(.person-talking):has(.waiting-list li)').waitFor();
  await take(page, 'wallboard');
}

/** The call of the desk, ended, with its recording and the note. */
async function pictureCall(page: Page, callId: string): Promise<void> {
  await page.goto(`/owner/calls/${callId}`);
  await page.locator('#story .badge-busy').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('.player audio').waitFor();
  await take(page, 'call');
}

/** A tariff with a call to Spain priced by it. */
async function pictureTariff(page: Page): Promise<void> {
  await page.goto('/owner/tariffs/national?number=01134915550123');
  await page.fill('[name="example.seconds"]', '150');
  await page.locator('.example-steps li').filter({ hasText: 'From second 60 to 150' }).waitFor();
  await take(page, 'tariff');
}

/** The README's pictures, from the demonstration as it is: `make pictures`. */
async function takePictures(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await using demo = await startDemo();
  await using browser = await startBrowser();
  const agent = await openAs(browser, { url: demo.url, login: 'mary' });
  const board = await openAs(browser, { url: demo.url, login: 'sofia' });
  const owner = await openAs(browser, { url: demo.url, login: 'olga' });
  await pictureTariff(owner);
  const callId = await pictureAgent(agent);
  await pictureBoard(board);
  await pictureCall(owner, callId);
}

await takePictures();
