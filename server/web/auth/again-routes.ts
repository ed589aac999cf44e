import { Hono } from 'hono';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';
import { letIn, waitSeconds } from './let-in.ts';

/** How a page that is open stands to the session of its browser, which may have ended or be another one by now. */
type Standing =
  | { kind: 'ended' }
  | { kind: 'same' }
  /** The page's person, logged in anew: the page goes on with this token. */
  | { kind: 'renewed'; csrf: string }
  /** Somebody else: what was typed is not theirs until they say so. */
  | { kind: 'other'; csrf: string; name: string };

/** Logging in over a page that stays as it is: `page.js`' neighbour `again.js` asks here and sends again what was refused. */
export function againRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  /** `of` in the query: whose page it is. */
  function standingOf(c: WebContext, session: { login: string; csrf: string } | undefined): Standing {
    if (!session) return { kind: 'ended' };
    const { login, csrf } = session;
    if (c.req.header('X-CSRF') === csrf) return { kind: 'same' };
    if (c.req.query('of') === login) return { kind: 'renewed', csrf };
    const name = deps.office.read().people.find((each) => each.login === login)?.name ?? login;
    return { kind: 'other', csrf, name };
  }

  app.get('/login/again', (c) => c.json(standingOf(c, c.var.session)));

  app.post('/login/again', async (c) => {
    const { login, password } = await c.req.parseBody();
    if (typeof login !== 'string' || typeof password !== 'string') return c.json({ kind: 'wrong' });
    const outcome = await letIn(deps, c, { login: login.trim(), password });
    if (outcome.kind === 'in') return c.json(standingOf(c, outcome.session));
    return c.json(
      outcome.reason === 'wait' ? { kind: 'wait', seconds: waitSeconds(outcome) } : { kind: outcome.reason },
    );
  });

  return app;
}
