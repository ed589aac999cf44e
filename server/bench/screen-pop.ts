import type { Page } from 'playwright-core';
import type { Place } from '../testing/loopback.ts';
import { logIn, openPage, startBrowser } from '../testing/peers/browser.ts';
import { type Spread, spreadOf } from './figures.ts';
import type { Load } from './load.ts';

export interface ScreenPop {
  rounds: number;
  missed: number;
  /** From the INVITE leaving the carrier until the customer's name stands in the agent's page. */
  cardMs: Spread;
  /** The same clock and browser without the appliance: from asking until the page's script has answered. */
  browserRoundTripMs: Spread;
}

/** Resolves with the page's own clock (epoch ms) when the text stands in it; 0 when it does not come in time. */
const whenShown = (page: Page, text: string): Promise<number> =>
  page.evaluate(
    ({ wanted, withinMs }) =>
      new Promise<number>((resolve) => {
        const now = (): number => performance.timeOrigin + performance.now();
        // biome-ignore lint/performance/useDomNodeTextContent: only what can be seen counts.
        const shown = (): boolean => document.body.innerText.includes(wanted);
        const timer = setTimeout(() => finish(0), withinMs);
        const observer = new MutationObserver(() => {
          if (shown()) finish(now());
        });
        function finish(at: number): void {
          clearTimeout(timer);
          observer.disconnect();
          resolve(at);
        }
        observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
        if (shown()) finish(now());
      }),
    { wanted: text, withinMs: 10_000 },
  );

const whenGone = (page: Page, text: string): Promise<unknown> =>
  page.waitForFunction((wanted) => !document.body.textContent.includes(wanted), text, { timeout: 20_000 });

/** One call after the other from different customers to the only agent, who watches the own page. */
export async function measureScreenPop(
  load: Load,
  options: {
    http: string;
    target: Place;
    did: string;
    agent: { login: string; password: string };
    customers: readonly { e164: string; name: string }[];
  },
): Promise<ScreenPop> {
  await using browser = await startBrowser();
  const { page } = await openPage(browser, { baseUrl: options.http });
  await logIn(page, options.agent);
  await page.goto('/agent');
  const cards: number[] = [];
  const trips: number[] = [];
  let missed = 0;
  for (const { e164, name } of options.customers) {
    const began = performance.now();
    await page.evaluate(() => document.title);
    trips.push(performance.now() - began);
    const shown = whenShown(page, name);
    const { invitedAt } = await load.run({ kind: 'ring', target: options.target, from: e164, to: options.did });
    const at = await shown;
    if (at === 0) missed++;
    else cards.push(at - invitedAt);
    await load.run({ kind: 'hang-up' });
    // A page that shows no card at all would only waste everyone's time.
    if (missed === 3 && cards.length === 0) break;
    await whenGone(page, name);
  }
  return { rounds: cards.length + missed, missed, cardMs: spreadOf(cards), browserRoundTripMs: spreadOf(trips) };
}
