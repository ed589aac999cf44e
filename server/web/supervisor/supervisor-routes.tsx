import { Hono } from 'hono';
import type { Flash } from '../../../views/layout/page.ts';
import { WallboardPage } from '../../../views/supervisor/wallboard-page.tsx';
import type { AgentRequestOutcome } from '../../services/agents/agent-view.ts';
import { respondActed } from '../live/respond-acted.tsx';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { boardOf } from './board-model.ts';
import { boardView } from './board-view.tsx';

/** Queues, people and calls as they are now, and what a supervisor may do about them. */
export function supervisorRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const acted = (c: WebContext, flash?: Flash): Response | Promise<Response> =>
    respondActed(c, { view: boardView(deps, c.var.page, false), back: '/supervisor', ...(flash && { flash }) });

  app.get('/supervisor', (c) =>
    respondPage(c, <WallboardPage page={c.var.page} board={boardOf(deps)} big={c.req.query('board') !== undefined} />),
  );

  app.post('/supervisor/people/:login/state', async (c) => {
    const login = c.req.param('login');
    const { state, reason } = await c.req.parseBody();
    const outcome: AgentRequestOutcome =
      state === 'ready'
        ? deps.agents.makeReady(login)
        : state === 'off'
          ? deps.agents.signOut(login)
          : deps.agents.takeBreak(login, typeof reason === 'string' ? reason : 'rest');
    if (outcome.kind === 'refused') return acted(c, { tone: 'bad', key: `refused.${outcome.reason}` });
    writeAudit(deps, { by: loginOf(c), action: `agent.${String(state)}`, subject: `people/${login}` });
    return acted(c, outcome.kind === 'pending' ? { tone: 'info', key: 'board.pending' } : undefined);
  });

  app.post('/supervisor/calls/:callId/hangup', (c) => {
    const callId = c.req.param('callId');
    if (!deps.calls.hangup({ callId, by: loginOf(c) })) return acted(c, { tone: 'info', key: 'call.already-over' });
    writeAudit(deps, { by: loginOf(c), action: 'call.ended', subject: `calls/${callId}` });
    return acted(c);
  });

  return app;
}
