import { Hono } from 'hono';
import { OwnerPage } from '../../../views/admin/owner-page.tsx';
import { goTo, respondPage } from '../respond.ts';
import { createToday } from '../story/today-model.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';
import { sectionContext } from './section-context.ts';

/** The owner's start page. */
export function ownerRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const readToday = createToday(deps);
  app.get('/owner', async (c) => {
    const context = sectionContext(deps, c);
    const today = await readToday();
    return respondPage(
      c,
      <OwnerPage page={c.var.page} context={context} troubles={deps.health.troubles()} today={today} />,
    );
  });
  app.post('/owner/emergencies/:callId/noted', (c) => {
    deps.health.noteEmergency(c.req.param('callId'));
    return goTo(c, '/owner');
  });
  return app;
}
