import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { CampaignPage } from '../../../views/campaigns/campaign-page.tsx';
import { CampaignsPage } from '../../../views/campaigns/campaigns-page.tsx';
import type { CampaignState } from '../../core/office/campaigns.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';
import { campaignLine, campaignView } from './campaign-model.ts';

const order: readonly CampaignState[] = ['running', 'paused', 'planned', 'ended'];

/** What campaigns do, for who leads them. */
export function campaignRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/supervisor/campaigns', (c) => {
    const rows = deps.office
      .read()
      .campaigns.map((campaign) => campaignLine(deps, campaign))
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (a.firstDay < b.firstDay ? 1 : -1));
    return respondPage(c, <CampaignsPage page={c.var.page} rows={rows} />);
  });
  app.get('/supervisor/campaigns/:id', async (c) => {
    const campaign = deps.office.read().campaigns.find(({ id }) => id === c.req.param('id'));
    if (!campaign) throw new HTTPException(404);
    return respondPage(c, <CampaignPage page={c.var.page} view={await campaignView(deps, campaign)} />);
  });
  return app;
}
