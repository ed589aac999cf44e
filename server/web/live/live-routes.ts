import { Hono } from 'hono';
import type { Role } from '../../core/office/office.ts';
import { modemsView } from '../admin/fax-routes.tsx';
import { securityView } from '../admin/security-routes.tsx';
import { deskView } from '../agent/desk-view.tsx';
import { requireRole, sessionToken } from '../auth/session.ts';
import { bulkFaxView } from '../faxes/bulk-fax-routes.tsx';
import { faxesView, faxView } from '../faxes/fax-routes.tsx';
import { inboxView } from '../faxes/inbox-routes.tsx';
import { pollingView } from '../faxes/polling-routes.tsx';
import { storyView } from '../story/story-routes.tsx';
import { boardView } from '../supervisor/board-view.tsx';
import { conferencesView } from '../supervisor/conference-routes.tsx';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { createLiveStreams, type LiveView } from './live-stream.ts';

/** The streams behind the pages that move. Registered first: it also sees who logs out. */
export function liveRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const streams = createLiveStreams(deps);

  app.use('/logout', async (_c, next) => {
    await next();
    streams.recheck();
  });

  // Their answers show the parts as they were while the action was under way.
  app.on(['POST', 'DELETE'], ['/agent/*', '/supervisor/*', '/owner/security/*'], async (c, next) => {
    await next();
    streams.showAnew(sessionToken(c) ?? '');
  });

  function open(c: WebContext, view: LiveView, roles: Role[]): Response {
    const session = sessionToken(c) ?? '';
    return streams.open(view, {
      session,
      mayLook() {
        const login = deps.access.findSession(session)?.session.login;
        const person = deps.office.read().people.find((each) => each.login === login && each.active);
        return person?.roles.some((role) => roles.includes(role)) ?? false;
      },
    });
  }

  const supervisors: Role[] = ['supervisor', 'owner'];
  app.get('/live/supervisor', requireRole(...supervisors), (c) =>
    open(c, boardView(deps, c.var.page, c.req.query('board') !== undefined), supervisors),
  );

  app.get('/live/conferences', requireRole(...supervisors), (c) =>
    open(c, conferencesView(deps, c.var.page), supervisors),
  );

  app.get('/live/agent', requireRole('agent'), (c) => open(c, deskView(deps, c.var.page, loginOf(c)), ['agent']));
  app.get('/live/security', requireRole('owner'), (c) => open(c, securityView(deps, c.var.page), ['owner']));
  app.get('/live/calls/:callId', requireRole(...supervisors), (c) =>
    open(c, storyView(deps, c.var.page, c.req.param('callId')), supervisors),
  );

  const everybody: Role[] = ['agent', ...supervisors];
  /** Who leads sees everybody's. */
  const own = (c: WebContext): { login?: string } =>
    c.var.session?.person.roles.some((role) => role !== 'agent') ? {} : { login: loginOf(c) };
  app.get('/live/faxes', requireRole(...everybody), (c) =>
    open(c, faxesView(deps, c.var.page, { query: c.req.query(), ...own(c) }), everybody),
  );
  app.get('/live/faxes/:id', requireRole(...everybody), (c) =>
    open(c, faxView(deps, c.var.page, { id: c.req.param('id'), ...own(c) }), everybody),
  );
  app.get('/live/fax-inbox', requireRole(...everybody), (c) =>
    open(c, inboxView(deps, c.var.page, { query: c.req.query(), ...own(c) }), everybody),
  );
  app.get('/live/fax-polling', requireRole(...everybody), (c) => open(c, pollingView(deps, c.var.page), everybody));
  app.get('/live/fax-mailings/:id', requireRole(...supervisors), (c) =>
    open(c, bulkFaxView(deps, c.var.page, c.req.param('id')), supervisors),
  );
  app.get('/live/modems', requireRole('owner'), (c) => open(c, modemsView(deps, c.var.page), ['owner']));

  return app;
}
