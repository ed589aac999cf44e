import { Hono } from 'hono';
import { textOf } from '../cases/read-matter.ts';
import { respondActed } from '../live/respond-acted.tsx';
import { sendFromCall } from '../mails/catalogue-model.ts';
import { sentText } from '../mails/catalogue-routes.tsx';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { deskView } from './desk-view.tsx';
import { ownCallOf } from './own-call.ts';

/** A service of the catalogue mailed from the desk, in the call at hand. */
export function deskCatalogueRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.post('/agent/calls/:callId/catalogue', async (c) => {
    const callId = ownCallOf(deps, c);
    const by = loginOf(c);
    const body = await c.req.parseBody();
    const outcome = sendFromCall(deps, { callId, service: textOf(body, 'service'), to: textOf(body, 'to'), by });
    return respondActed(c, { view: deskView(deps, c.var.page, by), back: '/agent', flash: sentText(outcome) });
  });
  return app;
}
