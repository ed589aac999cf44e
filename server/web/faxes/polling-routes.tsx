import { Hono } from 'hono';
import { FetchesPart, OffersPart, PollingPage, type PollingView } from '../../../views/faxes/polling-page.tsx';
import type { Page } from '../../../views/layout/page.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { textOf } from '../cases/read-matter.ts';
import type { LiveView } from '../live/live-stream.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { readPapers } from './read-papers.ts';

const path = '/faxes/fetch';
const fetchesShown = 30;

function viewOf(deps: WebDeps, asked: { number?: string; wrong?: string } = {}): PollingView {
  const { fetches, offers, modems } = deps.fax;
  const { office, people } = deps.office.read();
  const nameOf = (login: string): string => people.find((each) => each.login === login)?.name ?? login;
  return {
    fetches: fetches.list(fetchesShown).map((each) => ({
      ...each,
      number: formatForReader(each.destination, office.country),
      at: each.createdAt,
      who: nameOf(each.createdBy),
    })),
    offers: offers.list().map((each) => ({ ...each, numbers: each.numbers.join(', ') })),
    number: asked.number ?? '',
    wrong: asked.wrong,
    hasModem: modems().some(
      ({ state, use, faxClass }) => state.kind !== 'absent' && use !== 'receive' && faxClass !== undefined,
    ),
    now: deps.clock.now(),
  };
}

/** What is fetched and what lies ready, as it moves. */
export function pollingView(deps: WebDeps, page: Page): LiveView {
  return {
    concerns: (topic) => topic === 'fax-polling.changed',
    parts() {
      const view = viewOf(deps);
      return [
        { id: 'fax-fetches', html: String(<FetchesPart page={page} view={view} />) },
        { id: 'fax-offers', html: String(<OffersPart page={page} view={view} />) },
      ];
    },
  };
}

/** Faxes fetched from others, and documents that lie ready for others (polling). */
export function pollingRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { fetches, offers } = deps.fax;
  const respond = (c: WebContext, asked: Parameters<typeof viewOf>[1] = {}): Response | Promise<Response> =>
    respondPage(c, <PollingPage page={c.var.page} view={viewOf(deps, asked)} />, asked.wrong === undefined ? 200 : 422);

  app.get(path, (c) => respond(c, { number: (c.req.query('number') ?? '').slice(0, 40) }));

  app.post(path, async (c) => {
    const number = textOf(await c.req.parseBody(), 'number');
    const outcome = fetches.fetch(number, { by: loginOf(c) });
    return outcome.kind === 'refused' ? respond(c, { number, wrong: outcome.why }) : goTo(c, path);
  });

  app.post(`${path}/files`, async (c) => {
    const body = await c.req.parseBody({ all: true });
    const papers = await readPapers(deps, body, loginOf(c));
    if (typeof papers === 'string') return respond(c, { wrong: papers });
    if (papers.length === 0) return respond(c, { wrong: 'nothing-to-send' });
    const numbers = textOf(body, 'numbers')
      .split(/[,;\n]/)
      .map((each) => each.trim())
      .filter(Boolean)
      .slice(0, 20);
    offers.offer({ title: textOf(body, 'title'), files: papers, numbers }, { by: loginOf(c) });
    return goTo(c, path);
  });

  app.post(`${path}/:id/cancel`, (c) => {
    const done = fetches.cancel(c.req.param('id'));
    return goTo(c, path, done ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'inbox.not-done' });
  });

  app.post(`${path}/offers/:id/withdraw`, async (c) => {
    const done = await offers.withdraw(c.req.param('id'));
    return goTo(c, path, done ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'inbox.not-done' });
  });
  return app;
}
