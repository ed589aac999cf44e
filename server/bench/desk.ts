import { join } from 'node:path';
import type { Office } from '../core/office/office.ts';
import { openDb } from '../store/db.ts';
import { startAppliance } from '../testing/appliance.ts';
import { demoPassword, secretOf } from '../testing/furnished/demo-office.ts';
import { furnish } from '../testing/furnished/furnish.ts';
import { furnishCustomers } from '../testing/furnished/furnish-customers.ts';
import { logIn, openPage, startBrowser } from '../testing/peers/browser.ts';
import { openWebSession } from '../testing/web-session.ts';
import { type Spread, spreadOf } from './figures.ts';
import { startLoad } from './load.ts';

const many = Number(process.env.DESK_CUSTOMERS ?? 1_000_000);
const seed = 20_261_122;
const rounds = 200;
const visits = 10;

interface Visit {
  firstPaintMs: number;
  /** Until the server's first byte of the page. */
  pageMs: number;
  bytes: number;
}

/** First visits of the desk by a browser that has nothing of it yet. */
async function visitDesk(http: string, agent: { login: string; password: string }): Promise<Visit[]> {
  await using browser = await startBrowser();
  const { page } = await openPage(browser, { baseUrl: http });
  await logIn(page, agent);
  const storageState = await page.context().storageState();
  const found: Visit[] = [];
  for (let visit = 0; visit < visits; visit += 1) {
    const context = await browser.newContext({
      baseURL: http,
      storageState,
      viewport: { width: 1366, height: 768 },
    });
    const fresh = await context.newPage();
    await fresh.goto('/agent');
    await fresh.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    found.push(
      await fresh.evaluate(() => {
        const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        const fetched = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
        return {
          firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
          pageMs: navigation!.responseStart - navigation!.requestStart,
          bytes: [navigation!, ...fetched].reduce((sum, { transferSize }) => sum + transferSize, 0),
        };
      }),
    );
    await context.close();
  }
  return found;
}

/** The desk during a call of one of a million customers: page and fragments as asked over loopback, and a first visit in chromium. */
export async function measureDesk(
  folder: string,
  office: Office,
  setting: { carrierAddress: string; did: string; agent: { login: string; extension: string } },
  say: (text: string) => void,
): Promise<unknown> {
  const { carrierAddress, did, agent } = setting;
  const dataFolder = join(folder, 'desk');
  const nowMs = Date.now();
  furnish({ dataFolder, office, nowMs });
  const file = join(dataFolder, 'centralita.db');
  furnishCustomers(file, { count: many, seed, nowMs });
  const db = openDb(file);
  const { key, id } = db.$client
    .prepare("select key, customer_id as id from contact_points where channel = 'phone' and key like '+1809%' limit 1")
    .get() as { key: string; id: string };
  db.$client.close();

  await using appliance = await startAppliance({ settings: { CENTRALITA_DATA: dataFolder } });
  await using load = startLoad();
  const target = appliance.sip('udp');
  const phones = [{ user: agent.extension, password: secretOf(agent.extension) }];
  await load.run({ kind: 'open', carrierAddress, phones, registrar: target });
  const leader = await openWebSession(appliance.ready.http, { login: 'sofia', password: demoPassword });
  await leader.post(`/supervisor/people/${agent.login}/state`, { state: 'ready' });
  await load.run({ kind: 'ring', target, from: key, to: did });

  const person = { login: agent.login, password: demoPassword };
  const session = await openWebSession(appliance.ready.http, person);
  const paths: Record<string, (round: number) => string> = {
    page: () => '/agent',
    'search as one types': (round) => `/agent/search?number=mar${'iaeo'[round % 4]}`,
    'own figures': () => '/agent/figures',
    'history of the customer': () => `/customers/${id}/timeline?kind=call`,
    drafts: () => '/drafts?form=case:new:',
  };
  const ms: Record<string, Spread> = {};
  for (const [what, path] of Object.entries(paths)) {
    for (let round = 0; round < 20; round += 1) await session.get(path(round));
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await session.get(path(round));
      times.push(performance.now() - began);
    }
    ms[what] = spreadOf(times);
    say(`  ${what}: ${ms[what].p50} / ${ms[what].p95} ms`);
  }
  const seen = await visitDesk(appliance.ready.http, person);
  const firstPaintMs = spreadOf(seen.map((each) => each.firstPaintMs));
  const kilobytes = Math.round(Math.max(...seen.map(({ bytes }) => bytes)) / 100) / 10;
  say(`  first visit: painted after ${firstPaintMs.p50} / ${firstPaintMs.p95} ms, ${kilobytes} kB`);
  await load.run({ kind: 'hang-up' });
  await load.run({ kind: 'close' });
  await appliance.stop();
  return {
    customers: many,
    ms,
    firstVisit: { paintMs: firstPaintMs, pageMs: spreadOf(seen.map(({ pageMs }) => pageMs)), kilobytes },
  };
}
