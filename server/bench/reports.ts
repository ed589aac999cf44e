import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { reportNames } from '../core/figures/reports.ts';
import type { Office } from '../core/office/office.ts';
import { startAppliance } from '../testing/appliance.ts';
import { demoPassword } from '../testing/furnished/demo-office.ts';
import { furnishYears } from '../testing/furnished/furnish-years.ts';
import { openWebSession, type WebSession } from '../testing/web-session.ts';
import { watchMainThread } from './main-thread.ts';

const years = 5;
const dayMs = 86_400_000;

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Asks until nothing is left to count; how many rows still were at the first look. */
async function waitForCount(session: WebSession): Promise<void> {
  for (;;) {
    const page = await session.get('/supervisor/reports/queues');
    if (!/role="status"/.test(page)) return;
    await delay(500);
  }
}

/** Five years of an office: how long they take to make, to count, and each report over all of them. */
export async function measureReports(folder: string, office: Office, say: (text: string) => void): Promise<unknown> {
  const dataFolder = join(folder, 'years');
  const nowMs = Date.now();
  const made = performance.now();
  const furnished = furnishYears({ dataFolder, office, nowMs, years });
  const makingMs = Math.round(performance.now() - made);
  say(`  ${furnished.journalRows} journal rows of ${furnished.calls} calls made in ${makingMs} ms`);
  await using appliance = await startAppliance({ settings: { CENTRALITA_DATA: dataFolder } });
  const session = await openWebSession(appliance.ready.http, { login: 'sofia', password: demoPassword });
  const began = performance.now();
  const counting = waitForCount(session);
  const whileCounting = await watchMainThread(appliance.ready.http, counting);
  await counting;
  const countingMs = Math.round(performance.now() - began);
  say(`  counted in ${countingMs} ms`);
  // What the machine's other work alone does to the main thread.
  const whileIdle = await watchMainThread(appliance.ready.http, delay(5_000));
  const period = `from=${dateOf(nowMs - years * 366 * dayMs)}&to=${dateOf(nowMs)}`;
  const reports: Record<string, number> = {};
  const asking = (async () => {
    for (const name of reportNames) {
      const asked = performance.now();
      await session.get(`/supervisor/reports/${name}?${period}`);
      reports[name] = Math.round(performance.now() - asked);
    }
  })();
  const whileAsking = await watchMainThread(appliance.ready.http, asking);
  await asking;
  const slowest = Math.max(...Object.values(reports));
  say(`  slowest report ${slowest} ms; main thread meanwhile ${whileAsking.p99} ms at p99, ${whileAsking.max} at most`);
  say(`  at rest: ${whileIdle.p99} ms at p99, ${whileIdle.max} at most`);
  await appliance.stop();
  return {
    ...furnished,
    makingMs,
    countingMs,
    reportMs: reports,
    mainThreadMs: { whileIdle, whileCounting, whileAsking },
  };
}
