import { Hono } from 'hono';
import { deskView } from '../agent/desk-view.tsx';
import { respondActed } from '../live/respond-acted.tsx';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';

/** An agent says in which campaign they work. */
export function deskCampaignRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.post('/agent/campaign', async (c) => {
    const { campaign } = await c.req.parseBody();
    const login = loginOf(c);
    const isChosen = deps.campaignWork.choose(login, (typeof campaign === 'string' && campaign) || undefined);
    const now = deps.campaignWork.of(login);
    return respondActed(c, {
      view: deskView(deps, c.var.page, login),
      back: '/agent',
      flash: !isChosen
        ? { tone: 'bad', key: 'desk.campaign-gone' }
        : now
          ? { tone: 'good', key: 'desk.campaign-is', values: { name: now.name } }
          : { tone: 'info', key: 'desk.campaign-left' },
    });
  });
  return app;
}
