import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Flash } from '../../../views/layout/page.ts';
import { tellStory } from '../../core/calls/story.ts';
import { improperReasons } from '../../core/cases/case.ts';
import { oneOf, readMatter, textOf } from '../cases/read-matter.ts';
import { respondActed } from '../live/respond-acted.tsx';
import { goTo } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { deskView } from './desk-view.tsx';
import { ownCallOf } from './own-call.ts';

/** The case of the call at hand: opened, joined, or an improper contact done with. */
export function deskCaseRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const acted = (c: WebContext, flash?: Flash): Response | Promise<Response> =>
    respondActed(c, { view: deskView(deps, c.var.page, loginOf(c)), back: '/agent', flash });

  const customerOf = (callId: string): string | undefined => tellStory(deps.journal.of(callId))?.customerId;
  const ownCall = (c: Context<WebEnv, '/agent/calls/:callId/*'>): string => ownCallOf(deps, c);

  app.post('/agent/calls/:callId/cases', async (c) => {
    const callId = ownCall(c);
    const draft = readMatter(await c.req.parseBody());
    const one = deps.cases.open({ ...draft, customerId: customerOf(callId) }, { by: loginOf(c), callId });
    return acted(c, { tone: 'good', key: 'case.told', values: { number: one.number } });
  });

  app.post('/agent/calls/:callId/cases/join', async (c) => {
    const callId = ownCall(c);
    const caseId = Number(textOf(await c.req.parseBody(), 'case'));
    const outcome = deps.cases.joinCall({ caseId, callId, by: loginOf(c) });
    if (outcome.kind === 'not-found') throw new HTTPException(404);
    return acted(
      c,
      outcome.kind === 'refused'
        ? { tone: 'bad', key: `case-refused.${outcome.why}` }
        : { tone: 'good', key: 'case.joined-told', values: { number: outcome.case.number } },
    );
  });

  app.post('/agent/calls/:callId/cases/dismiss', async (c) => {
    const callId = ownCall(c);
    const reason = oneOf(await c.req.parseBody(), 'reason', improperReasons);
    if (!reason) throw new HTTPException(400);
    const by = loginOf(c);
    const customerId = customerOf(callId);
    const text = deps.customers.findNote({ callId, login: by })?.text;
    // Twice the same key is one case.
    if (deps.cases.ofCall(callId).length > 0) return goTo(c, '/agent');
    const one = deps.cases.dismiss({
      callId,
      reason,
      by,
      ...(customerId !== undefined && { customerId }),
      ...(text !== undefined && { text }),
    });
    return acted(c, { tone: 'good', key: 'case.dismissed', values: { number: one.number } });
  });

  return app;
}
