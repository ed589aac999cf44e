import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Page } from '../../../views/layout/page.ts';
import { CallsPage } from '../../../views/story/calls-page.tsx';
import { DetailPart, StoryPage, StoryPart } from '../../../views/story/story-page.tsx';
import { newPayerKinds, reassignCharge } from '../../services/rating/reassign-charge.ts';
import { blockCallerOf } from '../customers/block-caller-of.ts';
import type { LiveView } from '../live/live-stream.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { callList, filterOf, readQuery } from './call-list.ts';
import { callsCsv } from './calls-csv.ts';
import { storyOf } from './story-model.ts';

/** One call as it happens. */
export function storyView(deps: WebDeps, page: Page, callId: string): LiveView {
  return {
    concerns: (_topic, fact) => 'callId' in fact && fact.callId === callId,
    parts() {
      const view = storyOf(deps, { callId, reader: page.reader });
      if (!view) return [];
      return [
        { id: 'story', html: String(<StoryPart page={page} view={view} />) },
        { id: 'story-detail', html: String(<DetailPart page={page} view={view} />) },
      ];
    },
  };
}

/** The calls of owners and supervisors: the list, its CSV, and the story of each. */
export function storyRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  for (const path of ['/owner/calls', '/supervisor/calls'] as const) addCalls(app, deps, path);
  return app;
}

function addCalls(app: Hono<WebEnv>, deps: WebDeps, path: '/owner/calls' | '/supervisor/calls'): void {
  app.get(path, async (c) => {
    const query = readQuery(deps, (name) => c.req.query(name));
    const list = await callList(deps, query, c.req.query('after'));
    return respondPage(c, <CallsPage page={c.var.page} list={list} />);
  });

  app.get(`${path}.csv`, (c) => {
    const filter = filterOf(
      deps,
      readQuery(deps, (name) => c.req.query(name)),
    );
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="calls.csv"');
    return c.body(callsCsv(deps, filter));
  });

  app.get(`${path}/:callId`, (c) => {
    const view = storyOf(deps, { callId: c.req.param('callId'), reader: c.var.page.reader });
    if (!view) throw new HTTPException(404);
    return respondPage(c, <StoryPage page={c.var.page} view={view} />);
  });

  app.post(`${path}/:callId/legs/:legId/payer`, async (c) => {
    const { callId, legId } = c.req.param();
    const { payer, why } = await c.req.parseBody();
    const [, kind, id = ''] = /^([a-z]+):(.+)$/.exec(String(payer ?? '')) ?? [];
    const to = newPayerKinds.find((each) => each === kind);
    const reason = typeof why === 'string' ? why.trim().slice(0, 200) : '';
    const done =
      to === undefined || reason === ''
        ? 'no-such-payer'
        : reassignCharge(
            { db: deps.db, office: deps.office.read(), decks: deps.decks, at: deps.clock.now() },
            { callId, legId, to: { kind: to, id }, why: reason, by: loginOf(c) },
          );
    if (done === 'done') deps.bus.publish('charges.changed', { by: loginOf(c) });
    const tone = done === 'done' ? 'good' : done === 'same' ? 'info' : 'bad';
    return goTo(c, `${path}/${encodeURIComponent(callId)}`, { tone, key: `story.reassigned-${done}` });
  });

  app.post(`${path}/:callId/block`, (c) => {
    const callId = c.req.param('callId');
    return goTo(c, `${path}/${encodeURIComponent(callId)}`, blockCallerOf(deps, c, callId));
  });
}
